package org.santral.drills;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.santral.bench.Api;
import org.santral.bench.ChildJvm;
import org.santral.bench.Hooks;
import org.santral.bench.NetworkRecords;
import org.santral.bench.Placement;
import org.santral.bench.Rig;
import org.santral.bench.Traffic;

/**
 * The network to the carrier loses, repeats and disorders packets, of signalling and audio: every call is completed or fails
 * with a cause, is on record once, and who talks is heard.
 *
 * @param calls how many
 * @param perSecond calls a second
 */
record LossDrill(int calls, int perSecond, LossyNetwork.Odds odds) implements Drill {
    static final LossyNetwork.Odds BAD = new LossyNetwork.Odds(0.05, 0.03, 0.05);

    private static final Duration TALK = Duration.ofSeconds(8);
    /** A party speaks from its answer on, but hears only when the other has answered too. */
    private static final double HEARD = 0.2;

    private static final int PACKETS_PER_SECOND = 50;
    /** So many of a hundred must talk where one datagram of twenty is lost: fewer talk when requests are sent but once. */
    private static final int MOST_PERCENT = 99;

    @Override
    public Findings run(Path folder, Random dice) throws Exception {
        try (Hooks hooks = new Hooks(dice, 0);
                LossyNetwork network = new LossyNetwork(odds, new Random(dice.nextLong()));
                Carrier carrier = new Carrier("carrier", folder, Carrier.Manners.talking(TALK)).start();
                Stage stage = new Stage(folder, plan(folder, hooks, network.standIn(carrier.port())))) {
            ChildJvm server = stage.start();
            Api api = stage.api();
            Findings findings = new Findings();
            List<Placement> placements = new Traffic(api, true, 0).place(perSecond, calls);
            new Books(api, server, hooks, List.of(carrier), folder.resolve("data"))
                    .reconcile(placements, findings, folder.resolve("recordings"));
            heard(carrier.parties(), findings);
            network.counts().forEach((what, count) -> findings.figure("datagrams " + what, count));
            return findings;
        }
    }

    private static Stage.Plan plan(Path folder, Hooks hooks, int carrierPort) throws Exception {
        return new Stage.Plan(
                folder.resolve("data"),
                Rig.freePort(),
                List.of(carrierPort),
                List.of(Stage.Tenant.only(hooks.url())),
                "",
                null);
    }

    /** Both parties of a call that came about heard each other, and few calls did not come about. */
    private void heard(Map<String, NetworkRecords.Party> parties, Findings findings) {
        int talked = 0;
        for (NetworkRecords.Party party : parties.values()) {
            if (!party.answered() || party.talkMs() < TALK.toMillis() / 2) {
                continue;
            }
            talked++;
            double most = party.talkMs() * PACKETS_PER_SECOND / 1000.0;
            findings.misses().check(party.packetsHeard() > most * HEARD, "who talks hears the other", party.toString());
        }
        findings.figure("parties that talked", talked);
        findings.misses()
                .check(
                        talked >= 2 * calls * MOST_PERCENT / 100,
                        "most calls come about in spite of the network",
                        talked + " parties talked of " + calls + " calls");
    }
}
