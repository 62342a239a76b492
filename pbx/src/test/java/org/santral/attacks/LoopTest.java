package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.santral.base.Cause;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.Hunt;
import org.santral.call.HuntResult;
import org.santral.call.Outward;
import org.santral.rig.Msg;
import org.santral.rig.RtpPeer;
import org.santral.rig.SipPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.tenant.PhoneNumber;

/** A number that is forwarded outside, and a carrier that sends what it is asked to call back to that number. */
class LoopTest {
    private static final PhoneNumber OUTSIDE = new PhoneNumber("905321119999");
    private static final int MOST = 8;
    /** Far more than there may be: what would end a circle without end in this test. */
    private static final int GIVEN_UP = 18;

    /** The carrier's own call to the number, with what a proxy keeps of the INVITE that asked it for a call. */
    private static void back(SipPeer carrier, Switch sw, Msg invite, int hops, String sdp) {
        carrier.send("INVITE sip:" + Switch.SHOWN + "@"
                + sw.address().getAddress().getHostAddress() + ":"
                + sw.address().getPort() + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + carrier.port()
                + ";rport;branch=z9hG4bKloop" + hops + "x" + System.nanoTime() + "\r\nMax-Forwards: " + hops
                + "\r\nFrom: <sip:905321110009@carrier.example>;tag=round" + hops + "\r\nTo: <sip:" + Switch.SHOWN
                + "@carrier.example>\r\nCall-ID: " + (invite == null ? "first" : invite.first("Call-ID")) + "-back"
                + "\r\nCSeq: 1 INVITE\r\nContact: <sip:c@127.0.0.1:" + carrier.port()
                + ">\r\nContent-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp);
    }

    @Test
    void a_call_that_is_sent_back_again_and_again_ends() throws Exception {
        try (SipPeer carrier = new SipPeer();
                RtpPeer voice = new RtpPeer();
                Switch sw = new Switch(Setup.of(carrier).withMediaPairs(2 * GIVEN_UP + 8))) {
            sw.dialplan.program(line -> switch (line.hunt(new Hunt(
                    List.of(new Hunt.Callee.Outside(
                            OUTSIDE, OUTSIDE.digits(), new PhoneNumber(Switch.SHOWN), Outward.ANY)),
                    Duration.ofSeconds(60),
                    Hunt.Hearing.RINGBACK,
                    Cause.NO_ANSWER))) {
                case HuntResult.Connected _ -> new Verdict.Connected();
                case HuntResult.Unanswered unanswered -> new Verdict.End(unanswered.why());
            });
            carrier.talkTo(sw.address());
            back(carrier, sw, null, 70, voice.sdp());
            Msg refusal = null;
            int rounds = 0;
            while (refusal == null && rounds < GIVEN_UP) {
                Msg next = carrier.take(
                        "another round, or its end",
                        m -> m.isRequest("INVITE") || m.isResponse("INVITE") && m.status() >= 300);
                if (!next.isRequest("INVITE")) {
                    refusal = next;
                    continue;
                }
                rounds++;
                int hops = Integer.parseInt(next.first("Max-Forwards"));
                if (hops == 0) {
                    carrier.respond(next, "483 Too Many Hops", "");
                } else {
                    back(carrier, sw, next, hops - 1, voice.sdp());
                }
            }
            assertThat(refusal).as("after %d rounds".formatted(rounds)).isNotNull();
            assertThat(rounds).isBetween(1, MOST);
            assertThat(carrier.calls()).isLessThanOrEqualTo(MOST);
        }
    }

    @Test
    void a_call_with_no_hops_left_is_refused() throws Exception {
        try (SipPeer carrier = new SipPeer();
                RtpPeer voice = new RtpPeer();
                Switch sw = new Switch(Setup.of(carrier))) {
            carrier.talkTo(sw.address());
            back(carrier, sw, null, 0, voice.sdp());
            assertThat(carrier.response("INVITE").status()).isEqualTo(483);
            assertThat(carrier.calls()).isZero();
            assertThat(sw.calls.live()).isZero();
        }
    }
}
