package org.santral.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.simulator.CallRecord.End;
import org.santral.simulator.CallRecord.Event;
import org.santral.simulator.voice.Voice;
import org.santral.sip.message.Headers;

/** Every scripted number is called over real SIP and RTP by another simulated party, which checks what it hears. */
class ScriptedNumbersTest {
    private static Pair pair;

    @BeforeAll
    static void start() {
        pair = new Pair(s -> s, s -> s.withTalk(Duration.ofSeconds(3)));
    }

    @AfterAll
    static void stop() {
        pair.close();
    }

    @Test
    void anOrdinaryNumberAnswersAndEachSideHearsTheOther() throws Exception {
        PlacedCall call = pair.caller.call(pair.request("905550000002")
                .showing("Ada L.", Headers.EMPTY.with("P-Asserted-Identity", "<sip:905320000009@carrier.example>")));
        CallRecord answered = pair.atCarrier(call, Event.ANSWERED);
        assertThat(answered.answeredAt()).isNotNull();
        assertThat(answered.endedAt()).isNull();

        CallRecord there = pair.atCarrier(call, Event.ENDED);
        CallRecord here = pair.atCaller(call, Event.ENDED);
        assertThat(there.number()).isEqualTo("905550000002");
        assertThat(there.from()).isEqualTo(Pair.CALLER);
        assertThat(there.display()).isEqualTo("Ada L.");
        assertThat(there.assertedIdentity()).isEqualTo("905320000009");
        assertThat(there.status()).isEqualTo(200);
        assertThat(there.answered()).isTrue();
        assertThat(there.acknowledged()).isTrue();
        assertThat(there.hungUpBy()).isEqualTo(End.PEER);
        assertThat(here.hungUpBy()).isEqualTo(End.SIMULATOR);
        assertThat(there.peer().userAgent()).startsWith("SimulatedNetwork");
        assertThat(there.peer().address()).contains("127.0.0.1");
        assertThat(there.peer().media()).startsWith("127.0.0.1:");

        assertThat(there.voice()).isEqualTo(Voice.of("905550000002").name());
        assertThat(here.heard().voice()).isEqualTo(there.voice());
        assertThat(there.heard().voice()).isEqualTo(here.voice()).isNotEqualTo(there.voice());
        assertThat(there.heard().score()).isGreaterThan(0.9);
        assertThat(there.heard().ownVoice()).isFalse();
        assertThat(there.heard().rms()).isGreaterThan(0.02);
        assertThat(there.media().received()).isGreaterThan(50);
        assertThat(there.heard().silentSeconds()).isLessThan(there.heard().seconds());
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 486, 480, 603, 503, 401})
    void aRefusingNumberRefusesWithItsStatus(int status) throws Exception {
        PlacedCall call = pair.call("9055500" + "0" + status);
        assertThat(pair.atCaller(call, Event.ENDED).status()).isEqualTo(status);
        CallRecord there = pair.atCarrier(call, Event.ENDED);
        assertThat(there.status()).isEqualTo(status);
        assertThat(there.answered()).isFalse();
    }

    @Test
    void anUnknownNumberIsNotFound() throws Exception {
        PlacedCall call = pair.call("905320004567");
        assertThat(pair.atCaller(call, Event.ENDED).status()).isEqualTo(404);
    }

    @Test
    void aRingingNumberRingsUntilTheCallerGivesUp() throws Exception {
        PlacedCall call = pair.call("905550000700");
        call.hangUp();
        assertThat(pair.atCarrier(call, Event.ENDED).status()).isEqualTo(487);
        assertThat(pair.atCaller(call, Event.ENDED).detail()).isEqualTo("CANCELLED");
        assertThat(wire(pair.caller, call))
                .anyMatch(m -> m.startsWith("SIP/2.0 180"))
                .noneMatch(m -> m.startsWith("SIP/2.0 200") && m.contains("INVITE"));
    }

    @Test
    void aNumberHangsUpByItself() throws Exception {
        PlacedCall call = pair.call("905550000720");
        CallRecord there = pair.atCarrier(call, Event.ENDED);
        assertThat(there.hungUpBy()).isEqualTo(End.SIMULATOR);
        assertThat(there.talkMs()).isGreaterThanOrEqualTo(1900);
        assertThat(pair.atCaller(call, Event.ENDED).hungUpBy()).isEqualTo(End.PEER);
    }

    @Test
    void aNumberPressesAKey() throws Exception {
        PlacedCall call = pair.call("905550000730");
        assertThat(pair.atCaller(call, Event.ENDED).dtmfHeard()).isEqualTo("1");
    }

    @Test
    void aNumberSpeaksBeforeItAnswers() throws Exception {
        PlacedCall call = pair.call("905550000740");
        CallRecord here = pair.atCaller(call, Event.ENDED);
        assertThat(here.heard().voice()).isEqualTo(Voice.of("905550000740").name());
        assertThat(wire(pair.caller, call))
                .anyMatch(m -> m.startsWith("SIP/2.0 183") && m.contains("m=audio"))
                .noneMatch(m -> m.startsWith("SIP/2.0 180"));
    }

    @Test
    void aSilentNumberNeverSendsAPacket() throws Exception {
        PlacedCall call = pair.call("905550000750");
        CallRecord here = pair.atCaller(call, Event.ENDED);
        assertThat(here.answered()).isTrue();
        assertThat(here.media().received()).isZero();
        assertThat(here.heard().voice()).isNull();
        CallRecord there = pair.atCarrier(call, Event.ENDED);
        assertThat(there.media().sent()).isZero();
        assertThat(there.voice()).isNull();
        assertThat(there.heard().voice()).isEqualTo(Voice.of(Pair.CALLER).name());
    }

    @Test
    void aNumberHoldsAndResumes() throws Exception {
        try (Pair patient = new Pair(s -> s.withTalk(Duration.ofSeconds(6)), s -> s)) {
            PlacedCall call = patient.call("905550000760");
            CallRecord here = patient.atCaller(call, Event.ENDED);
            List<String> invites = wire(patient.carrier, call).stream()
                    .filter(m -> m.startsWith("INVITE"))
                    .toList();
            assertThat(invites).hasSize(3);
            assertThat(invites.get(1)).contains("a=sendonly");
            assertThat(invites.get(2)).doesNotContain("a=sendonly");
            assertThat(here.hungUpBy()).isEqualTo(End.PEER);
            assertThat(here.heard().voice()).isEqualTo(Voice.of("905550000760").name());
            assertThat(here.detail()).isNull();
        }
    }

    @Test
    void callsGoOverTcpToo() throws Exception {
        PlacedCall call = pair.caller.call(
                Pair.request("905550000003", pair.carrier.listenPoints().getLast()));
        assertThat(pair.atCaller(call, Event.ANSWERED).status()).isEqualTo(200);
        call.hangUp();
        assertThat(pair.atCarrier(call, Event.ENDED).hungUpBy()).isEqualTo(End.PEER);
    }

    private static List<String> wire(Simulator at, PlacedCall call) {
        return at.wire(call.sipCallId()).stream()
                .map(w -> new String(w.bytes(), StandardCharsets.UTF_8))
                .toList();
    }
}
