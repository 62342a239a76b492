package org.santral.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.santral.bench.Api;
import org.santral.bench.ChildJvm;
import org.santral.bench.Hooks;
import org.santral.bench.NetworkRecords;
import org.santral.bench.Placement;
import org.santral.bench.Traffic;

/**
 * The server's wall clock is set an hour forward and an hour back in mid-call: talks have their true length on record, failed
 * deliveries are tried again in time, new calls are served.
 */
record ClockDrill(int calls, Duration talk, List<Duration> steps) implements Drill {
    private static final Duration UP = Duration.ofSeconds(60);
    /** The first retry comes after 5 s. */
    private static final Duration RETRIED = Duration.ofSeconds(60);

    private static final int SLACK_SECONDS = 3;
    /** So many events are refused once and have to be sent again. */
    private static final double REFUSED = 0.5;

    @Override
    public Findings run(Path folder, Random dice) throws Exception {
        Path clock = folder.resolve("clock");
        set(clock, Duration.ZERO);
        try (Hooks hooks = new Hooks(dice, REFUSED);
                Carrier carrier = new Carrier("carrier", folder, Carrier.Manners.talking(talk)).start();
                Stage stage = new Stage(
                        folder, Stage.Plan.of(folder, hooks.url(), carrier).with(clock))) {
            ChildJvm server = stage.start();
            Api api = stage.api();
            Findings findings = new Findings();
            List<Placement> placements = new ArrayList<>();
            for (Duration ahead : steps) {
                placements.addAll(new Traffic(api, true, placements.size()).place(5, calls));
                findings.misses()
                        .check(
                                Patience.until(UP, () -> carrier.talking() > 0),
                                "calls are served whatever the clock says",
                                "none came about with " + ahead);
                set(clock, ahead);
                findings.misses()
                        .check(
                                Patience.until(UP.plus(talk), () -> carrier.talking() == 0),
                                "talks end when their parties hang up",
                                "not with the clock " + ahead);
                findings.misses()
                        .check(
                                Patience.until(RETRIED, () -> hooks.ended().size() >= placements.size()),
                                "failed deliveries are tried again in time",
                                hooks.ended().size() + " of " + placements.size() + " with the clock " + ahead);
            }
            lengths(api.records(), carrier, findings);
            new Books(api, server, hooks, List.of(carrier), folder.resolve("data"))
                    .reconcile(placements, findings, folder.resolve("recordings"));
            findings.figure("steps", steps);
            return findings;
        }
    }

    private static void set(Path clock, Duration ahead) throws IOException {
        Path next = clock.resolveSibling("clock.new");
        Files.writeString(next, Long.toString(ahead.toSeconds()));
        Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The record's seconds are those that the phones talked. */
    private static void lengths(List<Api.Cdr> records, Carrier carrier, Findings findings) throws Exception {
        Map<String, NetworkRecords.Party> byKey = new HashMap<>();
        carrier.parties().values().forEach(party -> byKey.put(party.key(), party));
        for (Api.Cdr row : records) {
            NetworkRecords.Party party = byKey.get(Placement.key(row.destination()));
            if (party == null || !party.answered()) {
                continue;
            }
            findings.misses()
                    .check(
                            Math.abs(row.talkSeconds() - party.talkMs() / 1000) <= SLACK_SECONDS
                                    && row.totalSeconds() >= row.talkSeconds(),
                            "a talk has its true length on record",
                            row + " " + party.talkMs() + " ms");
        }
    }
}
