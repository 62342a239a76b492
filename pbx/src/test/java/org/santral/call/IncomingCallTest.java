package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.LedgerEvent.Side;
import org.santral.rig.MadeCall;
import org.santral.rig.Msg;
import org.santral.rig.PeerCall;
import org.santral.rig.Phone;
import org.santral.rig.RecordingLedger;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;

/** Calls that come in for an extension: answered, refused, given up, raced for. */
class IncomingCallTest extends IncomingTest {

    @ParameterizedTest
    @CsvSource({"true, CALLER", "false, CALLEE"})
    void a_phone_answers_and_both_hear_each_other(boolean callerHangsUp, By by) {
        Switch sw = start();
        Phone desk = desk(sw);
        MadeCall caller = calls(sw, "1000");
        PeerCall phone = desk.called().ring();
        caller.told(180);
        phone.answer(voiceB.sdp());
        caller.answered();
        hears(voiceB, voiceA, caller.audioPort(), 0x31);
        hears(voiceA, voiceB, phone.invite().audioPort(), 0x32);
        if (callerHangsUp) {
            caller.hangUp();
            phone.hungUp();
        } else {
            phone.hangUp();
            caller.hungUp();
        }

        CallId call = call(sw, 0);
        assertThat(sw.ledger.ended(call).termination()).isEqualTo(Termination.of(Cause.NORMAL_CLEARING, by, How.BYE));
        assertThat(sw.ledger.events(call).stream().map(e -> e.getClass().getSimpleName()))
                .containsExactly(
                        "Accepted",
                        "LegStarted",
                        "LegRinging",
                        "PickedUp",
                        "LegAnswered",
                        "Connected",
                        "LegEnded",
                        "LegEnded",
                        "Ended");
        assertThat(phone.invite().first("From")).contains("sip:" + CALLER + "@");
        sw.isIdle();
    }

    @Test
    void a_caller_who_gives_up_ends_the_ringing() {
        Switch sw = start();
        Phone desk = desk(sw);
        MadeCall caller = calls(sw, "1000");
        PeerCall phone = desk.called().ring();
        caller.told(180);
        caller.cancel();
        phone.cancelled();

        CallId call = call(sw, 0);
        assertThat(sw.ledger.ended(call).termination())
                .isEqualTo(Termination.of(Cause.ORIGINATOR_CANCEL, By.CALLER, How.CANCEL));
        assertThat(sw.ledger.events(call, LedgerEvent.LegEnded.class))
                .extracting(LedgerEvent.LegEnded::side)
                .containsExactlyInAnyOrder(Side.A, Side.B);
        sw.isIdle();
    }

    @Test
    void a_caller_who_gives_up_before_the_call_is_on_record_rings_nobody() {
        Switch sw = start();
        Phone desk = desk(sw);
        sw.ledger.mode(RecordingLedger.Mode.SLOW);
        MadeCall caller = calls(sw, "1000");
        CallId call = call(sw, 0);
        caller.cancel();
        sw.ledger.release();

        assertThat(sw.ledger.ended(call).termination())
                .isEqualTo(Termination.of(Cause.ORIGINATOR_CANCEL, By.CALLER, How.CANCEL));
        assertThat(legs(sw, call)).extracting(Termination::cause).containsExactly(Cause.ORIGINATOR_CANCEL);
        sw.isIdle();
        assertThat(desk.line.calls()).isZero();
    }

