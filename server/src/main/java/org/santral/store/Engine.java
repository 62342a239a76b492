package org.santral.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What differs between the databases. */
sealed interface Engine extends AutoCloseable permits Sqlite, Postgres {

    /** Name for operators, without secrets. */
    String name();

    /**
     * A new connection for writing, auto-commit on, that alone owns the data.
     *
     * @throws DatabaseException when another process owns it
     */
    Connection connectWriter() throws SQLException;

    /** Connections for reading, auto-commit off. */
    DataSource readers();

    /** Starts the pool of readers, after the migrations. */
    void startReaders();

    /** Unpooled connections for the migrations. */
    DataSource migrating();

    /** Folder of the migrations that only this database has. */
    String migrations();

    @Override
    void close();
}
