package org.santral.drills;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.santral.bench.Api;
import org.santral.bench.ChildJvm;
import org.santral.bench.Hooks;
import org.santral.bench.Placement;
import org.santral.bench.Traffic;

/**
 * PostgreSQL freezes, and then is torn down, each for a while and under load: new calls are refused instead of waiting,
 * talks go on, what happened meanwhile is on record afterwards, and the server is never started again.
 *
 * @param away how long it is away each time
 */
record DatabaseDrill(int perSecond, Duration away) implements Drill {
    private static final Duration TALK = Duration.ofSeconds(5);
    private static final Duration BACK = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    @Override
    public Findings run(Path folder, Random dice) throws Exception {
        Optional<Postgres> started = Postgres.start();
        if (started.isEmpty()) {
            return Findings.skipped("PostgreSQL is not installed");
        }
        try (Postgres postgres = started.get();
                Hooks hooks = new Hooks(dice, 0);
                Carrier carrier = new Carrier("carrier", folder, Carrier.Manners.talking(TALK)).start();
                Stage stage = new Stage(
                        folder, Stage.Plan.of(folder, hooks.url(), carrier).with(postgres.config()))) {
            ChildJvm server = stage.start();
            Api api = stage.api();
            Findings findings = new Findings();
            Traffic.Background traffic = new Traffic(api, true, 0).start(perSecond);
            Patience.until(BACK, () -> carrier.talking() > 0);
            postgres.freeze();
            Patience.pass(away);
            postgres.thaw();
            findings.figure("serves again ms after the thaw", back(stage, api, findings));
            Patience.pass(BETWEEN);
            postgres.down();
            Patience.pass(away);
            findings.misses()
                    .check(!stage.ready(api), "a server without its database says that it is not ready", "it did not");
            postgres.up();
            findings.figure("serves again ms after the restart", back(stage, api, findings));
            Patience.pass(BETWEEN);
            List<Placement> placements = new ArrayList<>(traffic.stop());
            refusals(placements, findings);
            new Books(api, server, hooks, List.of(carrier), postgres.url() + "?user=santral")
                    .reconcile(placements, findings, folder.resolve("recordings"));
            Talks.whole(carrier.parties(), TALK, "a talk goes on without the database", findings);
            return findings;
        }
    }

    private static long back(Stage stage, Api api, Findings findings) throws Exception {
        long from = System.nanoTime();
        boolean back = Patience.until(BACK, () -> stage.ready(api));
        findings.misses().check(back, "the server serves again with its database", "not after " + BACK);
        return Patience.millisSince(from);
    }

    private static void refusals(List<Placement> placements, Findings findings) {
        int refused = 0;
        for (Placement placement : placements) {
            String failure = placement.failure();
            findings.misses()
                    .check(
                            failure == null || failure.startsWith("503 "),
                            "a call is taken, or refused with 503",
                            placement.toString());
            refused += failure == null ? 0 : 1;
        }
        findings.figure("refused", refused);
        findings.misses().check(refused > 0, "the database was missed at all", "no call was refused");
    }
}
