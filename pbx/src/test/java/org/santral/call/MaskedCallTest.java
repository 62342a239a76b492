package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.santral.rig.Switch.FIRST;
import static org.santral.rig.Switch.RING;
import static org.santral.rig.Switch.SECOND;
import static org.santral.rig.Switch.SHOWN;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.OriginateRequest.DialOn;
import org.santral.rig.Eventually;
import org.santral.rig.Msg;
import org.santral.rig.PeerCall;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;

/** Masked calls from the request to the last entry, over real sockets. */
class MaskedCallTest extends SwitchTest {

    /** Both parties answered and are joined. */
    private record Talk(CallId call, PeerCall a, PeerCall b) {}

    private Talk talk(Switch sw, boolean record) throws Exception {
        CallId call = sw.calls
                .originate(sw.tenant, Switch.masked(DialOn.RINGING, record, RING))
                .call();
        PeerCall a = carrier.called(FIRST).ring();
        PeerCall b = carrier.called(SECOND).ring();
        a.answer(voiceA.sdp());
        b.answer(voiceB.sdp());
        sw.ledger.await(call, LedgerEvent.Connected.class);
        return new Talk(call, a, b);
    }

    @Test
    void the_second_is_dialled_when_the_first_rings_and_both_are_joined() throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId call = sw.originate(DialOn.RINGING);

        PeerCall a = carrier.called(FIRST);
        assertThat(carrier.calls()).isEqualTo(1);
        a.ring();
        PeerCall b = carrier.called(SECOND).ring();
        a.answer(voiceA.sdp());
        b.answer(voiceB.sdp());
        sw.ledger.await(call, LedgerEvent.Connected.class);
        Eventually.holds("B hears A", () -> {
            voiceA.say(a.invite().audioPort(), 8, (byte) 0x11);
            return voiceB.heard(8, (byte) 0x11);
        });
        Eventually.holds("A hears B", () -> {
            voiceB.say(b.invite().audioPort(), 8, (byte) 0x22);
            return voiceA.heard(8, (byte) 0x22);
        });
        a.hangUp();
        Msg bye = b.hungUp();

        assertThat(bye.first("Reason")).startsWith("Q.850;cause=16");
        LedgerEvent.Ended ended = sw.ledger.ended(call);
        assertThat(ended.termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        assertThat(ended.termination().by()).isEqualTo(By.CALLER);
        assertThat(ended.recorded()).isFalse();
        LedgerEvent.LegEnded legA = sw.ledger.events(call, LedgerEvent.LegEnded.class).stream()
                .filter(e -> e.side() == Side.A)
                .findFirst()
                .orElseThrow();
        assertThat(legA.facts().address()).isEqualTo("127.0.0.1");
        assertThat(legA.facts().userAgent()).isEqualTo("Raw/1");
        assertThat(legA.facts().readCodec()).isEqualTo("PCMA");
        assertThat(legA.facts().packetsReceived()).isPositive();
        sw.isIdle();
    }

    @Test
    void neither_side_is_told_anything_of_the_other() throws Exception {
        Switch sw = start(Setup.of(carrier));
        Talk talk = talk(sw, false);
        talk.b().hangUp("Reason: Q.850;cause=16;text=\"" + SECOND + "\"\r\n");
        talk.a().hungUp();
        sw.ledger.ended(talk.call());

        for (Msg message : carrier.everything()) {
            boolean toA = message.first("Call-ID").equals(talk.a().invite().first("Call-ID"));
            boolean toB = message.first("Call-ID").equals(talk.b().invite().first("Call-ID"));
            assertThat(message.text()).doesNotContain(toA ? SECOND : toB ? FIRST : "no such number");
        }
        for (PeerCall one : new PeerCall[] {talk.a(), talk.b()}) {
            assertThat(one.invite().first("From")).contains("sip:" + SHOWN + "@");
            assertThat(one.invite().first("P-Asserted-Identity")).isEqualTo("<sip:" + SHOWN + "@127.0.0.1>");
        }
        assertThat(talk.a().invite().first("Call-ID"))
                .isNotEqualTo(talk.b().invite().first("Call-ID"));
        sw.isIdle();
    }

