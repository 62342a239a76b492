package org.santral.store;

import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the tables up to date. Files: {@code db/migration/common} for what both databases read,
 * {@code db/migration/sqlite} and {@code db/migration/postgresql} for the rest. Numbers only grow: 1xx ledger and CDRs,
 * 2xx web hooks, 3xx recordings, and from 401 on whatever comes later.
 */
final class Migrations {
    private Migrations() {}

    static void run(Engine engine) {
        try {
            Flyway.configure()
                    .dataSource(engine.migrating())
                    .locations("classpath:db/migration/common", "classpath:db/migration/" + engine.migrations())
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            String what = "cannot update the tables of " + engine.name();
            for (Throwable t = e; t != null; t = t.getCause()) {
                if (t instanceof SQLException sql) {
                    throw DatabaseException.of(what, sql);
                }
            }
            String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new DatabaseException(DatabaseException.Kind.REFUSED, what + ": " + line, e);
        }
    }
}
