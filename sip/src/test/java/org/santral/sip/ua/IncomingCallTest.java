package org.santral.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dialog.DialogEnd;
import org.santral.sip.dialog.DialogEnd.Cause;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.message.Headers;
import org.santral.sip.ua.Events.Acknowledged;
import org.santral.sip.ua.Events.Cancelled;
import org.santral.sip.ua.RawPeer.Msg;

/** Calls that come in, from a peer of plain strings. */
class IncomingCallTest extends Fixture {

    @Test
    void rings_is_answered_acknowledged_and_hung_up_by_the_caller() throws Exception {
        IncomingCall incoming = incoming("in1", "User-Agent: Raw/2\r\n", RawPeer.SDP);
        assertThat(incoming.offer().toString()).isEqualTo(RawPeer.SDP);
        assertThat(incoming.source().address().getPort()).isEqualTo(peer.port());
        incoming.progress(180, null);
        Msg ringing = peer.response(180, "INVITE");
        assertThat(ringing.toTag()).hasSizeGreaterThanOrEqualTo(16);
        Dialog dialog = incoming.answer(OURS, header("X-Extra", "1"));
        dialog.listen(call);
        Msg ok = peer.response(200, "INVITE");
        assertThat(ok.toTag()).isEqualTo(ringing.toTag());
        assertThat(ok.body()).isEqualTo(OURS.toString());
        assertThat(ok.first("X-Extra")).isEqualTo("1");
        assertThat(ok.first("Contact")).doesNotContain("@");
        // Lost, as far as the caller is concerned: it comes again, until the ACK.
        peer.response(200, "INVITE");
        peer.send(fromCaller(ok, "ACK", 1, "", ""));
        assertThat(call.next(Acknowledged.class).lateAnswer()).isNull();
        assertThat(dialog.peerUserAgent()).isEqualTo("Raw/2");
        peer.send(fromCaller(ok, "BYE", 2, "", ""));
        peer.response(200, "BYE");
        assertThat(call.next(DialogEnd.class).cause()).isEqualTo(Cause.PEER_BYE);
        assertThat(agent.dialogs()).isZero();
    }

    @Test
    void a_rejection_carries_its_headers() throws Exception {
        incoming("in3", "", RawPeer.SDP).reject(486, "Busy", header("Retry-After", "5"));
        Msg busy = peer.response(486, "INVITE");
        assertThat(busy.startLine()).isEqualTo("SIP/2.0 486 Busy");
        assertThat(busy.first("Retry-After")).isEqualTo("5");
    }

    @Test
    void cancel_gets_487_and_a_later_answer_is_an_ended_dialog() throws Exception {
        String invite = peerInvite("in4", "", RawPeer.SDP);
        peer.send(invite);
        IncomingCall incoming = ua.next(IncomingCall.class);
        incoming.listen(call);
        incoming.progress(180, null);
        peer.response(180, "INVITE");
        peer.send(invite.replace("INVITE ", "CANCEL ")
                .replace("CSeq: 1 INVITE", "CSeq: 1 CANCEL")
                .replaceAll("(?s)Content-Type.*", "Reason: SIP;cause=200\r\nContent-Length: 0\r\n\r\n"));
        peer.response(200, "CANCEL");
        peer.response(487, "INVITE");
        assertThat(call.next(Cancelled.class).reason()).isEqualTo("SIP;cause=200");
        incoming.answer(OURS, Headers.EMPTY).listen(call);
        assertThat(call.next(DialogEnd.class).cause()).isEqualTo(Cause.ABANDONED);
    }

    @Test
    void bye_before_the_answer_is_a_cancel() throws Exception {
        IncomingCall incoming = incoming("in5", "", RawPeer.SDP);
        incoming.progress(180, null);
        Msg ringing = peer.response(180, "INVITE");
        peer.send(fromCaller(ringing, "BYE", 2, "", ""));
        peer.response(200, "BYE");
        peer.response(487, "INVITE");
        call.next(Cancelled.class);
    }

    @Test
    void reliable_early_media_is_repeated_until_prack_and_holds_back_the_answer() throws Exception {
        IncomingCall incoming = incoming("in6", "Supported: 100rel\r\n", RawPeer.SDP);
        incoming.progress(183, OURS);
        incoming.answer(OURS, Headers.EMPTY);
        Msg early = peer.response(183, "INVITE");
        peer.response(183, "INVITE");
        assertThat(early.first("Require")).isEqualTo("100rel");
        assertThat(peer.seen(m -> m.isResponse(200, "INVITE"))).isZero();
        String rack = "RAck: " + early.first("RSeq") + " 1 INVITE\r\n";
        peer.send(fromCaller(early, "PRACK", 2, rack.replace("RAck: ", "RAck: 1"), ""));
        peer.response(481, "PRACK");
        peer.send(fromCaller(early, "PRACK", 3, rack, ""));
        peer.response(200, "PRACK");
        Msg ok = peer.response(200, "INVITE");
        peer.send(fromCaller(ok, "ACK", 1, "", ""));
        call.next(Acknowledged.class);
    }

