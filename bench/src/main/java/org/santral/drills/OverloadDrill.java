package org.santral.drills;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.santral.bench.Api;
import org.santral.bench.ChildJvm;
import org.santral.bench.Hooks;
import org.santral.bench.Placement;
import org.santral.bench.Traffic;

/**
 * Twice as many calls come as the server bears: it refuses with 503 and says when to come back, calls that are up go on, and
 * right afterwards it serves as before. The server is slowed down, so that it is not its clients that give in first.
 *
 * @param stoppedOfTen how many tenths of the time the server is held up
 * @param firstRate calls a second with which the search for the most begins; doubled until the server refuses
 * @param talk of the calls that are up meanwhile, and of all others
 * @param recovery how soon after the flood's last request it must serve as many calls as it bore before
 */
record OverloadDrill(int stoppedOfTen, int firstRate, Duration time, Duration talk, Duration recovery)
        implements Drill {
    private static final Duration UP = Duration.ofSeconds(60);
    /** To see that it does, calls are placed for a second. */
    private static final Duration PROBE = Duration.ofSeconds(1);

    private static final int LONG_CALLS = 10;
    private static final int MOST = 3_200;

    @Override
    public Findings run(Path folder, Random dice) throws Exception {
        try (Hooks hooks = new Hooks(dice, 0);
                Carrier carrier = new Carrier("carrier", folder, Carrier.Manners.silent(talk)).start();
                Stage stage = new Stage(folder, Stage.Plan.of(folder, hooks.url(), carrier))) {
            ChildJvm server = stage.start();
            Api api = stage.crowd();
            Findings findings = new Findings();
            List<Placement> placements = new ArrayList<>(new Traffic(api, false, 0).place(5, LONG_CALLS));
            Patience.until(UP, () -> carrier.talking() >= 2 * LONG_CALLS);
            try (Brake brake = new Brake(server.pid(), stoppedOfTen)) {
                int most = flood(api, placements, findings);
                Instant over = placements.getLast().sentAt();
                boolean again = Patience.until(UP, () -> {
                    List<Placement> probe = new Traffic(api, false, placements.size()).place(most, most);
                    placements.addAll(probe);
                    return probe.stream().allMatch(placement -> placement.callId() != null);
                });
                findings.misses().check(again, "full speed comes back", "not after " + UP);
                long tookMs = Duration.between(over, Instant.now()).toMillis();
                findings.figure("served again after ms", tookMs);
                findings.misses()
                        .check(tookMs <= recovery.plus(PROBE).toMillis(), "full speed comes back soon", tookMs + " ms");
                brake.release();
            }
            new Books(api, server, hooks, List.of(carrier), folder.resolve("data"))
                    .reconcile(placements, findings, folder.resolve("recordings"));
            Talks.whole(carrier.parties(), talk, "calls that are up are not touched", findings);
            return findings;
        }
    }

    /** @return calls a second that it bore before */
    private int flood(Api api, List<Placement> placements, Findings findings) {
        int rate = firstRate;
        for (; rate < MOST; rate *= 2) {
            List<Placement> part = new Traffic(api, false, placements.size()).place(rate, 5 * rate);
            placements.addAll(part);
            if (part.stream().anyMatch(placement -> placement.callId() == null)) {
                break;
            }
        }
        findings.figure("refuses from calls/s", rate);
        int calls = Math.toIntExact(2L * rate * time.toSeconds());
        List<Placement> flood = new Traffic(api, false, placements.size()).place(2 * rate, calls);
        Map<String, Integer> answers = new TreeMap<>();
        for (Placement placement : flood) {
            String failure = placement.failure();
            answers.merge(failure == null ? "accepted" : failure, 1, Integer::sum);
            findings.misses()
                    .check(
                            failure == null || (failure.startsWith("503 ") && failure.endsWith(", later")),
                            "a call too many is refused with 503 and Retry-After",
                            placement.toString());
        }
        placements.addAll(flood);
        findings.figure("at twice that", answers);
        findings.misses()
                .check(answers.size() > 1, "there were too many calls at all", "all " + calls + " were accepted");
        return Math.max(1, rate / 2);
    }
}
