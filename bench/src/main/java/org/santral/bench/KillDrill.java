package org.santral.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/**
 * Kills the server at random moments under load, again and again on the same data folder, and then reconciles what the
 * API said, the ledger, the records, the recordings, the events and the network's own records (quality.md §3).
 */
public final class KillDrill {
    private static final Duration SOONEST = Duration.ofMillis(500);
    private static final Duration LATEST = Duration.ofSeconds(4);
    /** One kill in so many comes while the server is still starting, which is when it repairs. */
    private static final int KILL_STARTING = 5;

    /** The exit status of a Java program that a signal ended, after its shutdown hooks. */
    private static final int SIGTERM = 128 + 15;

    private static final double MOODY = 0.02;
    private static final Duration DRAINED = Duration.ofSeconds(120);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final Path folder;
    private final int kills;
    private final int perSecond;
    private final Random dice;

    /**
     * What came of a drill.
     *
     * @param counts how many of what were looked at
     * @param failures requests that were not accepted, by what happened to them
     */
    public record Outcome(Map<String, Integer> counts, Map<String, Integer> failures, Misses misses) {}

    /** @param folder where everything is left to be looked at */
    public KillDrill(Path folder, int kills, int perSecond, long seed) {
        this.folder = folder;
        this.kills = kills;
        this.perSecond = perSecond;
        this.dice = new Random(seed);
    }

    /** The command: prints and keeps the outcome; false if anything was missed. */
    static boolean run(Options options) throws IOException, InterruptedException, TimeoutException {
        int kills = options.number("--kills", 50);
        int perSecond = options.number("--rate", 20);
        int seed = options.number("--seed", new Random().nextInt(1_000_000));
        options.done();
        Report report = Report.of("kill");
        System.out.printf(
                "kill drill: %d kills at %d calls/s, seed %d, in %s%n", kills, perSecond, seed, report.folder());
        Outcome outcome = new KillDrill(report.folder(), kills, perSecond, seed).run();
        outcome.counts().forEach((what, count) -> System.out.printf("  %,8d  %s%n", count, what));
        outcome.failures()
                .forEach((what, count) -> System.out.printf("  %,8d  requests not accepted: %s%n", count, what));
        outcome.misses().print();
        System.out.println(outcome.misses().none() ? "  nothing is missing, nothing is double" : "  FAILED");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kills", kills);
        json.put("rate", perSecond);
        json.put("seed", seed);
        json.put("counts", outcome.counts());
        json.put("failures", outcome.failures());
        json.put("misses", outcome.misses().all());
        Figures figures = new Figures();
        figures.add("promises broken", "", Goal.atMost(0), outcome.misses().count());
        report.write(figures, json);
        return outcome.misses().none();
    }

    public Outcome run() throws IOException, InterruptedException, TimeoutException {
        try (Hooks hooks = new Hooks(dice, MOODY);
                Rig rig = new Rig(folder, new Rig.Plan(true, Duration.ofSeconds(1), hooks.url(), List.of()));
                Api api = new Api(rig.baseUrl())) {
            Traffic.Background traffic = new Traffic(api, true, 0).start(perSecond);
            for (int kill = 1; kill <= kills; kill++) {
                try (ChildJvm server = rig.startServer()) {
                    if (dice.nextInt(KILL_STARTING) != 0) {
                        rig.awaitReady(server);
                    }
                    server.letRun(Duration.ofMillis(dice.nextLong(SOONEST.toMillis(), LATEST.toMillis())));
                    server.kill();
                }
            }
            try (ChildJvm server = rig.startServer()) {
                rig.awaitReady(server);
                List<Placement> placements = traffic.stop();
                return reconcile(rig, server, api, hooks, placements);
            }
        }
    }

    private Outcome reconcile(Rig rig, ChildJvm server, Api api, Hooks hooks, List<Placement> placements)
            throws IOException, InterruptedException, TimeoutException {
        await("every accepted call has ended", server, () -> allEnded(api, placements));
        List<Api.Cdr> records = api.records();
        await("every call's end has been delivered", server, () -> delivered(hooks, records));
        Reconciliation check = new Reconciliation(placements, records);
        check.accepted(api);
        check.recordings(api, rig.folder().resolve("recordings"));
        int status = server.end();
        check.misses().check(status == 0 || status == SIGTERM, "the server stops gently", "it exits with " + status);
        rig.network().end();
        NetworkRecords network = new NetworkRecords(rig.records());
        network.update();
        check.network(network.parties());
        Map<String, LedgerTable.Call> ledger = ledger(rig);
        check.ledger(ledger);
        check.events(hooks, ledger);
        return new Outcome(check.counts(), failures(placements), check.misses());
    }

    private static Map<String, LedgerTable.Call> ledger(Rig rig) throws IOException {
        try {
            return LedgerTable.read(rig.data());
        } catch (SQLException e) {
            throw new IOException("the ledger cannot be read", e);
        }
    }

    private static Map<String, Integer> failures(List<Placement> placements) {
        Map<String, Integer> failures = new TreeMap<>();
        for (Placement placement : placements) {
            if (placement.failure() != null) {
                failures.merge(placement.failure(), 1, Integer::sum);
            }
        }
        return failures;
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Waits as long as that may take; what still does not hold then is found and named by the reconciliation. */
    private static void await(String what, ChildJvm server, Condition condition)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + DRAINED.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > until) {
                System.out.println("  still not true after " + DRAINED.toSeconds() + " s: " + what);
                return;
            }
            server.letRun(LOOK_AGAIN);
        }
    }

    private static boolean allEnded(Api api, List<Placement> placements) throws IOException, InterruptedException {
        for (Placement placement : placements.reversed()) {
            if (placement.callId() != null && api.recordStatus(placement.callId()) != 200) {
                return false;
            }
        }
        return true;
    }

    private static boolean delivered(Hooks hooks, List<Api.Cdr> records) {
        Set<String> ended = new HashSet<>();
        records.forEach(record -> ended.add(record.callId()));
        return hooks.ended().containsAll(ended);
    }
}