    @Test
    void a_bridge_dials_the_second_when_the_first_answers() throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall a = carrier.called(FIRST).ring();
        sw.ledger.await(call, LedgerEvent.LegRinging.class);
        assertThat(carrier.calls()).isEqualTo(1);
        assertThat(sw.calls.awaitFirstParty(call, Duration.ZERO)).isEqualTo(new CallControl.FirstParty.Waiting());
        a.answer(voiceA.sdp());
        assertThat(sw.calls.awaitFirstParty(call, RING)).isEqualTo(new CallControl.FirstParty.Answered());

        PeerCall b = carrier.called(SECOND).ring();
        Eventually.holds("A hears ringback", () -> !voiceA.heard().isEmpty());
        b.answer(voiceB.sdp());
        sw.ledger.await(call, LedgerEvent.Connected.class);
        b.hangUp();
        a.hungUp();

        assertThat(sw.ledger.ended(call).termination().by()).isEqualTo(By.CALLEE);
        sw.isIdle();
    }

    @Test
    void a_recorded_talk_has_a_recording_before_its_last_entry() throws Exception {
        Switch sw = start(Setup.of(carrier));
        Talk talk = talk(sw, true);
        Eventually.holds("B hears A", () -> {
            voiceA.say(talk.a().invite().audioPort(), 8, (byte) 0x11);
            return voiceB.heard(8, (byte) 0x11);
        });
        talk.a().hangUp();
        talk.b().hungUp();

        assertThat(sw.ledger.ended(talk.call()).recorded()).isTrue();
        assertThat(sw.ledger.events(talk.call(), LedgerEvent.RecordingReady.class))
                .hasSize(1);
        sw.isIdle();
    }

    @ParameterizedTest
    @CsvSource({
        "486 Busy Here, USER_BUSY",
        "603 Decline, CALL_REJECTED",
        "404 Not Found, UNALLOCATED_NUMBER",
        "480 Temporarily Unavailable, NO_USER_RESPONSE",
    })
    void the_first_refuses(String status, Cause cause) throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId call = sw.originate(DialOn.ANSWER);
        carrier.called(FIRST).refuse(status);

        LedgerEvent.Ended ended = sw.ledger.ended(call);
        assertThat(ended.termination().cause()).isEqualTo(cause);
        assertThat(ended.termination().sipStatus()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
        assertThat(ended.termination().sipPhrase()).isEqualTo(status.substring(4));
        assertThat(sw.calls.awaitFirstParty(call, RING)).isEqualTo(new CallControl.FirstParty.Failed(cause));
        sw.isIdle();
        assertThat(carrier.calls()).isEqualTo(1);
    }

    @Test
    void the_second_refuses_with_a_reason_after_the_first_answered() throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall a = carrier.called(FIRST).answer(voiceA.sdp());
        carrier.called(SECOND).refuse("480 Gone", "Reason: SIP;cause=480\r\nReason: Q.850;cause=19\r\n");
        a.hungUp();

        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.NO_ANSWER);
        sw.isIdle();
    }

    @Test
    void the_second_refuses_while_the_first_rings() throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId call = sw.originate(DialOn.RINGING);
        PeerCall a = carrier.called(FIRST).ring();
        carrier.called(SECOND).refuse("486 Busy Here");
        a.cancelled();

        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.USER_BUSY);
        sw.isIdle();
    }

    @Test
    void the_second_answers_before_the_first_which_then_refuses() throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId call = sw.originate(DialOn.RINGING);
        PeerCall a = carrier.called(FIRST).ring();
        PeerCall b = carrier.called(SECOND).answer(voiceB.sdp());
        a.refuse("486 Busy Here");
        b.hungUp();

        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.USER_BUSY);
        sw.isIdle();
    }

    @Test
    void the_first_gives_up_while_the_second_rings() throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall a = carrier.called(FIRST).answer(voiceA.sdp());
        PeerCall b = carrier.called(SECOND).ring();
        a.hangUp();
        b.cancelled();

        LedgerEvent.Ended ended = sw.ledger.ended(call);
        assertThat(ended.termination().cause()).isEqualTo(Cause.ORIGINATOR_CANCEL);
        assertThat(ended.termination().by()).isEqualTo(By.CALLER);
        assertThat(ended.termination().how()).isEqualTo(How.CANCEL);
        sw.isIdle();
    }

    @ParameterizedTest
    @EnumSource(DialOn.class)
    void a_party_rings_out(DialOn dialOn) throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId call = sw.calls
                .originate(sw.tenant, Switch.masked(dialOn, false, Duration.ofSeconds(3)))
                .call();
        PeerCall a = carrier.called(FIRST).ring();
        if (dialOn == DialOn.RINGING) {
            PeerCall b = carrier.called(SECOND).ring();
            b.cancelled();
        }
        a.cancelled();

        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.NO_ANSWER);
        assertThat(sw.calls.awaitFirstParty(call, RING)).isEqualTo(new CallControl.FirstParty.Failed(Cause.NO_ANSWER));
        sw.isIdle();
    }

    @Test
    void an_answer_that_crosses_the_cancel_is_hung_up() throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall a = carrier.called(FIRST).ring();
        sw.ledger.await(call, LedgerEvent.LegRinging.class);
        assertThat(sw.calls.hangup(sw.tenant, call)).isTrue();
        a.cancelSeen();
        a.answerOnly(voiceA.sdp());
        a.hungUp();

        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.ORIGINATOR_CANCEL);
        sw.isIdle();
    }

    @Test
    void a_device_that_never_finishes_after_our_cancel_costs_nothing_in_the_end() throws Exception {
        Switch sw = start(Setup.of(carrier).withT1(Duration.ofMillis(50)));
        CallId call = sw.originate(DialOn.ANSWER);
        PeerCall a = carrier.called(FIRST).ring();
        sw.ledger.await(call, LedgerEvent.LegRinging.class);
        sw.calls.hangup(sw.tenant, call);
        a.cancelSeen();

        sw.ledger.ended(call);
        sw.isIdle();
    }

    @Test
    void hangup_while_joined_ends_both() throws Exception {
        Switch sw = start(Setup.of(carrier));
        Talk talk = talk(sw, false);
        assertThat(sw.calls.hangup(sw.tenant, talk.call())).isTrue();
        talk.a().hungUp();
        talk.b().hungUp();

        LedgerEvent.Ended ended = sw.ledger.ended(talk.call());
        assertThat(ended.termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        assertThat(ended.termination().by()).isEqualTo(By.SYSTEM);
        sw.isIdle();
        assertThat(sw.calls.hangup(sw.tenant, talk.call())).isFalse();
    }

    @Test
    void hangup_before_anybody_answered_and_while_one_waits() throws Exception {
        Switch sw = start(Setup.of(carrier));
        CallId both = sw.originate(DialOn.RINGING);
        PeerCall a = carrier.called(FIRST).ring();
        PeerCall b = carrier.called(SECOND).ring();
        sw.calls.hangup(sw.tenant, both);
        a.cancelled();
        b.cancelled();
        assertThat(sw.ledger.ended(both).termination().cause()).isEqualTo(Cause.ORIGINATOR_CANCEL);
        sw.isIdle();

        CallId waiting = sw.calls
                .originate(sw.tenant, Switch.masked(DialOn.ANSWER, false, RING))
                .call();
        PeerCall first = carrier.called(FIRST).answer(voiceA.sdp());
        PeerCall second = carrier.called(SECOND).ring();
        sw.calls.hangup(sw.tenant, waiting);
        first.hungUp();
        second.cancelled();
        assertThat(sw.ledger.ended(waiting).termination().cause()).isEqualTo(Cause.ORIGINATOR_CANCEL);
        sw.isIdle();
    }

    @Test
    void both_hang_up_at_once() throws Exception {
        Switch sw = start(Setup.of(carrier));
        Talk talk = talk(sw, true);
        talk.a().request("BYE", "Content-Length: 0\r\n\r\n");
        talk.b().request("BYE", "Content-Length: 0\r\n\r\n");

        assertThat(sw.ledger.ended(talk.call()).termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        sw.isIdle();
    }

    @Test
    void a_shutdown_lets_calls_go_on_for_the_grace_period_and_then_ends_them() throws Exception {
        Switch sw = start(Setup.of(carrier));
        Talk talk = talk(sw, false);
        Thread answering = Thread.ofVirtual().start(() -> {
            talk.a().hungUp();
            talk.b().hungUp();
        });
        sw.calls.shutdown(Duration.ofMillis(100));
        answering.join();

        assertThat(sw.ledger.ended(talk.call()).termination().cause()).isEqualTo(Cause.SYSTEM_SHUTDOWN);
        sw.isIdle();
        assertThat(sw.calls.shutdown(Duration.ZERO)).isTrue();
        assertThat(catchThrowableOfType(CallRefused.class, () -> sw.originate(DialOn.ANSWER))
                        .why())
                .isEqualTo(CallRefused.Why.UNAVAILABLE);
    }
}
