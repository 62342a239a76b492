package org.santral.drills;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.santral.bench.NetworkRecords;

/** Whether nobody was cut off who talked, by the carrier's records of calls between {@link org.santral.bench.Numbers}. */
final class Talks {
    private static final Duration SLACK = Duration.ofSeconds(1);

    private Talks() {}

    /**
     * Of every call one party hung up when it had talked as long as it wanted, and the other was hung up on by that.
     *
     * @param promise under which cut-off talks are noted
     */
    static void whole(Map<String, NetworkRecords.Party> parties, Duration wanted, String promise, Findings findings) {
        Map<String, NetworkRecords.Party> byKey = new HashMap<>();
        parties.values().forEach(party -> byKey.put(party.key(), party));
        int whole = 0;
        for (NetworkRecords.Party party : parties.values()) {
            if (!party.answered()) {
                continue;
            }
            boolean complete = complete(party, wanted) || complete(byKey.get(other(party.key())), wanted);
            findings.misses().check(complete, promise, party.toString());
            whole += complete ? 1 : 0;
        }
        findings.misses().check(whole > 0, "there were talks at all", "none");
        findings.figure("parties that talked to the end", whole);
    }

    private static boolean complete(NetworkRecords.@Nullable Party party, Duration wanted) {
        return party != null
                && "simulator".equals(party.hungUpBy())
                && party.talkMs() >= wanted.minus(SLACK).toMillis();
    }

    /** Sources and destinations of the first 400,000 calls differ in their second digit. */
    private static String other(String key) {
        return key.charAt(0) + (key.charAt(1) == '3' ? "4" : "3") + key.substring(2);
    }
}
