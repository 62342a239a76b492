package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.LedgerEvent.TransferKind;
import org.santral.call.LedgerEvent.Transferred;
import org.santral.rig.Eventually;
import org.santral.rig.MadeCall;
import org.santral.rig.Msg;
import org.santral.rig.PeerCall;
import org.santral.rig.Phone;
import org.santral.rig.RtpPeer;
import org.santral.rig.SipPeer;
import org.santral.rig.Switch;

/** Parties move: blind and attended transfer, pickup; and music for who waits. */
class TransferTest extends IncomingTest {
    private final RtpPeer voiceC = kept(new RtpPeer());
    private final RtpPeer consulting = kept(new RtpPeer());

    private static Msg refer(PeerCall call, SipPeer phone, String referTo) {
        call.request(
                "REFER",
                "Contact: <sip:phone@127.0.0.1:" + phone.port() + ">\r\nRefer-To: " + referTo
                        + "\r\nContent-Length: 0\r\n\r\n");
        return call.answered("REFER");
    }

    /** The phone is told what came of its REFER. */
    private static void told(Msg notify, String status) {
        assertThat(notify.first("Event")).startsWith("refer");
        assertThat(notify.first("Subscription-State")).startsWith("terminated");
        assertThat(notify.body()).startsWith("SIP/2.0 " + status);
    }

    private record Talk(MadeCall caller, PeerCall phone, CallId call) {}

    /** The carrier's caller and the desk phone talk. */
    private Talk talk(Switch sw, Phone desk, int index) {
        MadeCall caller = calls(sw, "1000");
        PeerCall phone = desk.called().ring().answer(voiceB.sdp());
        caller.answered();
        CallId call = call(sw, index);
        sw.ledger.await(call, LedgerEvent.Connected.class);
        hears(voiceB, voiceA, caller.audioPort(), 0x11);
        return new Talk(caller, phone, call);
    }

    private static List<Cause> causes(Switch sw, CallId call) {
        return legs(sw, call).stream().map(Termination::cause).toList();
    }

    @Test
    void the_callee_sends_the_caller_to_another_phone() {
        Switch sw = start();
        Phone desk = desk(sw);
        Phone ada = ada(sw);
        Talk talk = talk(sw, desk, 0);
        assertThat(refer(talk.phone(), desk.line, "<sip:1001@demo.example>").status())
                .isEqualTo(202);
        Msg notify = talk.phone().asked("NOTIFY");
        told(notify, "200");
        talk.phone().reply(notify, "200 OK", "");
        talk.phone().hungUp();
        PeerCall other = ada.called().ring();
        Eventually.holds("the caller hears ringing", () -> !voiceA.heard().isEmpty());
        other.answer(voiceC.sdp());
        hears(voiceC, voiceA, talk.caller().audioPort(), 0x12);
        hears(voiceA, voiceC, other.invite().audioPort(), 0x13);
        talk.caller().hangUp();
        other.hungUp();

        assertThat(sw.ledger.ended(talk.call()).termination())
                .isEqualTo(Termination.of(Cause.NORMAL_CLEARING, By.CALLER, How.BYE));
        assertThat(sw.ledger.events(talk.call(), Transferred.class))
                .containsExactly(new Transferred(TransferKind.BLIND, "1000", "1001", null));
        assertThat(sw.ledger.events(talk.call(), LedgerEvent.Connected.class)).hasSize(1);
        assertThat(causes(sw, talk.call())).containsOnly(Cause.NORMAL_CLEARING).hasSize(3);
        sw.isIdle();
    }

    @Test
    void the_caller_sends_the_callee_to_another_phone() {
        Switch sw = start();
        Phone desk = desk(sw);
        Phone ada = ada(sw);
        Phone third = ada(sw);
        third.register("1001", "s3cret", "MD5", 0);
        MadeCall caller = ada.call("1001", "s3cret", "1000", voiceA.sdp());
        PeerCall phone = desk.called().ring().answer(voiceB.sdp());
        caller.answered();
        CallId call = call(sw, 0);
        sw.ledger.await(call, LedgerEvent.Connected.class);
        assertThat(caller.refer("<sip:1001@demo.example>").status()).isEqualTo(202);
        Msg notify = caller.asked("NOTIFY");
        told(notify, "200");
        caller.reply(notify, "200 OK", "");
        caller.hungUp();
        PeerCall other = ada.called().ring().answer(voiceC.sdp());
        hears(voiceC, voiceB, phone.invite().audioPort(), 0x14);
        hears(voiceB, voiceC, other.invite().audioPort(), 0x15);
        phone.hangUp();
        other.hungUp();

        assertThat(sw.ledger.ended(call).termination())
                .isEqualTo(Termination.of(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE));
        sw.isIdle();
    }

