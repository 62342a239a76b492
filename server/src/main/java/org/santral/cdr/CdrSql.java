package org.santral.cdr;

import java.sql.SQLException;
import java.util.List;
import org.santral.store.Tx;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** How the statements of a list are run. */
@FunctionalInterface
interface CdrSql {
    StatementSpec of(String sql, List<Object> params);

    /** They are just run. */
    static CdrSql plain(Tx tx) {
        return (sql, params) -> tx.sql().sql(sql).params(params);
    }

    /**
     * They are run, and before that the database tells how it will do it.
     *
     * @param plans grows by each statement and, indented, the lines of its plan
     */
    static CdrSql explained(Tx tx, List<String> plans) throws SQLException {
        boolean sqlite = tx.connection().getMetaData().getDatabaseProductName().equals("SQLite");
        String explain = sqlite ? "explain query plan " : "explain ";
        int column = sqlite ? 4 : 1;
        return (sql, params) -> {
            plans.add(sql);
            tx.sql().sql(explain + sql).params(params).query(row -> {
                plans.add("    " + row.getString(column));
            });
            return tx.sql().sql(sql).params(params);
        };
    }
}
