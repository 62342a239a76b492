package org.santral.drills;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.santral.bench.KillDrill;
import org.santral.bench.Options;

/** All drills, as large as they are run in full. */
final class Drills {
    static final String USAGE = """
            usage: test --drills [NAME…] [OPTIONS]      all of them unless named
              kill       the server is killed under load          --kills N (200)
              disk       its disk is full, and has room again     --rounds N (5)
              database   PostgreSQL freezes, is torn down, comes back
              loss       a network that loses, repeats and disorders  --calls N (200)
              trunk      the first carrier dies in mid-call
              retries    clients are cut off and ask again      --requests N (10000)
              clock      the wall clock is set forward and back by an hour
              receivers  ill web-hook receivers with a backlog, and kills  --events N (10000, in all)
              overload   twice as many calls as the server bears
              soak       an even load for long                  --minutes N (30)  --rate N (half of what it bears)
              --seed N   the same chances again
              --small    as continuous integration runs them""";

    private static final int KILL_RATE = 20;
    private static final long IN_TIME_MS = 2_000;
    /** A machine that is busy with other things is not held to more. */
    private static final long MUCH_LATER_MS = 60_000;

    private static final Duration HOUR = Duration.ofHours(1);

    private Drills() {}

    /** By name, in the order in which they run; takes their options. */
    static Map<String, Drill> inFull(Options options) {
        Map<String, Drill> drills = new LinkedHashMap<>();
        int kills = options.number("--kills", 200);
        drills.put("kill", (folder, dice) -> {
            KillDrill.Outcome outcome = new KillDrill(folder, kills, KILL_RATE, dice.nextLong()).run();
            Findings findings = new Findings(outcome.misses()).figure("kills", kills);
            outcome.counts().forEach(findings::figure);
            return findings;
        });
        drills.put("disk", new DiskDrill(options.number("--rounds", 5), 10, Duration.ofSeconds(15)));
        drills.put("database", new DatabaseDrill(10, Duration.ofSeconds(20)));
        drills.put("loss", new LossDrill(options.number("--calls", 200), 10, LossDrill.BAD));
        drills.put("trunk", new TrunkDrill(20, true));
        drills.put("retries", new RetriesDrill(options.number("--requests", 10_000)));
        drills.put(
                "clock",
                new ClockDrill(20, Duration.ofSeconds(8), List.of(HOUR, Duration.ZERO, HOUR.negated(), Duration.ZERO)));
        drills.put(
                "receivers",
                new ReceiversDrill(
                        Math.ceilDiv(options.number("--events", 10_000), Receiver.Mood.values().length - 1),
                        70,
                        3,
                        IN_TIME_MS,
                        Duration.ofMinutes(65)));
        drills.put(
                "overload",
                new OverloadDrill(5, 25, Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(5)));
        drills.put("soak", new SoakDrill(options.number("--minutes", 30), options.number("--rate", 0)));
        return drills;
    }

    /** The same drills in small, for continuous integration: none of them waits for minutes. */
    static Map<String, Drill> inSmall() {
        // Overload is a matter of rates, and a long load one of time: both say nothing in small.
        Map<String, Drill> drills = new LinkedHashMap<>();
        // The one that waits longest begins.
        drills.put("receivers", new ReceiversDrill(10, 20, 0, MUCH_LATER_MS, Duration.ofSeconds(90)));
        drills.put("disk", new DiskDrill(1, 2, Duration.ofSeconds(2)));
        drills.put("database", new DatabaseDrill(2, Duration.ofSeconds(3)));
        drills.put("loss", new LossDrill(10, 3, LossDrill.BAD));
        drills.put("trunk", new TrunkDrill(2, false));
        drills.put("retries", new RetriesDrill(60));
        drills.put("clock", new ClockDrill(3, Duration.ofSeconds(4), List.of(HOUR, HOUR.negated())));
        return drills;
    }
}
