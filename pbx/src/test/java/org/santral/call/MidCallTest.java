package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.rig.Switch.FIRST;
import static org.santral.rig.Switch.SECOND;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.OriginateRequest.DialOn;
import org.santral.rig.Eventually;
import org.santral.rig.Msg;
import org.santral.rig.PeerCall;
import org.santral.rig.RtpPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;

/** What devices do once they answered: formats, hold, keys, silence. */
class MidCallTest extends SwitchTest {

    private record Talk(CallId call, PeerCall a, PeerCall b) {}

    private Talk answered(Switch sw, String sdpA, String sdpB) throws Exception {
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall a = carrier.called(FIRST).answer(sdpA);
        PeerCall b = carrier.called(SECOND).answer(sdpB);
        sw.ledger.await(call, LedgerEvent.Connected.class);
        return new Talk(call, a, b);
    }

    private Switch speaking(String... codecs) {
        return start(Setup.of().withTrunks(Switch.trunk("carrier", carrier, List.of(codecs), 50)));
    }

    private static void hears(RtpPeer listener, int payloadType, RtpPeer speaker, PeerCall speakersCall, int type) {
        Eventually.holds("sound arrives", () -> {
            speaker.say(speakersCall.invite().audioPort(), type, (byte) 0x33);
            return listener.heard().stream().anyMatch(h -> h.payloadType() == payloadType && h.payload().length == 160);
        });
    }

