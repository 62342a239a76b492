package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.simulator.CallRecord;
import org.santral.simulator.Simulator;
import org.santral.simulator.SimulatorSettings;

/** The simulator's numbers, called through the public API. All calls are placed at once; each test looks at one. */
class ScriptedNumbersTest {
    private static final Duration TALK = Duration.ofSeconds(13);

    private static final Map<String, String> SOURCES = new HashMap<>();
    private static final Map<String, String> DESTINATIONS = new HashMap<>();
    private static final Map<String, String> CALLS = new HashMap<>();

    private static Simulator simulator;
    private static PbxUnderTest pbx;

    @BeforeAll
    static void callAll(@TempDir Path folder) throws Exception {
        simulator = Simulator.start(SimulatorSettings.local()
                .withAnswerAfter(Duration.ofMillis(300))
                .withTalk(TALK));
        int port = simulator.listenPoints().getFirst().address().getPort();
        pbx = PbxUnderTest.start(
                folder, new Setup().trunk("carrier", "90", "sip:127.0.0.1:" + port + ";transport=udp", "127.0.0.1"));
        for (String last : List.of(
                "0486", "0480", "0603", "0404", "0700", "0710", "0720", "0730", "0740", "0750", "0760", "0001")) {
            String source = Numbers.source();
            String destination = Numbers.number(Numbers.DESTINATIONS, Integer.parseInt(last));
            SOURCES.put(last, source);
            DESTINATIONS.put(last, destination);
            CALLS.put(last, pbx.originate(source, destination, last.equals("0700") ? "timeout=10" : "timeout=30"));
        }
    }

    @AfterAll
    static void stop() {
        if (pbx != null) {
            pbx.close();
        }
        if (simulator != null) {
            simulator.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0486, Meşgul, USER_BUSY, 486",
        "0480, Ulaşılamıyor, NO_USER_RESPONSE, 480",
        "0603, Reddedildi, CALL_REJECTED, 603",
        "0404, Hatalı Numara, UNALLOCATED_NUMBER, 404",
    })
    void refused(String last, String result, String code, String status) throws Exception {
        Detail detail = ended(last);
        assertThat(detail.result()).isEqualTo(result);
        assertThat(detail.legs("result")).endsWith(result);
        assertThat(pbx.eventTypes(call(last))).containsExactly("hangup");
        assertThat(pbx.hangupEvent(call(last)))
                .containsEntry("hangup_cause", code)
                .containsEntry("failure_status", status)
                .containsEntry("answered", "f");
    }

    @Test
    void ringsForEver() throws Exception {
        Detail detail = ended("0700");
        assertThat(detail.result()).isEqualTo("Cevapsız");
        assertThat(pbx.eventTypes(call("0700"))).containsExactly("ringing", "hangup");
        assertThat(party(DESTINATIONS, "0700").status()).isEqualTo(487);
    }

    @Test
    void answersAfterTenSeconds() throws Exception {
        answered("0710");
        long rang = Duration.between(
                        party(DESTINATIONS, "0710").invitedAt(),
                        party(DESTINATIONS, "0710").answeredAt())
                .toSeconds();
        assertThat(rang).isGreaterThanOrEqualTo(9);
    }

    @Test
    void hangsUpAfterTwoSeconds() throws Exception {
        Detail detail = answered("0720");
        assertThat(detail.cdr("sip_hangup_disposition")).isEqualTo("callee");
        assertThat(party(DESTINATIONS, "0720").talkMs()).isGreaterThanOrEqualTo(1900);
    }

    @Test
    void aKeyGoesOnToTheOtherSide() throws Exception {
        answered("0730");
        assertThat(party(SOURCES, "0730").dtmfHeard()).isEqualTo("1");
        assertThat(party(DESTINATIONS, "0730").dtmfHeard()).isEmpty();
    }

    @Test
    void earlyMediaComesBeforeTheAnswer() throws Exception {
        answered("0740");
        assertBothHeard("0740");
    }

    @Test
    void aSilentPartyIsStillACall() throws Exception {
        Detail detail = answered("0750");
        assertThat(detail.cdr("recording_present")).isEqualTo("true");
        CallRecord.Heard heard = party(SOURCES, "0750").heard();
        assertThat(heard == null ? null : heard.voice()).isNull();
        assertThat(pbx.recording(call("0750")).rmsLeft()).isGreaterThan(0.005);
        assertThat(pbx.recording(call("0750")).rmsRight()).isLessThan(0.001);
    }

    @Test
    void holdAndResume() throws Exception {
        assertThat(answered("0760").seconds("talk_duration")).isGreaterThanOrEqualTo(TALK.toSeconds() - 2);
    }

    @Test
    void twoPartiesHearEachOther() throws Exception {
        answered("0001");
        assertBothHeard("0001");
    }

    @ParameterizedTest
    @CsvSource({"486, Meşgul", "603, Reddedildi", "404, Hatalı Numara"})
    void theFirstPartyRefuses(int status, String result) throws Exception {
        String destination = Numbers.destination();
        String call = pbx.originate(Numbers.number(Numbers.SOURCES, status), destination);
        Detail detail = pbx.ended(call);
        assertThat(detail.result()).isEqualTo(result);
        assertThat(detail.legs("destination_number")).hasSize(1);
        assertThat(simulator.log().latest()).noneMatch(record -> record.number().equals(destination));
    }

    private static void assertBothHeard(String last) throws Exception {
        CallRecord source = party(SOURCES, last);
        CallRecord destination = party(DESTINATIONS, last);
        assertThat(source.heard()).isNotNull();
        assertThat(source.heard().voice()).isEqualTo(destination.voice());
        assertThat(destination.heard()).isNotNull();
        assertThat(destination.heard().voice()).isEqualTo(source.voice());
    }

    private static Detail answered(String last) throws Exception {
        Detail detail = ended(last);
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(pbx.eventTypes(call(last))).containsExactly("ringing", "answer", "hangup");
        return detail;
    }

    private static Detail ended(String last) throws Exception {
        return pbx.ended(call(last));
    }

    private static String call(String last) {
        return CALLS.getOrDefault(last, "");
    }

    private static CallRecord party(Map<String, String> numbers, String last) throws Exception {
        return simulator
                .log()
                .await(
                        record -> record.number().equals(numbers.get(last)) && record.event() == CallRecord.Event.ENDED,
                        Patience.LONG);
    }
}
