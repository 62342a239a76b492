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
 * The disk is full: calls that are up go on to their end and are on record, new ones are refused, and when there is room
 * again the same process serves again.
 *
 * @param rounds how often the disk fills up and is freed
 * @param perSecond calls a second before and after
 * @param full how long the disk stays full
 */
record DiskDrill(int rounds, int perSecond, Duration full) implements Drill {
    private static final int MEBIBYTES = 64;
    private static final Duration TALK = Duration.ofSeconds(5);
    private static final Duration NOTICED = Duration.ofSeconds(30);

    @Override
    public Findings run(Path folder, Random dice) throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mount(folder.resolve("data"), MEBIBYTES);
        if (mounted.isEmpty()) {
            return Findings.skipped("a small disk cannot be mounted here (only root may)");
        }
        try (SmallDisk disk = mounted.get();
                Hooks hooks = new Hooks(dice, 0);
                Carrier carrier = new Carrier("carrier", folder, Carrier.Manners.talking(TALK)).start();
                Stage stage = new Stage(folder, Stage.Plan.of(folder, hooks.url(), carrier))) {
            ChildJvm server = stage.start();
            Api api = stage.api();
            Findings findings = new Findings();
            List<Placement> placements = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                placements.addAll(round(disk, stage, api, carrier, findings, placements.size()));
            }
            new Books(api, server, hooks, List.of(carrier), disk.folder())
                    .reconcile(placements, findings, folder.resolve("recordings"));
            Talks.whole(carrier.parties(), TALK, "a talk goes on while the disk is full", findings);
            return findings;
        }
    }

    private List<Placement> round(SmallDisk disk, Stage stage, Api api, Carrier carrier, Findings findings, int first)
            throws Exception {
        Traffic traffic = new Traffic(api, true, first);
        List<Placement> placements = new ArrayList<>(traffic.place(perSecond, 2 * perSecond));
        Patience.until(NOTICED, () -> carrier.talking() > 0);
        findings.figure("calls up when the disk fills", carrier.talking() / 2);
        disk.fill();
        long filled = System.nanoTime();
        boolean noticed = Patience.until(NOTICED, () -> {
            placements.addAll(traffic.place(perSecond, 1));
            return !stage.ready(api);
        });
        findings.misses().check(noticed, "a server whose disk is full says that it is not ready", "it said nothing");
        List<Placement> refused = new ArrayList<>();
        while (Patience.millisSince(filled) < full.toMillis()) {
            refused.addAll(traffic.place(perSecond, perSecond));
        }
        for (Placement placement : refused) {
            findings.misses()
                    .check(
                            placement.failure() != null && placement.failure().startsWith("503 "),
                            "a new call is refused with 503 while the disk is full",
                            placement.toString());
        }
        placements.addAll(refused);
        disk.free();
        long freed = System.nanoTime();
        boolean back = Patience.until(NOTICED, () -> stage.ready(api));
        findings.misses().check(back, "the server serves again when there is room", "not after " + NOTICED);
        findings.figure("refused", refused.size()).figure("serves again after ms", Patience.millisSince(freed));
        List<Placement> after = traffic.place(perSecond, perSecond);
        for (Placement placement : after) {
            findings.misses()
                    .check(
                            placement.callId() != null,
                            "a new call is taken when there is room again",
                            placement.toString());
        }
        placements.addAll(after);
        return placements;
    }
}