    @Test
    void who_was_sent_into_a_menu_presses_keys_for_it_and_for_nobody_else() throws Exception {
        Switch sw = start();
        Phone desk = desk(sw);
        BlockingQueue<Object> met = new LinkedBlockingQueue<>();
        sw.dialplan.transferProgram(line -> {
            met.add(line.await(Duration.ofMinutes(5), null));
            met.add(line.await(Duration.ofMinutes(5), null));
            return new Verdict.End(Termination.of(Cause.NORMAL_CLEARING, By.SYSTEM, How.BYE));
        });
        MadeCall caller = calls(sw, "1000");
        // Without telephone events: keys of the caller go to it by INFO while they talk.
        PeerCall phone = desk.called().ring().answer(voiceB.sdp("8"));
        caller.answered();
        CallId call = call(sw, 0);
        sw.ledger.await(call, LedgerEvent.Connected.class);
        refer(phone, desk.line, "<sip:10@demo.example>");
        phone.hungUp();
        caller.request("INFO", "Content-Type: application/dtmf\r\nContent-Length: 1\r\n\r\n7");
        assertThat(caller.finalResponse("INFO").status()).isEqualTo(200);
        assertThat(met.poll(60, TimeUnit.SECONDS)).isEqualTo(new CallLine.Woken.Key('7'));
        voiceA.press(caller.audioPort(), 101, 8);
        assertThat(met.poll(60, TimeUnit.SECONDS)).isEqualTo(new CallLine.Woken.Key('8'));
        caller.hungUp();
        assertThat(sw.ledger.ended(call).termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        assertThat(desk.line.everything()).noneMatch(message -> message.isRequest("INFO"));
        sw.isIdle();
    }

    @Test
    void a_blind_transfer_to_somebody_who_declines_ends_the_call_of_who_stayed() {
        Switch sw = start();
        Phone desk = desk(sw);
        Phone ada = ada(sw);
        Talk talk = talk(sw, desk, 0);
        refer(talk.phone(), desk.line, "<sip:1001@demo.example>");
        talk.phone().hungUp();
        ada.called().ring().refuse("486 Busy Here");
        talk.caller().hungUp();
        Termination why = sw.ledger.ended(talk.call()).termination();
        assertThat(why.cause()).isEqualTo(Cause.USER_BUSY);
        assertThat(why.how()).isEqualTo(How.BYE);
        sw.isIdle();
    }

    @Test
    void a_caller_who_hangs_up_while_the_new_phone_rings_ends_its_ringing() {
        Switch sw = start();
        Phone desk = desk(sw);
        Phone ada = ada(sw);
        Talk talk = talk(sw, desk, 0);
        refer(talk.phone(), desk.line, "<sip:1001@demo.example>");
        // Both hang up at once: the phone's BYE crosses ours.
        Msg bye = talk.phone().asked("BYE");
        talk.phone().request("BYE", "Content-Length: 0\r\n\r\n");
        assertThat(talk.phone().answered("BYE").status()).isIn(200, 481);
        talk.phone().reply(bye, "200 OK", "");
        PeerCall other = ada.called().ring();
        talk.caller().hangUp();
        other.cancelled();
        assertThat(sw.ledger.ended(talk.call()).termination())
                .isEqualTo(Termination.of(Cause.NORMAL_CLEARING, By.CALLER, How.BYE));
        sw.isIdle();
    }

    @Test
    void an_unusable_refer_is_refused_and_the_talk_goes_on() {
        Switch sw = start();
        Phone desk = desk(sw);
        Talk talk = talk(sw, desk, 0);
        assertThat(refer(talk.phone(), desk.line, "nonsense <").status()).isEqualTo(400);
        assertThat(refer(talk.phone(), desk.line, "<sip:1001@demo.example;method=BYE>")
                        .status())
                .isEqualTo(400);
        assertThat(refer(talk.phone(), desk.line, "<sip:1001@demo.example?Replaces=none%3Bto-tag%3Da%3Bfrom-tag%3Db>")
                        .status())
                .isEqualTo(481);
        assertThat(talk.caller().refer("<sip:1001@demo.example>").status())
                .as("only phones transfer")
                .isEqualTo(603);
        hears(voiceA, voiceB, talk.phone().invite().audioPort(), 0x16);
        talk.phone().hangUp();
        talk.caller().hungUp();
        sw.ledger.ended(talk.call());
        sw.isIdle();
    }

    @Test
    void an_attended_transfer_joins_those_whom_the_phone_talked_with() {
        Switch sw = start();
        Phone desk = desk(sw);
        Phone ada = ada(sw);
        Talk talk = talk(sw, desk, 0);
        assertThat(talk.phone().reinvite(voiceB.sdp("8 101", "sendonly")).status())
                .isEqualTo(200);
        MadeCall consultation = desk.call("1000", "secret", "1001", consulting.sdp());
        PeerCall consulted = ada.called().ring().answer(voiceC.sdp());
        consultation.answered();
        CallId second = call(sw, 1);
        sw.ledger.await(second, LedgerEvent.Connected.class);
        // Phones hold both calls before they join them.
        assertThat(consultation.reinvite(consulting.sdp("8 101", "sendonly")).status())
                .isEqualTo(200);
        sw.ledger.await(second, LedgerEvent.Held.class);

        assertThat(refer(talk.phone(), desk.line, "<sip:1001@demo.example" + consultation.replaces() + ">")
                        .status())
                .isEqualTo(202);
        Msg notify = talk.phone().asked("NOTIFY");
        told(notify, "200");
        talk.phone().reply(notify, "200 OK", "");
        talk.phone().hungUp();
        consultation.hungUp();
        assertThat(sw.ledger.ended(second).termination())
                .isEqualTo(Termination.of(Cause.NORMAL_CLEARING, By.CALLER, How.BYE));
        hears(voiceC, voiceA, talk.caller().audioPort(), 0x17);
        hears(voiceA, voiceC, consulted.invite().audioPort(), 0x18);
        int heard = voiceC.heard().size();
        for (int i = 0; i < 5; i++) {
            hears(voiceC, voiceA, talk.caller().audioPort(), 0x20 + i);
        }
        assertThat(voiceC.heard().stream().skip(heard))
                .as("nothing but the caller is heard, no music of the hold before")
                .allSatisfy(packet -> assertThat(packet.payload()[0]).isBetween((byte) 0x17, (byte) 0x24));
        consulted.hangUp();
        talk.caller().hungUp();

        assertThat(sw.ledger.ended(talk.call()).termination())
                .isEqualTo(Termination.of(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE));
        assertThat(sw.ledger.events(talk.call(), Transferred.class))
                .containsExactly(new Transferred(TransferKind.ATTENDED, "1000", "1001", second.value()));
        assertThat(sw.ledger.events(second, Transferred.class))
                .containsExactly(new Transferred(
                        TransferKind.ATTENDED, "1000", CALLER, talk.call().value()));
        assertThat(causes(sw, talk.call()))
                .filteredOn(Cause.ATTENDED_TRANSFER::equals)
                .hasSize(1);
        assertThat(sw.ledger.events(talk.call(), LedgerEvent.LegStarted.class))
                .extracting(LedgerEvent.LegStarted::extension)
                .containsExactly("1000", "1001");
        sw.isIdle();
    }

    @Test
    void a_transfer_to_a_phone_that_still_rings_lets_it_ring_for_the_party() {
        Switch sw = start();
        Phone desk = desk(sw);
        Phone ada = ada(sw);
        Talk talk = talk(sw, desk, 0);
        MadeCall consultation = desk.call("1000", "secret", "1001", consulting.sdp());
        PeerCall ringing = ada.called().ring();
        String early = consultation.told(180).first("To").replaceAll(".*;tag=", "");
        assertThat(refer(talk.phone(), desk.line, "<sip:1001@demo.example" + consultation.replacesEarly(early) + ">")
                        .status())
                .isEqualTo(202);
        Msg notify = talk.phone().asked("NOTIFY");
        told(notify, "200");
        talk.phone().reply(notify, "200 OK", "");
        talk.phone().hungUp();
        ringing.cancelled();
        consultation.refused();
        PeerCall other = ada.called().ring().answer(voiceC.sdp());
        hears(voiceC, voiceA, talk.caller().audioPort(), 0x1d);
        other.hangUp();
        talk.caller().hungUp();
        sw.ledger.ended(talk.call());
        sw.isIdle();
    }

    @Test
    void a_transfer_into_a_menu_or_queue_sends_the_party_where_the_phone_had_called() {
        Switch sw = start();
        Phone desk = desk(sw);
        Phone ada = ada(sw);
        Talk talk = talk(sw, desk, 0);
        sw.dialplan.program(line -> {
            line.answer();
            line.await(Duration.ofMinutes(5), null);
            return new Verdict.Connected();
        });
        MadeCall consultation =
                desk.call("1000", "secret", "1001", consulting.sdp()).answered();
        sw.ledger.await(call(sw, 1), LedgerEvent.PickedUp.class);
        assertThat(refer(talk.phone(), desk.line, "<sip:1001@demo.example" + consultation.replaces() + ">")
                        .status())
                .isEqualTo(202);
        Msg notify = talk.phone().asked("NOTIFY");
        told(notify, "200");
        talk.phone().reply(notify, "200 OK", "");
        talk.phone().hungUp();
        consultation.hungUp();
        PeerCall other = ada.called().ring().answer(voiceC.sdp());
        hears(voiceC, voiceA, talk.caller().audioPort(), 0x1d);
        other.hangUp();
        talk.caller().hungUp();
        assertThat(sw.ledger.ended(call(sw, 1)).termination())
                .isEqualTo(Termination.of(Cause.NORMAL_CLEARING, By.CALLER, How.BYE));
        sw.ledger.ended(talk.call());
        sw.isIdle();
    }

    @Test
    void a_ringing_call_is_picked_up_from_another_phone() {
        Switch sw = start();
        Phone desk = desk(sw);
        Phone ada = ada(sw);
        MadeCall caller = calls(sw, "1000");
        PeerCall ringing = desk.called().ring();
        CallId first = call(sw, 0);
        sw.ledger.await(first, LedgerEvent.LegRinging.class);
        sw.dialplan.program(line -> {
            line.pickUp(first);
            return new Verdict.Connected();
        });
        MadeCall picking = ada.call("1001", "s3cret", "*8", voiceC.sdp()).answered();
        Msg cancel = ringing.cancelled();
        assertThat(cancel.first("Reason")).startsWith("Q.850;cause=26");
        caller.answered();
        hears(voiceC, voiceA, caller.audioPort(), 0x1a);
        hears(voiceA, voiceC, picking.audioPort(), 0x1b);
        picking.hangUp();
        caller.hungUp();

        assertThat(sw.ledger.ended(first).termination())
                .isEqualTo(Termination.of(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE));
        assertThat(causes(sw, first)).contains(Cause.PICKED_OFF);
        CallId second = call(sw, 1);
        assertThat(sw.ledger.ended(second).termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        assertThat(sw.ledger.events(first, Transferred.class))
                .containsExactly(new Transferred(TransferKind.PICKUP, "1001", "1001", second.value()));
        sw.isIdle();
    }

    @Test
    void a_party_that_comes_too_late_to_pick_up_is_let_go_with_all_it_held() {
        Switch sw = start();
        Phone desk = desk(sw);
        Phone ada = ada(sw);
        Talk talk = talk(sw, desk, 0);
        MadeCall consultation = desk.call("1000", "secret", "1001", consulting.sdp());
        PeerCall consulted = ada.called().ring().answer(voiceC.sdp());
        consultation.answered();
        CallId second = call(sw, 1);
        sw.ledger.await(second, LedgerEvent.Connected.class);
        // The caller hangs up while the phone joins the two: whichever is first, nothing stays behind.
        talk.phone()
                .request(
                        "REFER",
                        "Contact: <sip:phone@127.0.0.1:" + desk.line.port() + ">\r\nRefer-To: <sip:1001@demo.example"
                                + consultation.replaces() + ">\r\nContent-Length: 0\r\n\r\n");
        talk.caller().hangUp();
        consultation.hungUp();
        talk.phone().hungUp();
        consulted.hungUp();
        sw.ledger.ended(talk.call());
        sw.ledger.ended(second);
        sw.isIdle();
    }

    @Test
    void who_is_held_hears_music_until_the_other_comes_back() {
        Switch sw = start();
        Phone desk = desk(sw);
        Talk talk = talk(sw, desk, 0);
        int before = voiceA.heard().size();
        assertThat(talk.phone().reinvite(voiceB.sdp("8 101", "sendonly")).body())
                .contains("a=recvonly");
        Eventually.holds(
                "music",
                () -> voiceA.heard().stream()
                                .skip(before)
                                .filter(packet -> packet.payloadType() == 8)
                                .map(packet -> packet.payload()[0])
                                .distinct()
                                .count()
                        > 5);
        assertThat(talk.phone().reinvite(voiceB.sdp()).status()).isEqualTo(200);
        hears(voiceA, voiceB, talk.phone().invite().audioPort(), 0x1c);
        assertThat(sw.ledger.events(talk.call(), LedgerEvent.Held.class))
                .containsExactly(new LedgerEvent.Held(LedgerEvent.Side.B));
        talk.caller().hangUp();
        talk.phone().hungUp();
        sw.ledger.ended(talk.call());
        assertThat(sw.ledger.events(talk.call(), LedgerEvent.Resumed.class)).hasSize(1);
        sw.isIdle();
    }
}
