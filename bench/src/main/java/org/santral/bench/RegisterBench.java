package org.santral.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * All phones come back at once, as after a power cut: so many devices register with digest within so many seconds, at a
 * server that knew them before.
 */
final class RegisterBench {
    private static final int MOST_DEVICES = 90_000;
    private static final int AT_ONCE = 200;
    private static final Duration READY = Duration.ofSeconds(120);

    private final Report report;
    private final int devices;
    private final Duration time;
    private final List<String> serverOptions;
    private final Map<String, Object> figures = new LinkedHashMap<>();

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
        String server = options.text("--server-options");
        options.done();
        if (devices < 1 || devices > MOST_DEVICES || seconds < 1) {
            throw new IllegalArgumentException("1 to " + MOST_DEVICES + " devices in 1 second or more");
        }
        List<String> words = server == null || server.isBlank()
                ? List.of()
                : List.of(server.strip().split("\\s+"));
        return new RegisterBench(Report.of("register"), devices, Duration.ofSeconds(seconds), words).run();
    }

    private boolean run() throws IOException, InterruptedException, TimeoutException {
        System.out.printf(
                "register: %,d devices with digest within %d s; %s%n", devices, time.toSeconds(), Report.machine());
        int sipPort = Rig.freePort();
        Path config = Files.writeString(report.folder().resolve("santral.yaml"), config(Rig.freePort(), sipPort));
        List<String> options = new ArrayList<>(List.of("-XX:+UseG1GC", "-Xmx512m"));
        options.addAll(serverOptions);
        try (ChildJvm server = new ChildJvm(
                        "serve",
                        options,
                        "org.santral.app.Main",
                        List.of(
                                "serve",
                                "--config",
                                config.toString(),
                                "--data",
                                report.folder().resolve("data").toString()),
                        "santral: ready",
                        report.folder().resolve("server.log"));
                RegisterStorm storm =
                        new RegisterStorm(new InetSocketAddress(InetAddress.getLoopbackAddress(), sipPort), devices)) {
            server.awaitReady(READY);
            System.out.println("            registered  failed   5xx  again  per second  CPU ms each"
                    + "  answer p50 / p99 / worst ms  RSS MiB");
            RegisterStorm.Result first = measured("first", server, () -> storm.asFastAsPossible(AT_ONCE));
            RegisterStorm.Result again = measured("storm", server, () -> storm.within(time));
            report.write(figures);
            server.end();
            return first.failed() + again.failed() + first.serverErrors() + again.serverErrors() == 0
                    && again.registered() == devices;
        }
    }

    @FunctionalInterface
    private interface Round {
        RegisterStorm.Result go() throws IOException;
    }

    private RegisterStorm.Result measured(String name, ChildJvm server, Round round) throws IOException {
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
        figures.put(name, Map.of("result", result, "cpuMsPerRegistration", cpuMs, "residentMib", residentMib));
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
