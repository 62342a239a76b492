package org.santral.store;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The databases that every storage test runs on. */
public enum Backend {
    SQLITE,
    POSTGRESQL;

    /** Settings of a new empty database. Skips the test where PostgreSQL is not installed. */
    public DatabaseSettings create(Path folder) {
        return switch (this) {
            case SQLITE -> DatabaseSettings.embedded(folder);
            case POSTGRESQL -> {
                Optional<PostgresServer> server = PostgresServer.get();
                Assumptions.assumeTrue(server.isPresent(), "PostgreSQL is not installed (pg_ctl was not found)");
                yield server.orElseThrow().newDatabase(folder);
            }
        };
    }
}
