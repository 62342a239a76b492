package org.santral.drills;

import java.time.Duration;
import java.util.LinkedHashMap;
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
              --seed N   the same chances again""";

    private static final int KILL_RATE = 20;

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
        return drills;
    }
}
