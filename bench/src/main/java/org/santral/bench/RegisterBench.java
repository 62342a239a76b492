package org.santral.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * All phones come back at once, as after a power cut: so many devices register with digest within so many seconds, at a
 * server that knew them before.
 */
final class RegisterBench {
    private static final int MOST_DEVICES = 90_000;
    private static final int AT_ONCE = 200;
    private static final Goal PER_SECOND = Goal.atLeast(5_000);
    private static final Duration READY = Duration.ofSeconds(120);

    private final Report report;
    private final int devices;
    private final Duration time;
    private final List<String> serverOptions;
    private final Map<String, Object> details = new LinkedHashMap<>();
    private final Figures figures = new Figures();

    private RegisterBench(Report report, int devices, Duration time, List<String> serverOptions) {
        this.report = report;
        this.devices = devices;
        this.time = time;
        this.serverOptions = serverOptions;
    }

    /** The command: prints and keeps the figures; false if any device failed or was answered 5xx. */
    static boolean run(Options options) throws IOException, InterruptedException, TimeoutException {
        int devices = options.number("--devices", 20_000);
        int seconds = options.number("--seconds", 60);
        int runs = options.runs();
        List<String> words = options.words("--server-options");
        options.done();
        if (devices < 1 || devices > MOST_DEVICES || seconds < 1) {
            throw new IllegalArgumentException("1 to " + MOST_DEVICES + " devices in 1 second or more");
        }
        return new RegisterBench(Report.of("register"), devices, Duration.ofSeconds(seconds), words).run(runs);
    }

    private boolean run(int runs) throws IOException, InterruptedException, TimeoutException {
        System.out.printf(
                "register: %,d devices with digest within %d s; %s%n", devices, time.toSeconds(), Report.machine());
        int sipPort = Rig.freePort();
        Path config = Files.writeString(report.folder().resolve("santral.yaml"), config(Rig.freePort(), sipPort));
        try (ChildJvm server = ChildJvm.server(
                        config,
                        report.folder().resolve("data"),
                        serverOptions,
                        report.folder().resolve("server.log"));
                RegisterStorm storm =
                        new RegisterStorm(new InetSocketAddress(InetAddress.getLoopbackAddress(), sipPort), devices)) {
            server.awaitReady(READY);
            System.out.println("            registered  failed   5xx  again  per second  CPU ms each"
                    + "  answer p50 / p99 / worst ms  RSS MiB");
            // The first round meets a cold Java machine, and every phone is new.
            boolean held = complete(measured("first", server, () -> storm.asFastAsPossible(AT_ONCE), null));
            for (int i = 0; i < runs; i++) {
                held &= complete(measured("again", server, () -> storm.asFastAsPossible(AT_ONCE), figures));
            }
            held &= complete(measured("storm", server, () -> storm.within(time), null));
            report.write(figures, details);
            server.end();
            return held;
        }
    }

    private boolean complete(RegisterStorm.Result result) {
        return result.failed() + result.serverErrors() == 0 && result.registered() == devices;
    }

    @FunctionalInterface
    private interface Round {
        RegisterStorm.Result go() throws IOException;
    }

    private RegisterStorm.Result measured(String name, ChildJvm server, Round round, @Nullable Figures into)
            throws IOException {
        Usage before = Usage.of(server.pid());
        RegisterStorm.Result result = round.go();
        Usage after = Usage.of(server.pid());
        double cpuMs = after.cpu().minus(before.cpu()).toMillis() / (double) Math.max(1, result.registered());
        double residentMib = after.residentKib() / 1024.0;
        System.out.printf(
                "  %-8s  %,10d  %,6d  %,4d  %,5d  %,10.0f  %11.3f  %10.1f / %.1f / %.0f %11.0f%n",
                name,
                result.registered(),
                result.failed(),
                result.serverErrors(),
                result.again(),
                result.registered() / result.seconds(),
                cpuMs,
                result.answerMs().p50(),
                result.answerMs().p99(),
                result.answerMs().worst(),
                residentMib);
        result.failures().forEach((what, count) -> System.out.printf("            %,d × %s%n", count, what));
        details.put(name, Map.of("result", result, "cpuMsPerRegistration", cpuMs, "residentMib", residentMib));
        if (into != null) {
            into.add("registrations with digest", "/s", PER_SECOND, result.registered() / result.seconds());
            into.add("CPU per registration", "ms", null, cpuMs);
            into.add("answer, 99th percentile", "ms", null, result.answerMs().p99());
        }
        return result;
    }

    private String config(int httpPort, int sipPort) {
        StringBuilder out = new StringBuilder("""
            http: { listen: "127.0.0.1:%d" }
            sip:  { listen: ["udp://127.0.0.1:%d"] }
            rtp:  { listen: 127.0.0.1, ports: 10000-10999 }
            tenants:
              - name: bench
                domain-id: 101
                sip-domain: bench.example
                extensions:
            """.formatted(httpPort, sipPort));
        for (int i = 0; i < devices; i++) {
            out.append("      - { number: \"%s\", name: x, password: \"%s\" }\n"
                    .formatted(Device.extension(i), Device.password(i)));
        }
        return out.toString();
    }
}
