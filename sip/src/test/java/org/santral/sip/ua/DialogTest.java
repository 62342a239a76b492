package org.santral.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dialog.DialogEnd;
import org.santral.sip.dialog.DialogEnd.Cause;
import org.santral.sip.dialog.Reoffer;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipResponse;
import org.santral.sip.sdp.Offer;
import org.santral.sip.sdp.SdpException;
import org.santral.sip.ua.Events.LateAnswer;
import org.santral.sip.ua.Events.Named;
import org.santral.sip.ua.Events.ReofferAnswered;
import org.santral.sip.ua.Events.ReofferRefused;
import org.santral.sip.ua.RawPeer.Msg;

/** What happens within a call: re-offers with their crossings, other requests, both kinds of hanging up. */
class DialogTest extends Fixture {
    @Test
    void our_reinvite_is_answered_and_acknowledged() throws Exception {
        Dialog dialog = answeredCall();
        dialog.reoffer(session(30002), call.forReoffer());
        Msg reinvite = peer.request("INVITE");
        assertThat(reinvite.body()).contains("m=audio 30002");
        assertThat(reinvite.toTag()).isEqualTo("p");
        peer.respond(reinvite, "200 OK", null, "Contact: <sip:moved@127.0.0.1:" + peer.port() + ">\r\n", HELD);
        assertThat(call.next(ReofferAnswered.class).answer().toString()).isEqualTo(HELD);
        Msg ack = peer.request("ACK");
        assertThat(ack.uri()).startsWith("sip:moved@");
        peer.respond(reinvite, "200 OK", null, "", HELD);
        assertThat(peer.request("ACK").cseq()).isEqualTo(ack.cseq());
        assertThat(dialog.remoteTarget().user()).isEqualTo("moved");
    }

    @Test
    void reoffers_wait_for_each_other() throws Exception {
        Dialog dialog = answeredCall();
        dialog.reoffer(session(30002), call.forReoffer());
        dialog.reoffer(session(30004), call.forReoffer());
        Msg first = peer.request("INVITE");
        assertThat(peer.seen(m -> m.isRequest("INVITE") && m.body().contains("30004")))
                .isZero();
        peer.respond(first, "488 Not Acceptable Here", null);
        assertThat(call.next(ReofferRefused.class).status()).isEqualTo(488);
        Msg second =
                peer.expect("second", m -> m.isRequest("INVITE") && m.body().contains("30004"));
        peer.accept(second, null);
        call.next(ReofferAnswered.class);
    }

    @Test
    void glare_491_is_tried_again() throws Exception {
        Dialog dialog = answeredCall();
        dialog.reoffer(session(30002), call.forReoffer());
        Msg first = peer.request("INVITE");
        peer.respond(first, "491 Request Pending", null);
        Msg again = peer.expect("retry", m -> m.isRequest("INVITE") && m.cseq() > first.cseq());
        peer.accept(again, null);
        call.next(ReofferAnswered.class);
    }

    @Test
    void the_peers_reinvite_against_ours_is_491_and_behind_its_own_500() throws Exception {
        Dialog dialog = answeredCall();
        dialog.reoffer(session(30002), call.forReoffer());
        Msg ours = peer.request("INVITE");
        peer.send(inDialog("INVITE", "Contact: " + peer.contact() + "\r\n", HELD));
        peer.response(491, "INVITE");
        peer.send(inDialog("UPDATE", "Contact: " + peer.contact() + "\r\n", HELD));
        peer.response(491, "UPDATE");
        peer.accept(ours, null);
        call.next(ReofferAnswered.class);
        peer.send(inDialog("INVITE", "Contact: " + peer.contact() + "\r\n", HELD));
        Reoffer reoffer = call.next(Reoffer.class);
        peer.send(inDialog("INVITE", "Contact: " + peer.contact() + "\r\n", HELD));
        assertThat(peer.response(500, "INVITE").first("Retry-After")).isNotNull();
        reoffer.answer(OURS);
        peer.response(200, "INVITE");
    }

    @Test
    void the_peers_reinvite_is_answered_until_its_ack() throws Exception {
        Dialog dialog = answeredCall();
        peer.send(inDialog("INVITE", 500, "Contact: " + peer.contact() + "\r\n", HELD));
        Reoffer reoffer = call.next(Reoffer.class);
        assertThat(reoffer.offer().toString()).isEqualTo(HELD);
        reoffer.answer(OURS);
        reoffer.reject(488);
        peer.response(200, "INVITE");
        peer.response(200, "INVITE");
        // Ours has to wait until theirs is through.
        dialog.reoffer(session(30002), call.forReoffer());
        assertThat(peer.seen(m -> m.isRequest("INVITE"))).isZero();
        peer.send(inDialog("ACK", 500, "", ""));
        peer.accept(peer.request("INVITE"), null);
        call.next(ReofferAnswered.class);
    }