    @Test
    void a_late_offer_is_answered_in_the_ack() throws Exception {
        IncomingCall incoming = incoming("in8", "", "");
        assertThat(incoming.offer()).isNull();
        incoming.answer(OURS, Headers.EMPTY);
        Msg ok = peer.response(200, "INVITE");
        peer.send(fromCaller(ok, "ACK", 1, "", RawPeer.SDP));
        assertThat(call.next(Acknowledged.class).lateAnswer().toString()).isEqualTo(RawPeer.SDP);
    }

    @Test
    void an_expired_invite_is_given_up() throws Exception {
        incoming("in9", "Expires: 1\r\n", RawPeer.SDP);
        peer.response(487, "INVITE");
        call.next(Cancelled.class);
    }

    @ParameterizedTest
    @CsvSource({
        "INVITE, 'Require: foo', 420, Unsupported",
        "INVITE, 'Supported: timer|Session-Expires: 60', 422, Min-SE",
        "PUBLISH, '', 405, Allow",
        "BYE, '', 481, Via",
        "INFO, '', 481, Via",
    })
    void what_a_user_agent_has_to_refuse(String method, String more, int status, String header) throws Exception {
        String headers = more.isEmpty() ? "" : more.replace("|", "\r\n") + "\r\n";
        peer.send(peerInvite("in10" + method + status, headers, "")
                .replace("INVITE ", method + " ")
                .replace("CSeq: 1 INVITE", "CSeq: 1 " + method));
        assertThat(peer.response(status, method).first(header)).isNotNull();
        assertThat(ua.quiet()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"application/pidf+xml, 415", "application/sdp, 400"})
    void a_body_that_is_no_session_is_refused(String type, int status) throws Exception {
        peer.send(peerInvite("in11" + status, "", "rubbish").replace("application/sdp", type));
        peer.response(status, "INVITE");
    }

    @Test
    void an_invite_without_a_contact_is_refused() throws Exception {
        peer.send(peerInvite("in12", "", RawPeer.SDP).replaceAll("Contact: .*\r\n", ""));
        peer.response(400, "INVITE");
        assertThat(agent.dialogs()).isZero();
    }

    @Test
    void a_forged_bye_and_an_old_number_change_nothing() throws Exception {
        IncomingCall incoming = incoming("in13", "", RawPeer.SDP);
        Dialog dialog = incoming.answer(OURS, Headers.EMPTY);
        dialog.listen(call);
        Msg ok = peer.response(200, "INVITE");
        peer.send(fromCaller(ok, "ACK", 1, "", ""));
        call.next(Acknowledged.class);
        peer.send(fromCaller(ok, "BYE", 5, "", "").replace(ok.toTag(), "guessed"));
        peer.response(481, "BYE");
        peer.send(fromCaller(ok, "BYE", 5, "", "").replace("tag=c", "tag=d"));
        peer.response(481, "BYE");
        peer.send(fromCaller(ok, "OPTIONS", 9, "", ""));
        peer.response(200, "OPTIONS");
        peer.send(fromCaller(ok, "BYE", 4, "", ""));
        peer.response(500, "BYE");
        assertThat(call.quiet()).isTrue();
    }

    @Test
    void requests_outside_of_calls_go_to_the_owner() throws Exception {
        peer.send(peerInvite("in14", "", "").replace("INVITE ", "OPTIONS ").replace("1 INVITE", "1 OPTIONS"));
        IncomingRequest request = ua.next(IncomingRequest.class);
        request.respond(200, null, header("Accept", "application/sdp"), new byte[0]);
        request.respond(500);
        Msg ok = peer.response(200, "OPTIONS");
        assertThat(ok.toTag()).isNotNull();
        assertThat(ok.first("Accept")).isEqualTo("application/sdp");
    }

    @Test
    void the_route_of_a_callee_is_the_record_route_as_it_stands() throws Exception {
        String here = "127.0.0.1:" + peer.port();
        String routes = "Record-Route: <sip:near@" + here + ";lr>\r\nRecord-Route: <sip:far@" + here + ";lr>\r\n";
        Dialog dialog = incoming("in15", routes, RawPeer.SDP).answer(OURS, Headers.EMPTY);
        Msg ok = peer.response(200, "INVITE");
        assertThat(ok.all("Record-Route")).hasSize(2);
        peer.send(fromCaller(ok, "ACK", 1, "", ""));
        call.next(Acknowledged.class);
        dialog.bye(null);
        Msg bye = peer.request("BYE");
        assertThat(bye.all("Route")).containsExactly("<sip:near@" + here + ";lr>", "<sip:far@" + here + ";lr>");
        assertThat(bye.uri()).isEqualTo("sip:peer@" + here);
    }
}
