package org.santral.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real PostgreSQL server for the tests of one JVM, on a free port, in a folder of its own. */
public final class PostgresServer {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final String TEMPLATE = "migrated";
    private static Optional<PostgresServer> shared;

    private final Path bin;
    private final Path data;
    private final int port;
    private boolean migrated;

    private PostgresServer(Path bin, Path data, int port) {
        this.bin = bin;
        this.data = data;
        this.port = port;
    }

    /** The server, started at the first call; empty if none is installed. */
    public static synchronized Optional<PostgresServer> get() {
        if (shared == null) {
            shared = binaries().map(PostgresServer::start);
        }
        return shared;
    }

    private static Optional<Path> binaries() {
        try (Stream<Path> versions = Files.isDirectory(Path.of("/usr/lib/postgresql"))
                ? Files.list(Path.of("/usr/lib/postgresql"))
                : Stream.of()) {
            return Stream.concat(versions.map(v -> v.resolve("bin")), Stream.of(Path.of("/usr/local/bin")))
                    .filter(bin -> Files.isExecutable(bin.resolve("pg_ctl")))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PostgresServer start(Path bin) {
        try {
            Path data = Files.createTempDirectory("santral-pg");
            if (isRoot()) {
                Files.setOwner(
                        data,
                        data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
            }
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            PostgresServer server = new PostgresServer(bin, data, port);
            server.run("initdb", "-D", data.toString(), "-U", "santral", "-A", "trust", "-E", "UTF8", "-N");
            server.run(
                    "pg_ctl",
                    "-D",
                    data.toString(),
                    "-w",
                    "-l",
                    data.resolve("log").toString(),
                    "-o",
                    "-p " + port + " -h 127.0.0.1 -k " + data,
                    "start");
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(program + " failed, see " + data);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void stop() {
        run("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop");
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A new database without a row; the settings lead to it. Its tables are there already: making them takes most of the
     * time that a test needs a database for, so only the first one is made by migrating.
     */
    public synchronized DatabaseSettings newDatabase(Path dataFolder) {
        if (!migrated) {
            sql("create database " + TEMPLATE);
            Database.open(new DatabaseSettings(url(TEMPLATE), "santral", null, dataFolder))
                    .close();
            migrated = true;
        }
        String name = "t" + NAMES.incrementAndGet();
        sql("create database " + name + " template " + TEMPLATE);
        return new DatabaseSettings(url(name), "santral", null, dataFolder);
    }

    /** Runs a statement outside of what is tested. */
    public void sql(String statement) {
        try (Connection connection = DriverManager.getConnection(url("postgres"), "santral", "");
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }
}
