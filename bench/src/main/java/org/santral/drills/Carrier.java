package org.santral.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.santral.bench.ChildJvm;
import org.santral.bench.NetworkRecords;
import org.santral.bench.Rig;

/** A simulated carrier with all its phones, a process of its own that can be killed and comes back on the same port. */
final class Carrier implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(180);

    private final String name;
    private final Path folder;
    private final Manners manners;
    private final int port = Rig.freePort();
    private final List<NetworkRecords> records = new ArrayList<>();
    private @Nullable ChildJvm process;

    /**
     * How its phones behave that answer.
     *
     * @param answerAfter how long they ring
     * @param talk how long they talk before they hang up
     * @param speak whether they send and take audio
     * @param firstRtpPort of 4,000 that this carrier has for itself
     */
    record Manners(Duration answerAfter, Duration talk, boolean speak, int firstRtpPort) {
        static Manners talking(Duration talk) {
            return new Manners(Duration.ZERO, talk, true, 40_000);
        }

        /** No audio: many calls cost little. */
        static Manners silent(Duration talk) {
            return new Manners(Duration.ZERO, talk, false, 40_000);
        }
    }

    /** A carrier that is not there yet. */
    Carrier(String name, Path folder, Manners manners) throws IOException {
        this.name = name;
        this.folder = Files.createDirectories(folder);
        this.manners = manners;
    }

    /** Where it speaks SIP over UDP, on 127.0.0.1. */
    int port() {
        return port;
    }

    String name() {
        return name;
    }

    /** It is there, and knows nothing of what was before. */
    Carrier start() throws IOException, InterruptedException, TimeoutException {
        Path cdr = folder.resolve(name + "-" + records.size() + ".jsonl");
        Path settings = Files.writeString(folder.resolve(name + ".yaml"), """
                sip: { listen: ["udp://127.0.0.1:%d"] }
                rtp: { listen: 127.0.0.1, ports: %d-%d }
                answer-after: %dms
                talk: %dms
                speak: %s
                verify: off
                max-calls: 100000
                """.formatted(
                        port,
                        manners.firstRtpPort(),
                        manners.firstRtpPort() + 3_999,
                        manners.answerAfter().toMillis(),
                        manners.talk().toMillis(),
                        manners.speak() ? "on" : "off"));
        records.add(new NetworkRecords(cdr));
        ChildJvm started = new ChildJvm(
                name,
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m"),
                "org.santral.simulator.SimulatorMain",
                List.of("--config", settings.toString(), "--cdr", cdr.toString()),
                "simulator ready",
                folder.resolve(name + ".log"));
        process = started;
        started.awaitReady(READY);
        return this;
    }

    /** It is gone in the middle of whatever it does. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.kill();
        }
    }

    /** It hangs up wherever it still is, and writes its last records. */
    void end() throws InterruptedException, TimeoutException {
        if (process != null) {
            process.end();
        }
    }

    /** What it knows of its parties, of all its lives. */
    Map<String, NetworkRecords.Party> parties() throws IOException {
        Map<String, NetworkRecords.Party> parties = new LinkedHashMap<>();
        for (NetworkRecords life : records) {
            life.update();
            parties.putAll(life.parties());
        }
        return parties;
    }

    /** How many of its parties are in a talk. */
    long talking() throws IOException {
        return parties().values().stream()
                .filter(party -> party.answered() && !party.over())
                .count();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