    @Test
    void a_reinvite_without_an_offer_gets_ours_and_its_ack_the_answer() throws Exception {
        answeredCall();
        peer.send(inDialog("INVITE", 500, "Contact: " + peer.contact() + "\r\n", ""));
        Reoffer reoffer = call.next(Reoffer.class);
        assertThat(reoffer.offer()).isNull();
        reoffer.answer(OURS);
        assertThat(peer.response(200, "INVITE").body()).isEqualTo(OURS.toString());
        peer.send(inDialog("ACK", 500, "", HELD));
        assertThat(call.next(LateAnswer.class).answer().toString()).isEqualTo(HELD);
    }

    @Test
    void a_reinvite_can_be_rejected_and_cancelled() throws Exception {
        answeredCall();
        peer.send(inDialog("INVITE", 500, "Contact: " + peer.contact() + "\r\n", HELD));
        call.next(Reoffer.class).reject(488);
        peer.response(488, "INVITE");
        String invite = inDialog("INVITE", 501, "Contact: " + peer.contact() + "\r\n", HELD);
        peer.send(invite);
        Reoffer reoffer = call.next(Reoffer.class);
        peer.send(invite.replace("INVITE ", "CANCEL ")
                .replace("501 INVITE", "501 CANCEL")
                .replaceAll("(?s)Content-Type.*", "Content-Length: 0\r\n\r\n"));
        peer.response(200, "CANCEL");
        peer.response(487, "INVITE");
        reoffer.answer(OURS);
        assertThat(peer.seen(m -> m.isResponse(200, "INVITE"))).isZero();
    }

    @Test
    void update_works_both_ways() throws Exception {
        Dialog dialog = answeredCall();
        dialog.update(session(30002), call.forReoffer());
        peer.accept(peer.request("UPDATE"), null);
        call.next(ReofferAnswered.class);
        peer.send(inDialog("UPDATE", "Contact: " + peer.contact() + "\r\n", HELD));
        call.next(Reoffer.class).answer(OURS);
        assertThat(peer.response(200, "UPDATE").body()).isEqualTo(OURS.toString());
        peer.send(inDialog("UPDATE", "Contact: " + peer.contact() + "\r\n", ""));
        assertThat(peer.response(200, "UPDATE").body()).isEmpty();
    }

    @Test
    void update_in_an_early_dialog() throws Exception {
        dial(spec());
        lastInvite = peer.request("INVITE");
        peer.respond(lastInvite, "183 Session Progress", "p", "Contact: " + peer.contact() + "\r\n", RawPeer.SDP);
        call.next(Progress.class).dialog().listen(call);
        peer.send(inDialog("UPDATE", "Contact: " + peer.contact() + "\r\n", HELD));
        call.next(Reoffer.class).answer(OURS);
        peer.response(200, "UPDATE");
    }

    @Test
    void both_hang_up_at_once() throws Exception {
        Dialog dialog = answeredCall();
        dialog.bye(null);
        Msg ours = peer.request("BYE");
        peer.send(inDialog("BYE", "", ""));
        peer.response(200, "BYE");
        assertThat(call.next(DialogEnd.class).cause()).isEqualTo(Cause.LOCAL_BYE);
        peer.respond(ours, "481 Call/Transaction Does Not Exist", null);
        assertThat(agent.dialogs()).isZero();
        assertThat(call.quiet()).isTrue();
    }

    @Test
    void bye_crossing_our_reinvite() throws Exception {
        Dialog dialog = answeredCall();
        dialog.reoffer(session(30002), call.forReoffer());
        Msg reinvite = peer.request("INVITE");
        peer.send(inDialog("BYE", "", ""));
        peer.response(200, "BYE");
        assertThat(call.next(ReofferRefused.class).status()).isEqualTo(487);
        assertThat(call.next(DialogEnd.class).cause()).isEqualTo(Cause.PEER_BYE);
        // The answer was already on its way: it still gets its ACK.
        peer.accept(reinvite, null);
        assertThat(peer.request("ACK").cseq()).isEqualTo(reinvite.cseq());
    }