    @Test
    void a_call_that_cannot_be_written_down_is_turned_away() {
        Switch sw = start();
        desk(sw);
        sw.ledger.mode(RecordingLedger.Mode.FAILING);
        Msg answer = calls(sw, "1000").refused();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.first("Retry-After")).isNotEmpty();
        sw.isIdle();
    }

    @ParameterizedTest
    @CsvSource({
        "486 Busy Here, 486, USER_BUSY, CALLEE",
        "603 Decline, 603, CALL_REJECTED, CALLEE",
        "480 Temporarily Unavailable, 480, NO_USER_RESPONSE, CALLEE",
        "404 Not Found, 404, UNALLOCATED_NUMBER, CALLEE",
        "302 Moved Temporarily, 480, REDIRECTION_TO_NEW_DESTINATION, CALLEE",
        "401 Unauthorized, 603, CALL_REJECTED, CALLEE",
        "407 Proxy Authentication Required, 603, CALL_REJECTED, CALLEE",
        "503 Service Unavailable, 500, NORMAL_TEMPORARY_FAILURE, CALLEE",
    })
    void what_the_phone_says_is_what_the_caller_is_told(String said, int told, Cause cause, By by) {
        Switch sw = start();
        Phone desk = desk(sw);
        MadeCall caller = calls(sw, "1000");
        desk.called().ring().refuse(said);
        Msg answer = caller.refused();
        assertThat(answer.status()).isEqualTo(told);
        assertThat(answer.first("Retry-After")).isEmpty();

        Termination why = sw.ledger.ended(call(sw, 0)).termination();
        assertThat(List.of(why.cause(), why.by(), why.how())).containsExactly(cause, by, How.REFUSE);
        assertThat(why.sipStatus()).isEqualTo(Integer.parseInt(said.substring(0, 3)));
        sw.isIdle();
    }

    @Test
    void a_phone_that_rings_in_vain_is_no_answer() {
        Switch sw = start();
        sw.dialplan.program(
                line -> switch (line.hunt(ring(sw, Duration.ofMillis(300), Hunt.Hearing.RINGBACK, Cause.NO_ANSWER))) {
                    case HuntResult.Connected connected -> new Verdict.Connected();
                    case HuntResult.Unanswered unanswered -> new Verdict.End(unanswered.why());
                });
        Phone desk = desk(sw);
        MadeCall caller = calls(sw, "1000");
        desk.called().ring().cancelled();
        assertThat(caller.refused().status()).isEqualTo(480);

        CallId call = call(sw, 0);
        assertThat(sw.ledger.ended(call).termination())
                .isEqualTo(new Termination(Cause.NO_ANSWER, By.SYSTEM, How.REFUSE, 480, "Temporarily Unavailable"));
        assertThat(legs(sw, call)).first().isEqualTo(Termination.of(Cause.NO_ANSWER, By.SYSTEM, How.CANCEL));
        sw.isIdle();
    }

    static Hunt ring(Switch sw, Duration time, Hunt.Hearing hearing, Cause onTimeout) {
        return new Hunt(
                List.of(new Hunt.Callee.Inside(sw.tenant.extension("1000").orElseThrow())), time, hearing, onTimeout);
    }

    @ParameterizedTest
    @CsvSource({"1000, 480, NO_USER_RESPONSE", "1999, 404, UNALLOCATED_NUMBER"})
    void where_nobody_is_the_caller_is_refused(String dialled, int status, Cause cause) {
        Switch sw = start();
        MadeCall caller = calls(sw, dialled);
        assertThat(caller.refused().status()).isEqualTo(status);
        Termination why = sw.ledger.ended(call(sw, 0)).termination();
        assertThat(why.cause()).isEqualTo(cause);
        assertThat(why.how()).isEqualTo(How.REFUSE);
        sw.isIdle();
    }

    @Test
    void all_phones_of_an_extension_ring_and_the_first_to_answer_wins() {
        Switch sw = start();
        Phone desk = desk(sw);
        Phone mobile = desk(sw);
        MadeCall caller = calls(sw, "1000");
        PeerCall loser = desk.called().ring();
        PeerCall winner = mobile.called().ring();
        winner.answer(voiceB.sdp());
        caller.answered();
        Msg cancel = loser.cancelled();
        assertThat(cancel.first("Reason")).startsWith("Q.850;cause=26");
        hears(voiceB, voiceA, caller.audioPort(), 0x33);
        caller.hangUp();
        winner.hungUp();

        CallId call = call(sw, 0);
        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        assertThat(legs(sw, call))
                .extracting(Termination::cause)
                .containsExactlyInAnyOrder(Cause.LOSE_RACE, Cause.NORMAL_CLEARING, Cause.NORMAL_CLEARING);
        sw.isIdle();
    }

    @Test
    void a_loser_whose_answer_crosses_the_cancel_is_acknowledged_and_hung_up() {
        Switch sw = start();
        Phone desk = desk(sw);
        Phone mobile = desk(sw);
        MadeCall caller = calls(sw, "1000");
        PeerCall loser = desk.called().ring();
        PeerCall winner = mobile.called().ring();
        winner.answer(voiceB.sdp());
        caller.answered();
        loser.cancelSeen();
        loser.answer(kept(new org.santral.rig.RtpPeer()).sdp());
        loser.hungUp();
        hears(voiceB, voiceA, caller.audioPort(), 0x34);
        winner.hangUp();
        caller.hungUp();

        assertThat(legs(sw, call(sw, 0)).stream().filter(end -> end.cause() == Cause.LOSE_RACE))
                .hasSize(1);
        assertThat(sw.ledger.ended(call(sw, 0)).termination().by()).isEqualTo(By.CALLEE);
        sw.isIdle();
    }

    @Test
    void a_loser_that_answers_when_all_is_over_is_hung_up_as_well() {
        Switch sw = start();
        Phone desk = desk(sw);
        Phone mobile = desk(sw);
        MadeCall caller = calls(sw, "1000");
        PeerCall loser = desk.called().ring();
        PeerCall winner = mobile.called().ring();
        winner.answer(voiceB.sdp());
        caller.answered();
        loser.cancelSeen();
        caller.hangUp();
        winner.hungUp();
        sw.ledger.ended(call(sw, 0));
        loser.answer(kept(new org.santral.rig.RtpPeer()).sdp());
        loser.hungUp();
        sw.isIdle();
    }

    @Test
    void a_caller_may_leave_the_offer_to_us() {
        Switch sw = start();
        Phone desk = desk(sw);
        MadeCall caller = MadeCall.byCarrier(carrier, sw, CALLER, "1000", "");
        PeerCall phone = desk.called().ring();
        phone.answer(voiceB.sdp());
        caller.answered(voiceA.sdp());
        hears(voiceB, voiceA, caller.audioPort(), 0x35);
        hears(voiceA, voiceB, phone.invite().audioPort(), 0x36);
        caller.hangUp();
        phone.hungUp();
        sw.ledger.ended(call(sw, 0));
        sw.isIdle();
    }

    @Test
    void a_caller_without_a_usable_format_is_refused() {
        Switch sw = start();
        desk(sw);
        MadeCall caller = MadeCall.byCarrier(carrier, sw, CALLER, "1000", voiceA.sdp("3"));
        assertThat(caller.refused().status()).isEqualTo(488);
        Termination why = sw.ledger.ended(call(sw, 0)).termination();
        assertThat(why.cause()).isEqualTo(Cause.INCOMPATIBLE_DESTINATION);
        sw.isIdle();
    }

    @Test
    void a_caller_hears_what_a_single_phone_plays_before_it_answers() {
        Switch sw = start();
        Phone desk = desk(sw);
        MadeCall caller = calls(sw, "1000");
        PeerCall phone = desk.called().earlyMedia(voiceB.sdp());
        assertThat(caller.told(183).body()).contains("m=audio");
        hears(voiceA, voiceB, phone.invite().audioPort(), 0x37);
        phone.answer(voiceB.sdp());
        caller.answered();
        hears(voiceB, voiceA, caller.audioPort(), 0x38);
        phone.hangUp();
        caller.hungUp();
        assertThat(sw.ledger.events(call(sw, 0), LedgerEvent.LegRinging.class))
                .containsExactly(new LedgerEvent.LegRinging(Side.B, 0, true));
        sw.ledger.ended(call(sw, 0));
        sw.isIdle();
    }

    @Test
    void a_phone_calls_another() {
        Switch sw = start();
        Phone desk = desk(sw);
        Phone ada = ada(sw);
        MadeCall caller = desk.call("1000", "secret", "1001", voiceA.sdp());
        PeerCall phone = ada.called().ring().answer(voiceB.sdp());
        caller.answered();
        hears(voiceA, voiceB, phone.invite().audioPort(), 0x39);
        caller.hangUp();
        phone.hungUp();

        CallId call = call(sw, 0);
        sw.ledger.ended(call);
        LedgerEvent.Accepted accepted =
                sw.ledger.events(call, LedgerEvent.Accepted.class).getFirst();
        assertThat(accepted.direction()).isEqualTo(LedgerEvent.Direction.LOCAL);
        assertThat(accepted.caller().extension()).isEqualTo("1000");
        sw.isIdle();
    }

    @Test
    void two_byes_that_cross_are_both_answered() {
        Switch sw = start();
        Phone desk = desk(sw);
        MadeCall caller = calls(sw, "1000");
        PeerCall phone = desk.called().ring().answer(voiceB.sdp());
        caller.answered();
        sw.ledger.await(call(sw, 0), LedgerEvent.Connected.class);
        caller.hangUp();
        Msg bye = phone.asked("BYE");
        phone.request("BYE", "Content-Length: 0\r\n\r\n");
        assertThat(phone.answered("BYE").status()).isIn(200, 481);
        phone.reply(bye, "200 OK", "");
        sw.ledger.ended(call(sw, 0));
        sw.isIdle();
    }

    @Test
    void a_switch_without_media_ports_refuses() {
        Switch sw = start(Setup.of(carrier).withMediaPairs(1));
        Phone desk = desk(sw);
        MadeCall caller = calls(sw, "1000");
        assertThat(caller.refused().status()).isEqualTo(503);
        assertThat(sw.ledger.ended(call(sw, 0)).termination().cause()).isEqualTo(Cause.NORMAL_CIRCUIT_CONGESTION);
        sw.isIdle();
        assertThat(desk.line.calls()).isZero();
    }
}
