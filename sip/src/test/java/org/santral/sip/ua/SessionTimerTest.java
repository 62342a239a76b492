package org.santral.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dialog.DialogEnd;
import org.santral.sip.dialog.DialogEnd.Cause;
import org.santral.sip.message.Headers;
import org.santral.sip.ua.Events.Answered;
import org.santral.sip.ua.Events.LateAnswer;
import org.santral.sip.ua.RawPeer.Msg;

/** Session timers on the wire, with intervals of a few seconds. */
class SessionTimerTest extends Fixture {

    @Override
    UserAgentSettings settings() {
        return settings(Duration.ofSeconds(3), Duration.ofSeconds(1));
    }

    private Dialog answered(String timer, String allow) throws Exception {
        dial(spec());
        lastInvite = peer.request("INVITE");
        assertThat(lastInvite.first("Session-Expires")).isEqualTo("3");
        assertThat(lastInvite.first("Min-SE")).isEqualTo("1");
        String more = "Contact: " + peer.contact() + "\r\n" + timer + allow;
        peer.respond(lastInvite, "200 OK", "p", more, RawPeer.SDP);
        Dialog dialog = call.next(Answered.class).dialog();
        dialog.listen(call);
        peer.request("ACK");
        return dialog;
    }

    @Test
    void we_refresh_by_update_when_the_peer_allows_it() throws Exception {
        answered("Session-Expires: 3;refresher=uac\r\nRequire: timer\r\n", "Allow: INVITE, UPDATE\r\n");
        Msg update = peer.request("UPDATE");
        assertThat(update.first("Session-Expires")).isEqualTo("3;refresher=uac");
        assertThat(update.body()).isEmpty();
        peer.respond(update, "200 OK", null, "Session-Expires: 3;refresher=uac\r\n", "");
        peer.expect("next refresh", m -> m.isRequest("UPDATE") && m.cseq() > update.cseq());
        assertThat(call.quiet()).isTrue();
    }

    @Test
    void we_refresh_by_reinvite_with_the_same_session_otherwise() throws Exception {
        answered("Session-Expires: 3;refresher=uac\r\n", "");
        Msg reinvite = peer.request("INVITE");
        assertThat(reinvite.body()).isEqualTo(lastInvite.body());
        peer.respond(reinvite, "200 OK", null, "Session-Expires: 3;refresher=uac\r\n", RawPeer.SDP);
        peer.request("ACK");
        call.next(LateAnswer.class);
    }

    @Test
    void an_update_that_is_not_understood_becomes_a_reinvite() throws Exception {
        answered("Session-Expires: 3;refresher=uac\r\n", "Allow: UPDATE\r\n");
        peer.respond(peer.request("UPDATE"), "405 Method Not Allowed", null);
        peer.request("INVITE");
    }

    @Test
    void a_422_to_the_refresh_is_met() throws Exception {
        answered("Session-Expires: 3;refresher=uac\r\n", "Allow: UPDATE\r\n");
        Msg update = peer.request("UPDATE");
        peer.respond(update, "422 Session Interval Too Small", null, "Min-SE: 10\r\n", "");
        Msg again = peer.expect("larger", m -> m.isRequest("UPDATE") && m.cseq() > update.cseq());
        assertThat(again.first("Session-Expires")).isEqualTo("10;refresher=uac");
        assertThat(again.first("Min-SE")).isEqualTo("10");
    }

    @Test
    void nobody_refreshes_so_the_call_ends() throws Exception {
        answered("Session-Expires: 3;refresher=uas\r\n", "");
        peer.request("BYE");
        assertThat(call.next(DialogEnd.class).cause()).isEqualTo(Cause.SESSION_EXPIRED);
    }

    @Test
    void the_peers_refresh_keeps_the_call() throws Exception {
        answered("Session-Expires: 3;refresher=uas\r\n", "");
        String timer = "Supported: timer\r\nSession-Expires: 1000;refresher=uac\r\nContact: " + peer.contact() + "\r\n";
        peer.send(inDialog("UPDATE", timer, ""));
        Msg ok = peer.response(200, "UPDATE");
        assertThat(ok.first("Session-Expires")).isEqualTo("3;refresher=uac");
        assertThat(ok.first("Require")).isEqualTo("timer");
        peer.send(inDialog("UPDATE", timer.replace("1000", "0"), ""));
        peer.response(200, "UPDATE");
        assertThat(call.quiet()).isTrue();
    }

    @Test
    void a_422_to_our_invite_is_met() throws Exception {
        dial(spec());
        Msg invite = peer.request("INVITE");
        peer.respond(invite, "422 Session Interval Too Small", "x", "Min-SE: 120\r\n", "");
        Msg again = peer.expect("second", m -> m.isRequest("INVITE") && m.cseq() == 2);
        assertThat(again.first("Session-Expires")).isEqualTo("120");
        assertThat(again.first("Min-SE")).isEqualTo("120");
    }

    @Test
    void as_callee_we_settle_the_terms_and_refresh_when_it_falls_to_us() throws Exception {
        peer.send(peerInvite(
                "t1", "Supported: timer\r\nSession-Expires: 2;refresher=uas\r\nAllow: UPDATE\r\n", RawPeer.SDP));
        IncomingCall incoming = ua.next(IncomingCall.class);
        incoming.answer(OURS, Headers.EMPTY);
        Msg ok = peer.response(200, "INVITE");
        assertThat(ok.first("Session-Expires")).isEqualTo("2;refresher=uas");
        peer.send(fromCaller(ok, "ACK", 1, "", ""));
        assertThat(peer.request("UPDATE").first("Session-Expires")).isEqualTo("2;refresher=uac");
    }
}
