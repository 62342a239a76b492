package org.santral.store;

import java.sql.Connection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A running transaction, valid only inside the {@link Work} it was given to.
 *
 * @param connection for batches; must be neither committed nor closed by the work
 * @param sql for everything else
 */
public record Tx(Connection connection, JdbcClient sql) {

    static Tx on(Connection connection) {
        return new Tx(connection, JdbcClient.create(new SingleConnectionDataSource(connection, true)));
    }
}
