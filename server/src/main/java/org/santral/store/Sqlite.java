package org.santral.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The embedded database: one file in the data folder, written ahead and synced at every commit. */
final class Sqlite implements Engine {
    private static final Duration BUSY = Duration.ofSeconds(10);
    private static final int READERS = 4;

    private final Path file;
    private final FolderLock lock;
    private @Nullable HikariDataSource readers;

    private Sqlite(Path file, FolderLock lock) {
        this.file = file;
        this.lock = lock;
    }

    static Sqlite open(DatabaseSettings settings) {
        Path folder = settings.dataFolder().toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new DatabaseException(
                    DatabaseException.Kind.UNAVAILABLE,
                    "data folder " + folder + " cannot be made: " + FolderLock.reason(e),
                    e);
        }
        return new Sqlite(folder.resolve("santral.db"), FolderLock.take(folder));
    }

    @Override
    public String name() {
        return "embedded database " + file;
    }

    private SQLiteDataSource source(SQLiteConfig.TransactionMode mode) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(Math.toIntExact(BUSY.toMillis()));
        config.setTransactionMode(mode);
        config.enforceForeignKeys(true);
        config.setCacheSize(-16_000);
        // Nobody asks for them, and the driver would compile and run a query for them after every insert.
        config.setGetGeneratedKeys(false);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    @Override
    public Connection connectWriter() throws SQLException {
        return StatementCache.over(
                source(SQLiteConfig.TransactionMode.IMMEDIATE).getConnection());
    }

    @Override
    public void startReaders() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("readers");
        config.setDataSource(source(SQLiteConfig.TransactionMode.DEFERRED));
        config.setAutoCommit(false);
        config.setMaximumPoolSize(READERS);
        config.setMinimumIdle(1);
        config.setConnectionInitSql("pragma query_only = true");
        readers = Pools.start(config, name());
    }

    @Override
    public DataSource readers() {
        return Objects.requireNonNull(readers, "readers are started when the database is opened");
    }

    @Override
    public DataSource migrating() {
        // Flyway keeps a second transaction open while it writes.
        return source(SQLiteConfig.TransactionMode.DEFERRED);
    }

    @Override
    public String migrations() {
        return "sqlite";
    }

    @Override
    public void close() {
        if (readers != null) {
            readers.close();
        }
        lock.close();
    }
}
