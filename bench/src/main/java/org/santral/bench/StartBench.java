package org.santral.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How soon {@code ./santral serve} is ready, and what it holds while nothing happens (quality.md §2). */
final class StartBench {
    private static final Goal READY_S = Goal.atMost(1.5);
    private static final Goal IDLE_MIB = Goal.atMost(200);
    private static final Duration READY = Duration.ofMinutes(3);

    private StartBench() {}

    /** The command: prints and keeps the figures; false if it does not get ready or does not stop. */
    static boolean run(Options options) throws IOException, InterruptedException, TimeoutException {
        int runs = options.runs();
        Duration idle = Duration.ofSeconds(options.number("--idle", 10));
        options.done();
        Path launcher = Report.project().resolve("santral");
        if (!Files.isExecutable(launcher)) {
            throw new IllegalArgumentException("there is no launcher at " + launcher);
        }
        System.out.println("start: ./santral serve to its ready line, as built; " + Report.machine());
        Report report = Report.of("start");
        Path config = Files.writeString(
                report.folder().resolve("santral.yaml"), """
            http: { listen: "127.0.0.1:%d" }
            sip:  { listen: ["udp://127.0.0.1:%d", "tcp://127.0.0.1:%2$d"] }
            rtp:  { listen: 127.0.0.1, ports: 10000-19999 }
            tenants:
              - { name: bench, domain-id: 101, sip-domain: bench.example, verimor: { key: %s } }
            """.formatted(Rig.freePort(), Rig.freePort(), Rig.KEY));
        Figures figures = new Figures();
        for (int i = 0; i < runs; i++) {
            Path data = report.folder().resolve("data-" + i);
            figures.add(
                    "ready on an empty data folder",
                    "s",
                    READY_S,
                    seconds(report, launcher, config, data, figures, null));
            figures.add("ready on its data", "s", READY_S, seconds(report, launcher, config, data, figures, idle));
        }
        report.write(figures, Map.of("idleSeconds", idle.toSeconds()));
        return true;
    }

    private static double seconds(
            Report report, Path launcher, Path config, Path data, Figures figures, @Nullable Duration idle)
            throws IOException, InterruptedException, TimeoutException {
        long began = System.nanoTime();
        try (ChildJvm server = new ChildJvm(
                "serve",
                Map.of(),
                List.of(launcher.toString(), "serve", "--config", config.toString(), "--data", data.toString()),
                "santral: ready",
                report.folder().resolve("server.log"))) {
            server.awaitReady(READY);
            double seconds = (System.nanoTime() - began) / 1e9;
            if (idle != null) {
                Usage ready = Usage.of(server.pid());
                server.letRun(idle);
                Usage after = Usage.of(server.pid());
                figures.add(
                        "memory after %d s of rest".formatted(idle.toSeconds()),
                        "MiB",
                        IDLE_MIB,
                        after.residentKib() / 1024.0);
                figures.add("CPU of the start", "s", null, ready.cpu().toMillis() / 1e3);
            }
            server.end();
            return seconds;
        }
    }
}
