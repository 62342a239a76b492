package org.santral.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.SQLException;
import java.time.Duration;

/** What the pools of both databases have in common. */
final class Pools {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private Pools() {}

    static HikariDataSource start(HikariConfig config, String name) {
        config.setConnectionTimeout(WAIT.toMillis());
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw DatabaseException.of("cannot open " + name, sql);
            }
            throw new DatabaseException(
                    DatabaseException.Kind.UNAVAILABLE, "cannot open " + name + ": " + e.getMessage(), e);
        }
    }
}
