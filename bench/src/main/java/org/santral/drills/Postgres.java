package org.santral.drills;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server of the drill's own, which can be frozen, torn down and started again. */
final class Postgres implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    private final Path bin;
    private final Path data;
    private final int port;
    private boolean running;

    private Postgres(Path bin, Path data, int port) {
        this.bin = bin;
        this.data = data;
        this.port = port;
    }

    /** A running one with an empty database; nothing where PostgreSQL is not installed. */
    static Optional<Postgres> start() throws IOException, InterruptedException {
        Optional<Path> bin = binaries();
        if (bin.isEmpty()) {
            return Optional.empty();
        }
        // Not in the drill's folder: the database's own user must be able to get there.
        Path data = Files.createTempDirectory("santral-drill-pg");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Postgres postgres = new Postgres(bin.get(), data, port);
        if (isRoot()) {
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        }
        postgres.run("initdb", "-D", data.toString(), "-U", "santral", "-A", "trust", "-E", "UTF8", "-N");
        postgres.up();
        postgres.run("createdb", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "santral", "santral");
        return Optional.of(postgres);
    }

    private static Optional<Path> binaries() throws IOException {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("pg_ctl")))
                    .max(Comparator.naturalOrder());
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/santral";
    }

    /** Lines of the server's configuration. */
    String config() {
        return "database: { url: \"" + url() + "\", user: santral }";
    }

    /** It takes connections again, after it has repaired itself. */
    void up() throws IOException, InterruptedException {
        run(
                "pg_ctl",
                "-D",
                data.toString(),
                "-w",
                "-t",
                "120",
                "-l",
                data.resolve("log").toString(),
                "-o",
                "-p " + port + " -h 127.0.0.1 -k " + data,
                "start");
        running = true;
    }

    /** All its processes are gone at once, without tidying up. */
    void down() throws IOException, InterruptedException {
        run("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop");
        running = false;
    }

    /** It keeps its connections and says nothing. */
    void freeze() throws IOException {
        signal(Signals.STOP);
    }

    /** It goes on where it was. */
    void thaw() throws IOException {
        signal(Signals.CONTINUE);
    }

    private void signal(int signal) throws IOException {
        long postmaster = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        ProcessHandle parent = ProcessHandle.of(postmaster).orElseThrow(() -> new IOException("it is not running"));
        Signals.send(postmaster, signal);
        for (ProcessHandle child : parent.descendants().toList()) {
            Signals.send(child.pid(), signal);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException(program + " failed, see " + data);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (running) {
            thaw();
            down();
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