    @Test
    void bye_crossing_the_peers_own_reinvite() throws Exception {
        answeredCall();
        peer.send(inDialog("INVITE", 500, "Contact: " + peer.contact() + "\r\n", HELD));
        call.next(Reoffer.class);
        peer.send(inDialog("BYE", 501, "", ""));
        peer.response(200, "BYE");
        peer.response(487, "INVITE");
        assertThat(call.next(DialogEnd.class).cause()).isEqualTo(Cause.PEER_BYE);
    }

    @Test
    void requests_of_ours_and_their_answers() throws Exception {
        Dialog dialog = answeredCall();
        dialog.info("application/dtmf-relay", "Signal=1\r\n".getBytes(), call);
        Msg info = peer.request("INFO");
        assertThat(info.first("Content-Type")).isEqualTo("application/dtmf-relay");
        assertThat(info.body()).isEqualTo("Signal=1\r\n");
        peer.respond(info, "200 OK", null);
        assertThat(call.next(SipResponse.class).status()).isEqualTo(200);
        dialog.refer("<sip:x@example.org>", header("Referred-By", "<sip:y@example.org>"), call);
        Msg refer = peer.request("REFER");
        assertThat(refer.first("Refer-To")).isEqualTo("<sip:x@example.org>");
        peer.respond(refer, "202 Accepted", null);
        assertThat(call.next(SipResponse.class).status()).isEqualTo(202);
        dialog.notify("refer", "active;expires=60", "message/sipfrag;version=2.0", "SIP/2.0 100".getBytes(), call);
        Msg notify = peer.request("NOTIFY");
        assertThat(notify.first("Subscription-State")).isEqualTo("active;expires=60");
        // A failed NOTIFY ends its subscription, not the call.
        peer.respond(notify, "481 Gone", null);
        assertThat(call.next(SipResponse.class).status()).isEqualTo(481);
        dialog.request("MESSAGE", Headers.EMPTY, new byte[0], call);
        peer.respond(peer.request("MESSAGE"), "415 Unsupported Media Type", null);
        assertThat(call.next(SipResponse.class).status()).isEqualTo(415);
        assertThat(agent.dialogs()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INFO", "REFER", "NOTIFY"})
    void requests_of_the_peer_go_to_the_owner(String method) throws Exception {
        answeredCall();
        peer.send(inDialog(method, "Event: refer\r\nRefer-To: <sip:a@b>\r\nContact: " + peer.contact() + "\r\n", ""));
        Named named = call.next(Named.class);
        assertThat(named.method()).isEqualTo(method);
        named.request().respond(200);
        peer.response(200, method);
    }

    @Test
    void a_481_to_a_request_ends_the_call() throws Exception {
        Dialog dialog = answeredCall();
        dialog.info("text/plain", "x".getBytes(), call);
        peer.respond(peer.request("INFO"), "481 Call/Transaction Does Not Exist", null);
        call.next(SipResponse.class);
        peer.request("BYE");
        assertThat(call.next(DialogEnd.class)).isEqualTo(new DialogEnd(Cause.REQUEST_FAILED, null, 481));
    }

    @Test
    void fax_alone_is_refused_and_the_call_goes_on() throws Exception {
        Dialog dialog = answeredCall();
        String fax =
                RawPeer.SDP
                                .replaceAll("m=audio [^\r]*", "m=image 5004 udptl t38")
                                .replaceAll("a=rtpmap[^\n]*\n", "") + "a=T38FaxVersion:0\r\n";
        peer.send(inDialog("INVITE", "Contact: " + peer.contact() + "\r\n", fax));
        Reoffer reoffer = call.next(Reoffer.class);
        assertThatThrownBy(() -> Offer.parse(reoffer.offer().bytes()))
                .isInstanceOfSatisfying(
                        SdpException.class, e -> assertThat(e.status()).isEqualTo(488));
        reoffer.reject(488);
        peer.response(488, "INVITE");
        dialog.reoffer(session(30002), call.forReoffer());
        peer.accept(peer.request("INVITE"), null);
        call.next(ReofferAnswered.class);
    }

    @Test
    void a_reoffer_answered_with_a_malformed_contact_is_acknowledged_and_counts() throws Exception {
        Dialog dialog = answeredCall();
        dialog.reoffer(session(30002), call.forReoffer());
        Msg reinvite = peer.request("INVITE");
        peer.respond(reinvite, "200 OK", null, "Contact: <sip:\r\n", HELD);
        call.next(ReofferAnswered.class);
        assertThat(peer.request("ACK").uri()).isEqualTo(reinvite.uri());
    }
}
