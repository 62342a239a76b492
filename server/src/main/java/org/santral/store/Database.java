package org.santral.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The database. All writing goes through one connection, and that connection is also the proof that no other process
 * owns this data: whoever loses it takes it again before writing on. Readers see a snapshot and never wait for a
 * writer.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Engine engine;
    private final Writer writer;

    private Database(Engine engine, Writer writer) {
        this.engine = engine;
        this.writer = writer;
    }

    /**
     * Opens the database, makes sure nobody else uses it and brings its tables up to date.
     *
     * @throws DatabaseException with one line that says what is wrong and where: wrong URL, folder that cannot be
     *     written, disk full, in use by another process
     */
    public static Database open(DatabaseSettings settings) {
        Engine engine = settings.url() == null ? Sqlite.open(settings) : Postgres.open(settings);
        Writer writer = new Writer(engine);
        try {
            writer.connect();
            Migrations.run(engine);
            engine.startReaders();
            LOG.info("database ready: {}", engine.name());
            return new Database(engine, writer);
        } catch (DatabaseException e) {
            writer.close();
            engine.close();
            throw e;
        }
    }

    /**
     * One transaction on the writer: committed, and by that on disk, when this returns. Blocks while another one runs.
     *
     * @throws DatabaseException nothing was written
     */
    public <T> T write(Work<T> work) {
        return writer.write(work);
    }

    /**
     * Reads one consistent snapshot.
     *
     * @throws DatabaseException the database could not be read
     */
    public <T> T read(Work<T> work) {
        try (Connection connection = engine.readers().getConnection()) {
            T result = work.run(Tx.on(connection));
            connection.rollback();
            return result;
        } catch (SQLException e) {
            throw DatabaseException.of("database read failed", e);
        } catch (DataAccessException e) {
            throw unwrap("database read failed", e);
        }
    }

    /** Whether the database answers a query now. */
    public boolean answers() {
        try {
            return read(tx -> tx.sql().sql("select 1").query(Integer.class).single()) == 1;
        } catch (DatabaseException e) {
            LOG.debug("database does not answer", e);
            return false;
        }
    }

    @Override
    public void close() {
        writer.close();
        engine.close();
    }

    static DatabaseException unwrap(String what, DataAccessException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql) {
                return DatabaseException.of(what, sql);
            }
        }
        return new DatabaseException(DatabaseException.Kind.REFUSED, what + ": " + e.getMessage(), e);
    }
}
