package org.santral.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that keeps its prepared statements: SQLite's driver compiles the same SQL anew every time, which cost the
 * ledger a fifth of its processor time. Like the connection, it is used by one thread at a time.
 */
final class StatementCache implements InvocationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StatementCache.class);
    private static final int STATEMENTS = 100;

    private final Connection connection;
    private final Map<String, Kept> idle = new LinkedHashMap<>(16, 0.75f, true);

    private StatementCache(Connection connection) {
        this.connection = connection;
    }

    static Connection over(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                StatementCache.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new StatementCache(connection));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("prepareStatement") && arguments != null && arguments.length == 1) {
            return prepare((String) arguments[0]);
        }
        if (method.getName().equals("close")) {
            idle.values().forEach(Kept::discard);
            idle.clear();
        }
        return call(connection, method, arguments);
    }

    /** One that lies idle, else a new one: a statement that is in use is never given twice. */
    private PreparedStatement prepare(String sql) throws SQLException {
        Kept kept = idle.remove(sql);
        if (kept == null) {
            kept = new Kept(sql, connection.prepareStatement(sql));
        }
        return kept.lend();
    }

    private void giveBack(Kept kept) {
        Kept other = idle.put(kept.sql, kept);
        if (other != null) {
            other.discard();
        }
        if (idle.size() > STATEMENTS) {
            var eldest = idle.values().iterator();
            eldest.next().discard();
            eldest.remove();
        }
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** One compiled statement. */
    private final class Kept {
        private final String sql;
        private final PreparedStatement statement;

        private Kept(String sql, PreparedStatement statement) {
            this.sql = sql;
            this.statement = statement;
        }

        PreparedStatement lend() {
            return (PreparedStatement) Proxy.newProxyInstance(
                    StatementCache.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, new Loan(this));
        }

        void discard() {
            try {
                statement.close();
            } catch (SQLException e) {
                LOG.debug("closing a statement failed", e);
            }
        }
    }

    /** A statement in somebody's hands: closing it gives it back as it was, once. */
    private final class Loan implements InvocationHandler {
        private final Kept kept;
        private @Nullable ResultSet results;
        private boolean failed;
        private boolean closed;

        private Loan(Kept kept) {
            this.kept = kept;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            switch (method.getName()) {
                case "close" -> {
                    close();
                    return null;
                }
                case "isClosed" -> {
                    return closed;
                }
                default -> {
                    if (closed) {
                        throw new SQLException("the statement is closed");
                    }
                }
            }
            try {
                Object result = call(kept.statement, method, arguments);
                if (result instanceof ResultSet open) {
                    results = open;
                }
                return result;
            } catch (SQLException e) {
                failed = true;
                throw e;
            }
        }

        private void close() throws SQLException {
            if (closed) {
                return;
            }
            closed = true;
            if (failed) {
                kept.statement.close();
                return;
            }
            if (results != null) {
                results.close();
            }
            kept.statement.clearBatch();
            kept.statement.clearParameters();
            giveBack(kept);
        }
    }
}
