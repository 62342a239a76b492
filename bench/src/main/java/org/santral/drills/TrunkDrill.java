package org.santral.drills;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.santral.bench.Api;
import org.santral.bench.ChildJvm;
import org.santral.bench.Hooks;
import org.santral.bench.NetworkRecords;
import org.santral.bench.Numbers;
import org.santral.bench.Placement;
import org.santral.bench.Traffic;

/**
 * The first carrier dies while phones ring and people talk over it: new calls go over the second one, those that were up end
 * on record, and the first is used again when it is back.
 *
 * @param calls that are up, and as many that ring, when it dies
 * @param toTheEnd whether the calls that were up are waited for, which takes two minutes
 */
record TrunkDrill(int calls, boolean toTheEnd) implements Drill {
    /** Ends with these digits: it rings for ever. */
    private static final String RINGS = "90532%03d0700";

    private static final Duration TALK = Duration.ofMinutes(30);
    /** The second party is tried over the dead carrier first: the first one must wait for it. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    private static final Duration UP = Duration.ofSeconds(60);
    private static final Duration ENDED = Duration.ofSeconds(180);
    private static final Duration FAILED_OVER = Duration.ofSeconds(60);
    private static final Duration BACK = Duration.ofSeconds(90);
    private static final int RECORDED_FIRST = 500;

    @Override
    public Findings run(Path folder, Random dice) throws Exception {
        try (Hooks hooks = new Hooks(dice, 0);
                Carrier first =
                        new Carrier("first", folder, new Carrier.Manners(Duration.ZERO, TALK, true, 40_000)).start();
                Carrier second = new Carrier(
                                "second", folder, new Carrier.Manners(Duration.ZERO, LONG_ENOUGH, true, 44_000))
                        .start();
                Stage stage = new Stage(folder, Stage.Plan.of(folder, hooks.url(), first, second))) {
            ChildJvm server = stage.start();
            Api api = stage.api();
            Findings findings = new Findings();
            List<Placement> up = new ArrayList<>(new Traffic(api, true, 0).place(10, calls));
            List<Placement> ringing = ringing(api);
            findings.misses()
                    .check(
                            Patience.until(UP, () -> first.talking() >= 2L * calls),
                            "calls come about before anything is done",
                            first.talking() + " parties talk");
            first.kill();
            long killed = System.nanoTime();
            List<Placement> after = new Traffic(api, true, calls).place(5, calls);
            findings.misses()
                    .check(
                            Patience.until(FAILED_OVER, () -> answered(second) >= 2L * calls),
                            "new calls go over the second carrier",
                            answered(second) + " of " + 2 * calls + " parties were reached");
            findings.figure("new calls over the second carrier after ms", Patience.millisSince(killed));
            List<Placement> all = new ArrayList<>(up);
            all.addAll(ringing);
            if (toTheEnd) {
                findings.misses()
                        .check(
                                Patience.until(ENDED, () -> ended(api, all)),
                                "calls over a dead carrier end on record",
                                "some had not after " + ENDED.toSeconds() + " s");
                findings.figure("calls of the dead carrier had ended after ms", Patience.millisSince(killed));
            }
            all.addAll(after);
            first.start();
            long back = System.nanoTime();
            List<Placement> probes = new ArrayList<>();
            boolean used = Patience.until(BACK, () -> {
                probes.addAll(new Traffic(api, true, RECORDED_FIRST + probes.size()).place(1, 1));
                return answered(first) > 2L * calls;
            });
            findings.misses()
                    .check(used, "a carrier that is back is used again", "not after " + BACK.toSeconds() + " s");
            findings.figure("used again after ms", Patience.millisSince(back));
            books(stage, server, api, all, toTheEnd, findings);
            return findings;
        }
    }

    private List<Placement> ringing(Api api) {
        List<CompletableFuture<Placement>> placed = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            placed.add(api.originate(RINGS.formatted(i), Numbers.destination(2 * RECORDED_FIRST + i), false));
        }
        return placed.stream().map(CompletableFuture::join).toList();
    }

    private static long answered(Carrier carrier) throws Exception {
        return carrier.parties().values().stream()
                .filter(NetworkRecords.Party::answered)
                .count();
    }

    private static boolean ended(Api api, List<Placement> placements) throws Exception {
        for (Placement placement : placements) {
            if (placement.callId() != null && api.recordStatus(placement.callId()) != 200) {
                return false;
            }
        }
        return true;
    }

    private void books(Stage stage, ChildJvm server, Api api, List<Placement> all, boolean ended, Findings findings)
            throws Exception {
        for (Placement placement : all) {
            findings.misses().check(placement.callId() != null, "every request is accepted", placement.toString());
        }
        if (!ended) {
            return;
        }
        Map<String, Integer> results = new TreeMap<>();
        for (Api.Cdr row : api.records()) {
            results.merge(row.result(), 1, Integer::sum);
            findings.misses().check(row.totalSeconds() >= row.talkSeconds(), "durations make sense", row.toString());
        }
        findings.figure("results", results);
        findings.misses().check(stage.ready(api) && server.isAlive(), "the server is there afterwards", "it is not");
    }
}
