package org.santral.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** The one connection that writes. */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int VALID_WITHIN_SECONDS = 5;

    private final Engine engine;
    // Fair: the ledger must not be starved by housekeeping that writes in a loop.
    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable Connection connection;
    private boolean closed;

    Writer(Engine engine) {
        this.engine = engine;
    }

    /** Connects if there is no connection. */
    void connect() {
        turn.lock();
        try {
            connected();
        } finally {
            turn.unlock();
        }
    }

    <T> T write(Work<T> work) {
        turn.lock();
        try {
            Connection tx = connected();
            try {
                // The SQLite driver takes the lock of the file here, so it is off between transactions.
                tx.setAutoCommit(false);
                T result = work.run(Tx.on(tx));
                tx.commit();
                tx.setAutoCommit(true);
                return result;
            } catch (SQLException e) {
                undo(tx);
                throw DatabaseException.of("database write failed", e);
            } catch (DataAccessException e) {
                undo(tx);
                throw Database.unwrap("database write failed", e);
            } catch (RuntimeException | Error e) {
                undo(tx);
                throw e;
            }
        } finally {
            turn.unlock();
        }
    }

    private Connection connected() {
        if (closed) {
            throw new DatabaseException(DatabaseException.Kind.UNAVAILABLE, "the database is closed", null);
        }
        Connection open = connection;
        if (open == null) {
            try {
                open = engine.connectWriter();
                connection = open;
            } catch (SQLException e) {
                throw DatabaseException.of("cannot open " + engine.name(), e);
            }
        }
        return open;
    }

    /** Rolls back; a connection that cannot even do that is replaced before the next write. */
    private void undo(Connection tx) {
        try {
            tx.rollback();
            tx.setAutoCommit(true);
            if (tx.isValid(VALID_WITHIN_SECONDS)) {
                return;
            }
            LOG.warn("the writing connection is dead, a new one will be opened");
        } catch (SQLException e) {
            LOG.warn("the writing connection is broken, a new one will be opened: {}", DatabaseException.reason(e));
        }
        discard();
    }

    private void discard() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("closing a broken connection failed", e);
            }
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            discard();
        } finally {
            turn.unlock();
        }
    }
}
