package org.santral.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server. Ownership is a session lock of the writing connection, so it dies with that connection. */
final class Postgres implements Engine {
    private static final Pattern URL = Pattern.compile("jdbc:postgresql://[^/?\\s]+/[^?\\s]*(\\?\\S*)?");
    /** "santral" in ASCII: one owner per database, whatever else locks there. */
    private static final long OWNER_KEY = 0x73616e7472616cL;
    /** A killed owner's session ends within this time; a living one keeps it. */
    private static final String OWNER_WAIT = "10s";

    private static final int READERS = 8;
    private static final int CONNECT_SECONDS = 10;
    private static final int SOCKET_SECONDS = 60;

    private final DatabaseSettings settings;
    private @Nullable HikariDataSource readers;

    private Postgres(DatabaseSettings settings) {
        this.settings = settings;
    }

    static Postgres open(DatabaseSettings settings) {
        String url = Objects.requireNonNull(settings.url());
        // The driver would log a URL that it cannot read, with the password that may be in it.
        if (!URL.matcher(url).matches()) {
            throw new DatabaseException(
                    DatabaseException.Kind.REFUSED,
                    "database.url must be jdbc:postgresql://HOST:PORT/NAME (or null for the embedded database)",
                    null);
        }
        Postgres postgres = new Postgres(settings);
        postgres.source(SOCKET_SECONDS);
        return postgres;
    }

    private PGSimpleDataSource source(int socketSeconds) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setUrl(Objects.requireNonNull(settings.url()));
        } catch (IllegalArgumentException e) {
            throw new DatabaseException(
                    DatabaseException.Kind.REFUSED, "database.url is not a valid jdbc:postgresql:// address", e);
        }
        if (settings.user() != null) {
            source.setUser(settings.user());
        }
        if (settings.password() != null) {
            source.setPassword(settings.password());
        }
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(socketSeconds);
        source.setTcpKeepAlive(true);
        // The detail quotes values, and those are people's numbers.
        source.setLogServerErrorDetail(false);
        source.setApplicationName("santral");
        return source;
    }

    @Override
    public String name() {
        PGSimpleDataSource source = source(SOCKET_SECONDS);
        String[] hosts = Objects.requireNonNullElse(source.getServerNames(), new String[0]);
        return "PostgreSQL database " + source.getDatabaseName() + " at " + String.join(",", hosts);
    }

    @Override
    public Connection connectWriter() throws SQLException {
        Connection connection = source(SOCKET_SECONDS).getConnection();
        boolean owned = false;
        try (Statement statement = connection.createStatement()) {
            // A host that vanished must not keep the lock for the two hours that TCP would grant it.
            statement.execute(
                    "set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3");
            statement.execute("set synchronous_commit = on");
            own(statement);
            owned = true;
            return connection;
        } finally {
            if (!owned) {
                connection.close();
            }
        }
    }

    private void own(Statement statement) throws SQLException {
        statement.execute("set lock_timeout = '" + OWNER_WAIT + "'");
        try {
            statement.execute("select pg_advisory_lock(" + OWNER_KEY + ")");
        } catch (SQLException e) {
            if ("55P03".equals(e.getSQLState())) { // lock_not_available
                throw new DatabaseException(
                        DatabaseException.Kind.UNAVAILABLE, name() + " is in use by another Santral server", e);
            }
            throw e;
        }
        statement.execute("set lock_timeout = 0");
    }

    @Override
    public void startReaders() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("readers");
        config.setDataSource(source(SOCKET_SECONDS));
        config.setAutoCommit(false);
        config.setReadOnly(true);
        // Our queries take milliseconds: compiling them or starting workers for them would take longer.
        // And a plan for any values would not know the empty key of all calls from that of one number: with 5 million
        // records it read a million rows where two thousand were asked for.
        config.setConnectionInitSql(
                "set jit = off; set max_parallel_workers_per_gather = 0; set plan_cache_mode = force_custom_plan");
        // Committed: else the first transaction that is rolled back takes the settings along.
        config.setIsolateInternalQueries(true);
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        config.setMaximumPoolSize(READERS);
        config.setMinimumIdle(1);
        readers = Pools.start(config, name());
    }

    @Override
    public DataSource readers() {
        return Objects.requireNonNull(readers, "readers are started when the database is opened");
    }

    @Override
    public DataSource migrating() {
        return source(0);
    }

    @Override
    public String migrations() {
        return "postgresql";
    }

    @Override
    public void close() {
        if (readers != null) {
            readers.close();
        }
    }
}
