package org.santral.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One SIPp process (Debian's {@code sip-tester}) with a scenario of ours, and what it counted. */
final class Sipp implements AutoCloseable {
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/bin/sipp"), Path.of("/usr/local/bin/sipp"), Path.of("/opt/homebrew/bin/sipp"));

    private final Process process;
    private final Path counts;

    /**
     * What it counted until it ended.
     *
     * @param succeeded calls that went as the scenario says
     * @param retransmitted messages that it sent again
     */
    record Counts(int succeeded, int failed, int retransmitted) {}

    /** Whether it is there. */
    static boolean installed() {
        return PLACES.stream().anyMatch(Files::isExecutable);
    }

    /**
     * Starts it.
     *
     * @param scenario name of the resource
     * @param port where it speaks UDP
     * @param calls how many, then it ends
     * @param more of its options
     */
    Sipp(Path folder, String scenario, int port, int calls, List<String> more) throws IOException {
        Path file = folder.resolve(scenario);
        try (InputStream in = Sipp.class.getResourceAsStream(scenario)) {
            Files.write(file, in == null ? new byte[0] : in.readAllBytes());
        }
        String run = scenario.replace(".xml", "-") + System.nanoTime();
        counts = folder.resolve(run + ".csv");
        List<String> command = new ArrayList<>(List.of(
                PLACES.stream()
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow()
                        .toString(),
                "-sf",
                file.toString(),
                "-i",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-m",
                Integer.toString(calls),
                "-l",
                "100000",
                "-nostdin",
                "-aa",
                "-buff_size",
                "4000000",
                "-trace_stat",
                "-stf",
                counts.toString(),
                "-fd",
                "1",
                "-trace_err",
                "-error_file",
                folder.resolve(run + ".err").toString()));
        command.addAll(more);
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
    }

    /** Waits until it ends; one that does not is ended, and what it has counted is what counts. */
    Counts await(Duration atMost) throws IOException, InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return Files.exists(counts) ? counts(Files.readAllLines(counts)) : new Counts(0, 0, 0);
    }

    /** The last complete row of its statistics. */
    static Counts counts(List<String> csv) {
        if (csv.size() < 2) {
            return new Counts(0, 0, 0);
        }
        List<String> names = List.of(csv.getFirst().split(";"));
        for (String row : csv.reversed()) {
            String[] values = row.split(";");
            if (values.length >= names.size() && !row.equals(csv.getFirst())) {
                return new Counts(
                        value(names, values, "SuccessfulCall(C)"),
                        value(names, values, "FailedCall(C)"),
                        value(names, values, "Retransmissions(C)"));
            }
        }
        return new Counts(0, 0, 0);
    }

    private static int value(List<String> names, String[] values, String name) {
        int at = names.indexOf(name);
        return at < 0 ? 0 : (int) Double.parseDouble(values[at]);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
