package org.santral.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program as a process of its own, with a log file; mostly a Java program with this program's class path. */
public final class ChildJvm implements AutoCloseable {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Duration READY = Duration.ofMinutes(3);
    private static final Duration END = Duration.ofSeconds(30);

    private final String name;
    private final Process process;
    private final Path log;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    /**
     * Starts it.
     *
     * @param options of the Java machine
     * @param readyLine how the line begins with which it says that it is ready
     * @param log standard output and error are appended here
     */
    public ChildJvm(
            String name, List<String> options, String mainClass, List<String> arguments, String readyLine, Path log)
            throws IOException {
        this(name, Map.of(), options, mainClass, arguments, readyLine, log);
    }

    /** Starts it with variables added to its environment. */
    public ChildJvm(
            String name,
            Map<String, String> environment,
            List<String> options,
            String mainClass,
            List<String> arguments,
            String readyLine,
            Path log)
            throws IOException {
        this(name, environment, command(options, mainClass, arguments), readyLine, log);
    }

    /** Starts a command that becomes the process that is meant, as the launcher does. */
    ChildJvm(String name, Map<String, String> environment, List<String> command, String readyLine, Path log)
            throws IOException {
        this.name = name;
        this.log = log;
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
        // Also when the benchmark itself is ended from outside.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        // Reading a pipe would hold a virtual thread's carrier for as long as the process lives.
        Thread.ofPlatform().daemon().name(name + "-output").start(() -> read(readyLine));
    }

    /**
     * Starts the PBX by the launcher that started this program, so that what is measured is what users run; where there
     * is none, in a test, as the launcher does but on this program's class path.
     *
     * @param more options of its Java machine, besides the launcher's
     */
    static ChildJvm server(Path config, Path data, List<String> more, Path log) throws IOException {
        String launcher = System.getProperty("santral.launcher");
        if (launcher != null) {
            return new ChildJvm(
                    "serve",
                    Map.of("SANTRAL_JAVA_OPTS", String.join(" ", more)),
                    List.of(launcher, "serve", "--config", config.toString(), "--data", data.toString()),
                    "santral: ready",
                    log);
        }
        List<String> options = new ArrayList<>(List.of("-XX:+UseG1GC", "-Xmx512m"));
        options.addAll(more);
        return new ChildJvm(
                "serve",
                options,
                "org.santral.app.Main",
                List.of("serve", "--config", config.toString(), "--data", data.toString()),
                "santral: ready",
                log);
    }

    private static List<String> command(List<String> options, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(JAVA.toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        return command;
    }

    /** Everything it says goes to the log; the ready line is waited for. */
    private void read(String readyLine) {
        try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var writer = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                writer.write(line + "\n");
                writer.flush();
                if (line.startsWith(readyLine)) {
                    ready.complete(line);
                }
            }
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
        ready.completeExceptionally(new IOException(name + " ended before it was ready, see " + log));
    }

    /** The line in which it says that it is ready, a minute from now at the latest. */
    String awaitReady() throws IOException, InterruptedException, TimeoutException {
        return awaitReady(READY);
    }

    /** The line in which it says that it is ready. */
    public String awaitReady(Duration atMost) throws IOException, InterruptedException, TimeoutException {
        try {
            return ready.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new TimeoutException(name + " is not ready after " + atMost.toSeconds() + " s, see " + log);
        }
    }

    /** Lets it run for a while. @throws IOException if it ends by itself */
    public void letRun(Duration time) throws IOException, InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException(name + " ended by itself with " + process.exitValue() + ", see " + log);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL, and it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM; returns its exit status. */
    public int end() throws InterruptedException, TimeoutException {
        process.destroy();
        if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
            throw new TimeoutException(name + " does not end, see " + log);
        }
        return process.exitValue();
    }

    /** Whatever happened, the process does not outlive the benchmark. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