    private static void end(Switch sw, Talk talk) {
        talk.a().hangUp();
        talk.b().hungUp();
        assertThat(sw.ledger.ended(talk.call()).termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        sw.isIdle();
    }

    @Test
    void the_two_laws_of_g711_are_converted() throws Exception {
        Switch sw = speaking("PCMA", "PCMU");
        Talk talk = answered(sw, voiceA.sdp("8 101"), voiceB.sdp("0 101"));
        hears(voiceB, 0, voiceA, talk.a(), 8);
        hears(voiceA, 8, voiceB, talk.b(), 0);
        assertThat(carrier.everything().stream().filter(m -> m.isRequest("INVITE")))
                .as("no re-INVITE")
                .hasSize(2);
        end(sw, talk);
        assertThat(sw.ledger.events(talk.call(), LedgerEvent.LegEnded.class))
                .extracting(e -> e.facts().readCodec())
                .containsExactlyInAnyOrder("PCMA", "PCMU");
    }

    @Test
    void a_device_with_another_format_is_asked_to_change() throws Exception {
        Switch sw = speaking("G729", "PCMA");
        Talk talk = answered(sw, voiceA.sdp("8 101"), voiceB.sdp("18 101"));
        Msg again = talk.a().asked("INVITE");
        assertThat(again.body()).contains("RTP/AVP 18 101\r\n");
        talk.a().reply(again, "200 OK", voiceA.sdp("18 101"));
        hears(voiceB, 18, voiceA, talk.a(), 18);
        end(sw, talk);
    }

    @Test
    void a_device_that_cannot_change_ends_the_call() throws Exception {
        Switch sw = speaking("G729", "PCMA");
        Talk talk = answered(sw, voiceA.sdp("8 101"), voiceB.sdp("18 101"));
        talk.a().reply(talk.a().asked("INVITE"), "488 Not Acceptable Here", "");
        talk.a().hungUp();
        talk.b().hungUp();

        assertThat(sw.ledger.ended(talk.call()).termination().cause()).isEqualTo(Cause.INCOMPATIBLE_DESTINATION);
        sw.isIdle();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c=IN IP4 127.0.0.1 | m=audio 4000 RTP/AVP 3",
                "c=IN IP4 127.0.0.1 | m=audio 0 RTP/AVP 8",
                "c=IN IP4 127.0.0.1 | m=video 4000 RTP/AVP 31",
                "c=IN IP4 phone.example | m=audio 4000 RTP/AVP 8",
                "c=nonsense | m=audio 4000 RTP/AVP 8",
            })
    void an_answer_that_nobody_can_hear_is_no_answer(String connection, String media) throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall a = carrier.called(FIRST);
        a.answer("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n" + connection + "\r\nt=0 0\r\n" + media + "\r\n");
        a.hungUp();

        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.INCOMPATIBLE_DESTINATION);
        sw.isIdle();
        assertThat(carrier.calls()).isEqualTo(1);
    }

    @Test
    void an_answer_without_a_session_is_no_answer() throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall a = carrier.called(FIRST).answer("");
        a.hungUp();

        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.INCOMPATIBLE_DESTINATION);
        sw.isIdle();
    }

    @Test
    void early_media_of_the_second_is_heard_by_the_first() throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall a = carrier.called(FIRST).answer(voiceA.sdp());
        PeerCall b = carrier.called(SECOND).earlyMedia(voiceB.sdp());
        assertThat(sw.ledger.await(call, LedgerEvent.LegRinging.class).earlyMedia())
                .isTrue();
        Eventually.holds("A hears the announcement", () -> {
            voiceB.say(b.invite().audioPort(), 8, (byte) 0x44);
            return voiceA.heard(8, (byte) 0x44);
        });
        b.refuse("404 Not Found");
        a.hungUp();

        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.UNALLOCATED_NUMBER);
        sw.isIdle();
    }

    @ParameterizedTest
    @CsvSource({"sendonly, recvonly", "inactive, inactive"})
    void hold_is_answered_heard_and_on_record(String held, String answered) throws Exception {
        Switch sw = start(Setup.of(carrier));
        Talk talk = answered(sw, voiceA.sdp(), voiceB.sdp());
        Msg answer = talk.a().reinvite(voiceA.sdp("8 101", held));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("a=" + answered);
        assertThat(sw.ledger.await(talk.call(), LedgerEvent.Held.class).side()).isEqualTo(Side.A);
        Eventually.holds("B hears the hold tone", () -> !voiceB.heard().isEmpty());

        assertThat(talk.a().reinvite(voiceA.sdp("8 101", "sendrecv")).body()).contains("a=sendrecv");
        assertThat(sw.ledger.await(talk.call(), LedgerEvent.Resumed.class).side())
                .isEqualTo(Side.A);
        Eventually.holds("B hears A again", () -> {
            voiceA.say(talk.a().invite().audioPort(), 8, (byte) 0x55);
            return voiceB.heard(8, (byte) 0x55);
        });
        end(sw, talk);
        assertThat(sw.ledger.events(talk.call(), LedgerEvent.Held.class)).hasSize(1);
    }

    @Test
    void a_change_to_a_format_that_the_other_side_cannot_follow_is_refused() throws Exception {
        Switch sw = speaking("PCMA", "G729");
        Talk talk = answered(sw, voiceA.sdp("8 101"), voiceB.sdp("8 101"));
        assertThat(talk.a().reinvite(voiceA.sdp("18 101")).status()).isEqualTo(488);
        assertThat(talk.a().reinvite(voiceA.sdp("9")).status()).isEqualTo(488);
        hears(voiceB, 8, voiceA, talk.a(), 8);
        assertThat(talk.b().reinvite(voiceB.sdp("18 8 101")).body()).contains("RTP/AVP 8 101\r\n");
        end(sw, talk);
    }

    @Test
    void a_device_that_asks_for_an_offer_is_offered_only_what_the_other_side_can_follow() throws Exception {
        Switch sw = speaking("PCMA", "G729");
        Talk talk = answered(sw, voiceA.sdp("8 101"), voiceB.sdp("8 101"));
        talk.a().request("INVITE", "Contact: <sip:peer@127.0.0.1:" + carrier.port() + ">\r\nContent-Length: 0\r\n\r\n");
        Msg offer = talk.a().answered("INVITE");
        assertThat(offer.body()).contains("RTP/AVP 8 101\r\n");
        talk.a().acknowledge(voiceA.sdp("8 101"));
        hears(voiceB, 8, voiceA, talk.a(), 8);
        end(sw, talk);
    }

    @ParameterizedTest
    @CsvSource({
        "application/dtmf-relay, 'Signal=5\r\nDuration=160\r\n', 5",
        "application/dtmf-relay, 'Signal= #\r\n', 11",
        "application/dtmf-relay, 'signal=a\r\n', 12",
        "application/dtmf, '*', 10",
    })
    void a_key_by_info_reaches_the_other_side_as_rfc_4733(String type, String body, int event) throws Exception {
        Switch sw = start(Setup.of(carrier));
        Talk talk = answered(sw, voiceA.sdp(), voiceB.sdp());
        talk.a().request("INFO", "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(talk.a().answered("INFO").status()).isEqualTo(200);
        Eventually.holds("the event", () -> voiceB.heard(101, (byte) event));
        assertThat(voiceA.heard().stream().noneMatch(h -> h.payloadType() == 101))
                .isTrue();
        end(sw, talk);
    }

    @Test
    void a_key_reaches_a_device_without_rfc_4733_by_info() throws Exception {
        Switch sw = start(Setup.of(carrier));
        Talk talk = answered(sw, voiceA.sdp(), voiceB.sdp("8"));
        talk.a().request("INFO", "Content-Type: application/dtmf\r\nContent-Length: 1\r\n\r\n7");
        assertThat(talk.a().answered("INFO").status()).isEqualTo(200);
        Msg passed = talk.b().asked("INFO");
        assertThat(passed.first("Content-Type")).isEqualTo("application/dtmf-relay");
        assertThat(passed.body()).isEqualTo("Signal=7\r\nDuration=160\r\n");
        talk.b().reply(passed, "200 OK", "");
        voiceA.press(talk.a().invite().audioPort(), 101, 9);
        passed = talk.b().asked("INFO");
        assertThat(passed.body()).startsWith("Signal=9\r\n");
        talk.b().reply(passed, "200 OK", "");
        end(sw, talk);
    }

    @ParameterizedTest
    @CsvSource({
        "application/dtmf-relay, Signal=hello",
        "application/dtmf-relay, Duration=160",
        "application/dtmf, 55",
        "application/media_control+xml, <x/>",
    })
    void an_info_without_a_key_is_refused_and_passed_to_nobody(String type, String body) throws Exception {
        Switch sw = start(Setup.of(carrier));
        Talk talk = answered(sw, voiceA.sdp(), voiceB.sdp());
        talk.a().request("INFO", "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(talk.a().answered("INFO").status()).isEqualTo(415);
        end(sw, talk);
        assertThat(carrier.everything().stream().noneMatch(m -> m.isRequest("INFO")))
                .isTrue();
    }

    @Test
    void a_key_before_the_parties_are_joined_is_answered_and_harms_nothing() throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall a = carrier.called(FIRST).answer(voiceA.sdp());
        PeerCall b = carrier.called(SECOND).ring();
        a.request("INFO", "Content-Type: application/dtmf\r\nContent-Length: 1\r\n\r\n5");
        assertThat(a.answered("INFO").status()).isEqualTo(200);
        b.answer(voiceB.sdp());
        sw.ledger.await(call, LedgerEvent.Connected.class);
        end(sw, new Talk(call, a, b));
    }

    @Test
    void nobody_outside_may_transfer() throws Exception {
        Switch sw = start(Setup.of(carrier));
        Talk talk = answered(sw, voiceA.sdp(), voiceB.sdp());
        talk.a()
                .request(
                        "REFER",
                        "Contact: <sip:p@127.0.0.1:" + carrier.port()
                                + ">\r\nRefer-To: <sip:1@x>\r\nContent-Length: 0\r\n\r\n");
        assertThat(talk.a().answered("REFER").status()).isEqualTo(603);
        end(sw, talk);
    }

    @Test
    void a_party_that_falls_silent_ends_the_call() throws Exception {
        Switch sw = start(Setup.of(carrier).withSilence(Duration.ofSeconds(3)));
        Talk talk = answered(sw, voiceA.sdp(), voiceB.sdp());
        talk.a().hungUp();
        talk.b().hungUp();

        assertThat(sw.ledger.ended(talk.call()).termination().cause()).isEqualTo(Cause.MEDIA_TIMEOUT);
        sw.isIdle();
    }

    @Test
    void a_party_that_holds_may_be_silent() throws Exception {
        Switch sw = start(Setup.of(carrier).withSilence(Duration.ofSeconds(3)));
        Talk talk = answered(sw, voiceA.sdp("8 101", "sendonly"), voiceB.sdp());
        // A sends nothing at all; B speaks for twice the bound.
        long end = System.nanoTime() + Duration.ofSeconds(7).toNanos();
        Eventually.holds("time passes", () -> {
            voiceB.say(talk.b().invite().audioPort(), 8, (byte) 0x66);
            return System.nanoTime() > end;
        });
        assertThat(sw.ledger.events(talk.call(), LedgerEvent.Ended.class)).isEmpty();
        end(sw, talk);
    }

    @Test
    void without_a_free_media_port_the_call_fails_and_leaves_nothing() throws Exception {
        Switch sw = start(Setup.of(carrier).withMediaPairs(1));
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall a = carrier.called(FIRST).answer(voiceA.sdp());
        a.hungUp();
        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.NORMAL_CIRCUIT_CONGESTION);
        assertThat(sw.ledger.events(call, LedgerEvent.LegStarted.class)).hasSize(1);
        sw.isIdle();

        CallId next = sw.calls
                .originate(
                        sw.tenant,
                        new OriginateRequest.Masked(
                                "905321110003", SECOND, null, DialOn.ANSWER, false, Switch.RING, null))
                .call();
        carrier.called("905321110003").refuse("486 Busy Here");
        assertThat(sw.ledger.ended(next).termination().cause()).isEqualTo(Cause.USER_BUSY);
        sw.isIdle();
    }
}
