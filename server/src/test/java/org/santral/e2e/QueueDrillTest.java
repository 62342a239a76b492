package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.simulator.Act;
import org.santral.simulator.CallRecord;
import org.santral.simulator.CallRequest;
import org.santral.simulator.NumberScript;
import org.santral.simulator.PhoneSettings;
import org.santral.simulator.Simulator;
import org.santral.simulator.SimulatorSettings;
import org.santral.simulator.voice.Chord;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.ListenPoint;

/**
 * Two hundred callers wait in one queue while twenty agents take calls. Each party sounds a chord of its own: whoever was
 * connected twice, to two at once, or to nobody, shows in what was heard.
 */
class QueueDrillTest {
    private static final int CALLERS = 200;
    private static final int AGENTS = 20;
    private static final int AT_ONCE = 25;
    private static final int FIRST_AGENT = 2000;
    private static final String DID = "908508850003";
    private static final Duration ALL_SERVED = Duration.ofMinutes(5);

    /** The first number whose chord is the first one, so that no caller sounds like an agent. */
    private static final long FIRST_CALLER = 905_320_000_000L / Chord.COUNT * Chord.COUNT + Chord.COUNT;

    @Test
    void everyCallerTalksWithExactlyOneAgent(@TempDir Path folder) throws Exception {
        Setup setup = new Setup().did(DID, "queue/201");
        List<String> agents = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            String extension = String.valueOf(FIRST_AGENT + i);
            agents.add(extension);
            setup.extension(extension);
        }
        setup.queue("201", agents, "strategy: rrmemory", "music: default", "timeout: 600", "ring-timeout: 30");
        try (Simulator carrier = Simulator.start(at("127.0.0.41", 30_000))) {
            ListenPoint trunk = carrier.listenPoints().getFirst();
            setup.trunk("carrier", "90", "sip:127.0.0.41:" + trunk.address().getPort(), "127.0.0.41");
            try (PbxUnderTest pbx = PbxUnderTest.start(folder, setup)) {
                List<String> callers = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    String number = String.valueOf(FIRST_CALLER + i);
                    callers.add(number);
                    carrier.call(CallRequest.of(number, SipUri.of(DID, "127.0.0.1", port(pbx)))
                            .via(new Hop(pbx.sipUdp().transport(), pbx.sipUdp().address())));
                    if (callers.size() % AT_ONCE == 0) {
                        for (String caller : callers.subList(callers.size() - AT_ONCE, callers.size())) {
                            reached(carrier, caller, CallRecord.Event.ANSWERED);
                        }
                    }
                }
                assertThat(pbx.liveCalls()).as("all wait, nobody is there yet").isEqualTo(CALLERS);
                serve(pbx, carrier, callers, agents);
            }
        }
    }

    private static void serve(PbxUnderTest pbx, Simulator carrier, List<String> callers, List<String> agents)
            throws Exception {
        try (Simulator phones = Simulator.start(at("127.0.0.42", 34_000).withPhones(phones(pbx, agents)))) {
            Map<String, CallRecord> outside = new HashMap<>();
            for (String caller : callers) {
                outside.put(caller, reached(carrier, caller, CallRecord.Event.ENDED));
            }
            pbx.awaitIdle();
            Map<String, CallRecord> talks = talks(phones);
            int heardEachOther = 0;
            for (String caller : callers) {
                heardEachOther += check(pbx, caller, outside.get(caller), talks) ? 1 : 0;
            }
            // On a machine with no time left to speak in, the tones of short talks have holes and are not judged.
            assertThat(heardEachOther).isGreaterThan(CALLERS / 10);
            assertThat(talks).hasSize(CALLERS);
        }
    }

    private static int port(PbxUnderTest pbx) {
        return pbx.sipUdp().address().getPort();
    }

    private static SimulatorSettings at(String address, int firstPort) {
        return SimulatorSettings.local()
                .withListen(ListenPoint.udp(address, 0))
                .withRtp(InetAddress.ofLiteral(address), firstPort, firstPort + 3999)
                .withChords();
    }

    /** They answer after 1 to 3 s and hang up after another 2 to 4 s. */
    private static List<PhoneSettings> phones(PbxUnderTest pbx, List<String> agents) {
        Random random = new Random(3);
        return agents.stream()
                .map(agent -> PhoneSettings.of(agent, Setup.PASSWORD, Setup.SIP_DOMAIN, pbx.sipUdp())
                        .withScript(() -> NumberScript.Answer.speaking(
                                Duration.ofMillis(1000 + random.nextInt(2000)),
                                new Act.Wait(Duration.ofMillis(2000 + random.nextInt(2000))),
                                new Act.HangUp())))
                .toList();
    }

    private static CallRecord reached(Simulator simulator, String number, CallRecord.Event event) throws Exception {
        return simulator.log().await(r -> r.event() == event && r.number().equals(number), ALL_SERVED);
    }

    /** The agents' calls that were answered, by the caller whom the phone showed. */
    private static Map<String, CallRecord> talks(Simulator phones) throws Exception {
        Patience.until(
                "all that was heard is judged",
                phones::liveCalls,
                () -> phones.log().latest().stream()
                                .filter(r -> r.event() == CallRecord.Event.ENDED && r.answered())
                                .count()
                        >= CALLERS);
        Map<String, CallRecord> talks = new HashMap<>();
        for (CallRecord record : phones.log().latest()) {
            if (record.event() == CallRecord.Event.ENDED && record.answered()) {
                assertThat(talks.put(String.valueOf(record.from()), record))
                        .as("a second agent for one caller: %s", record)
                        .isNull();
            }
        }
        return talks;
    }

    /** Nobody else was heard; on a machine too busy for so much audio at once, perhaps nobody at all. */
    private static boolean heard(CallRecord record, String other) {
        assertThat(record.heard()).isNotNull();
        assertThat(record.heard().voices())
                .as("heard by %s", record)
                .isSubsetOf(Chord.of(other).name());
        return !record.heard().voices().isEmpty();
    }

    /** @return whether both heard each other */
    private static boolean check(PbxUnderTest pbx, String caller, CallRecord record, Map<String, CallRecord> talks)
            throws Exception {
        assertThat(record.answered())
                .as("caller %s: %s", caller, record.detail())
                .isTrue();
        assertThat(record.hungUpBy()).isEqualTo(CallRecord.End.PEER);
        CallRecord agent = talks.get(caller);
        assertThat(agent).as("an agent for %s", caller).isNotNull();
        assertThat(pbx.hangupOf(caller))
                .containsEntry("connected_user", agent.number())
                .containsEntry("answered", "t")
                .containsEntry("queue", "201");
        return heard(record, agent.number()) & heard(agent, caller);
    }
}
