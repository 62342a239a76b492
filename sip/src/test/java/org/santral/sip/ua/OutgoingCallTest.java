package org.santral.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dialog.DialogEnd;
import org.santral.sip.dialog.DialogEnd.Cause;
import org.santral.sip.transport.Hop;
import org.santral.sip.ua.CallFailure.Kind;
import org.santral.sip.ua.Events.Answered;
import org.santral.sip.ua.RawPeer.Msg;

/** Calls that we place, against a peer of plain strings. */
class OutgoingCallTest extends Fixture {

    @Test
    void rings_is_answered_and_the_peer_hangs_up() throws Exception {
        dial(spec().withExtra(header("P-Asserted-Identity", "<sip:908508850000@example.org>")));
        Msg invite = peer.request("INVITE");
        assertThat(invite.first("P-Asserted-Identity")).isEqualTo("<sip:908508850000@example.org>");
        assertThat(invite.first("Contact"))
                .isEqualTo("<sip:127.0.0.1:" + address().getPort() + ">");
        assertThat(invite.first("User-Agent")).isEqualTo("Test/1");
        assertThat(invite.first("Supported")).isEqualTo("timer, 100rel");
        assertThat(invite.fromTag()).hasSizeGreaterThanOrEqualTo(16);
        peer.respond(invite, "180 Ringing", "p");
        Progress ringing = call.next(Progress.class);
        assertThat(ringing.status()).isEqualTo(180);
        assertThat(ringing.toTag()).isEqualTo("p");
        assertThat(ringing.reliable()).isFalse();
        peer.accept(invite, "p");
        Answered answered = call.next(Answered.class);
        assertThat(answered.session().toString()).isEqualTo(RawPeer.SDP);
        assertThat(answered.dialog().peerUserAgent()).isEqualTo("Raw/1");
        assertThat(answered.dialog().remoteAddress().getPort()).isEqualTo(peer.port());
        Msg ack = peer.request("ACK");
        assertThat(ack.cseq()).isEqualTo(invite.cseq());
        assertThat(ack.uri()).isEqualTo("sip:peer@127.0.0.1:" + peer.port());
        assertThat(ack.toTag()).isEqualTo("p");
        answered.dialog().listen(call);
        lastInvite = invite;
        peer.send(inDialog("BYE", "Reason: Q.850;cause=16\r\n", ""));
        peer.response(200, "BYE");
        assertThat(call.next(DialogEnd.class)).isEqualTo(new DialogEnd(Cause.PEER_BYE, "Q.850;cause=16", 0));
        peer.send(inDialog("INFO", "", ""));
        peer.response(481, "INFO");
        assertThat(agent.dialogs()).isZero();
    }

    @Test
    void our_bye_carries_the_reason_and_ends_when_answered() throws Exception {
        Dialog dialog = answeredCall();
        dialog.bye("Q.850;cause=16");
        dialog.bye("ignored");
        Msg bye = peer.request("BYE");
        assertThat(bye.first("Reason")).isEqualTo("Q.850;cause=16");
        assertThat(bye.cseq()).isGreaterThan(lastInvite.cseq());
        assertThat(call.quiet()).isTrue();
        peer.respond(bye, "200 OK", null);
        assertThat(call.next(DialogEnd.class).cause()).isEqualTo(Cause.LOCAL_BYE);
    }

    @Test
    void a_refusal_is_told_with_its_retry_after() throws Exception {
        dial(spec());
        Msg invite = peer.request("INVITE");
        peer.respond(invite, "486 Busy Here", "p", "Retry-After: 30 (soon)\r\n", "");
        CallFailure failure = call.next(CallFailure.class);
        assertThat(failure.kind()).isEqualTo(Kind.RESPONSE);
        assertThat(failure.status()).isEqualTo(486);
        assertThat(failure.retryAfter()).hasSeconds(30);
        assertThat(peer.request("ACK").cseq()).isEqualTo(invite.cseq());
    }

    @Test
    void cancel_waits_for_a_provisional_and_ends_with_487() throws Exception {
        OutgoingCall outgoing = dial(spec());
        Msg invite = peer.request("INVITE");
        outgoing.cancel("SIP;cause=200;text=\"Call completed elsewhere\"");
        peer.respond(invite, "180 Ringing", "p");
        Msg cancel = peer.request("CANCEL");
        assertThat(cancel.first("Reason")).startsWith("SIP;cause=200");
        assertThat(cancel.first("Via")).isEqualTo(invite.first("Via"));
        peer.respond(cancel, "200 OK", "p");
        peer.respond(invite, "487 Request Terminated", "p");
        call.next(Progress.class);
        CallFailure failure = call.next(CallFailure.class);
        assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
        assertThat(failure.status()).isEqualTo(487);
        peer.request("ACK");
        assertThat(agent.dialogs()).isZero();
    }

    @Test
    void a_200_that_crosses_the_cancel_counts() throws Exception {
        OutgoingCall outgoing = dial(spec());
        Msg invite = peer.request("INVITE");
        peer.respond(invite, "180 Ringing", "p");
        call.next(Progress.class);
        outgoing.cancel(null);
        Msg cancel = peer.request("CANCEL");
        peer.accept(invite, "p");
        peer.respond(cancel, "200 OK", "p");
        Answered answered = call.next(Answered.class);
        peer.request("ACK");
        answered.dialog().listen(call);
        answered.dialog().bye(null);
        peer.respond(peer.request("BYE"), "200 OK", null);
        assertThat(call.next(DialogEnd.class).cause()).isEqualTo(Cause.LOCAL_BYE);
    }

    @Test
    void a_refused_connection_is_a_transport_failure() throws Exception {
        int closed;
        try (var server = new java.net.ServerSocket(0)) {
            closed = server.getLocalPort();
        }
        InviteSpec spec = spec();
        dial(new InviteSpec(
                spec.shard(),
                spec.target(),
                spec.from(),
                spec.to(),
                Hop.tcp(new InetSocketAddress("127.0.0.1", closed)),
                List.of(),
                OURS,
                spec.extra(),
                null,
                false));
        assertThat(call.next(CallFailure.class).kind()).isEqualTo(Kind.TRANSPORT);
    }

    @Test
    void reliable_early_media_is_acknowledged_once_per_response() throws Exception {
        dial(spec());
        Msg invite = peer.request("INVITE");
        String more = "Contact: " + peer.contact() + "\r\nRequire: 100rel\r\nRSeq: 5\r\n";
        peer.respond(invite, "183 Session Progress", "p", more, RawPeer.SDP);
        Progress progress = call.next(Progress.class);
        assertThat(progress.reliable()).isTrue();
        assertThat(progress.session()).isNotNull();
        Msg prack = peer.request("PRACK");
        assertThat(prack.first("RAck")).isEqualTo("5 " + invite.first("CSeq"));
        peer.respond(invite, "183 Session Progress", "p", more, RawPeer.SDP);
        peer.respond(prack, "200 OK", null);
        peer.respond(invite, "180 Ringing", "p", more.replace("RSeq: 5", "RSeq: 6"), "");
        assertThat(call.next(Progress.class).status()).isEqualTo(180);
        Msg second = peer.expect(
                "second PRACK", m -> m.isRequest("PRACK") && m.first("RAck").startsWith("6 "));
        assertThat(second.cseq()).isGreaterThan(prack.cseq());
        // The session came reliably, so the 200 need not repeat it.
        peer.respond(invite, "200 OK", "p");
        assertThat(call.next(Answered.class).session().toString()).isEqualTo(RawPeer.SDP);
        peer.request("ACK");
    }

    @Test
    void forks_have_their_own_early_dialogs_and_a_second_answer_is_hung_up() throws Exception {
        dial(spec());
        Msg invite = peer.request("INVITE");
        peer.respond(invite, "180 Ringing", "a");
        peer.respond(invite, "180 Ringing", "b");
        assertThat(call.next(Progress.class).toTag()).isEqualTo("a");
        Progress second = call.next(Progress.class);
        assertThat(second.toTag()).isEqualTo("b");
        Events early = new Events();
        second.dialog().listen(early);
        peer.accept(invite, "a");
        Answered answered = call.next(Answered.class);
        assertThat(answered.dialog().id().remoteTag()).isEqualTo("a");
        assertThat(early.next(DialogEnd.class).cause()).isEqualTo(Cause.ABANDONED);
        peer.expect("ACK to a", m -> m.isRequest("ACK") && m.toTag().equals("a"));
        peer.accept(invite, "b");
        peer.expect("ACK to b", m -> m.isRequest("ACK") && m.toTag().equals("b"));
        Msg bye = peer.request("BYE");
        assertThat(bye.toTag()).isEqualTo("b");
        peer.accept(invite, "b");
        peer.expect("ACK to b again", m -> m.isRequest("ACK") && m.toTag().equals("b"));
        assertThat(call.quiet()).isTrue();
    }

    @Test
    void a_repeated_200_gets_its_ack_again() throws Exception {
        answeredCall();
        peer.accept(lastInvite, "p");
        peer.accept(lastInvite, "p");
        peer.request("ACK");
        peer.request("ACK");
        assertThat(call.quiet()).isTrue();
    }

    @Test
    void an_unusable_answer_is_acknowledged_and_hung_up() throws Exception {
        dial(spec());
        Msg invite = peer.request("INVITE");
        peer.respond(invite, "200 OK", "p", "Contact: " + peer.contact() + "\r\n", "no session");
        peer.request("ACK");
        peer.request("BYE");
        assertThat(call.next(CallFailure.class).kind()).isEqualTo(Kind.UNUSABLE);
    }

    @Test
    void without_an_offer_the_ack_waits_for_our_answer() throws Exception {
        InviteSpec spec = spec();
        dial(new InviteSpec(
                spec.shard(),
                spec.target(),
                spec.from(),
                spec.to(),
                spec.nextHop(),
                List.of(),
                null,
                spec.extra(),
                null,
                false));
        Msg invite = peer.request("INVITE");
        assertThat(invite.body()).isEmpty();
        peer.accept(invite, "p");
        Answered answered = call.next(Answered.class);
        assertThat(answered.session().toString()).isEqualTo(RawPeer.SDP);
        assertThat(peer.seen(m -> m.isRequest("ACK"))).isZero();
        answered.dialog().acknowledge(OURS);
        assertThat(peer.request("ACK").body()).isEqualTo(OURS.toString());
    }

    @Test
    void a_redirection_is_told_best_contact_first() throws Exception {
        dial(spec());
        Msg invite = peer.request("INVITE");
        String contacts = "Contact: <sip:b@127.0.0.1>;q=0.3, <sip:a@127.0.0.1>;q=0.9\r\n";
        peer.respond(invite, "302 Moved Temporarily", "p", contacts, "");
        CallFailure failure = call.next(CallFailure.class);
        assertThat(failure.redirects()).extracting(c -> c.uri().user()).containsExactly("a", "b");
    }

    @Test
    void a_redirection_is_followed_when_asked_for() throws Exception {
        InviteSpec spec = spec();
        dial(new InviteSpec(
                spec.shard(),
                spec.target(),
                spec.from(),
                spec.to(),
                spec.nextHop(),
                List.of(),
                OURS,
                spec.extra(),
                null,
                true));
        Msg invite = peer.request("INVITE");
        try (RawPeer elsewhere = new RawPeer()) {
            String contact = "Contact: <sip:moved@127.0.0.1:" + elsewhere.port() + ">\r\n";
            peer.respond(invite, "302 Moved Temporarily", "p", contact, "");
            Msg again = elsewhere.request("INVITE");
            assertThat(again.uri()).isEqualTo("sip:moved@127.0.0.1:" + elsewhere.port());
            assertThat(again.cseq()).isEqualTo(invite.cseq() + 1);
            elsewhere.accept(again, "m");
            call.next(Answered.class);
            elsewhere.request("ACK");
        }
    }

    @Test
    void requests_follow_the_record_route_backwards_and_honour_a_strict_router() throws Exception {
        dial(spec());
        Msg invite = peer.request("INVITE");
        String here = "127.0.0.1:" + peer.port();
        String routes = "Record-Route: <sip:last@" + here + ";lr>, <sip:first@" + here + ">\r\nContact: <sip:target@"
                + here + ">\r\n";
        peer.respond(invite, "200 OK", "p", routes, RawPeer.SDP);
        Msg ack = peer.request("ACK");
        // "first" is nearest to us and a strict router: it stands in the Request-URI, the target at the end of the
        // route.
        assertThat(ack.uri()).isEqualTo("sip:first@" + here);
        assertThat(ack.all("Route")).containsExactly("<sip:last@" + here + ";lr>", "<sip:target@" + here + ">");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Contact: <sip:>\r\n",
                "Contact: <sip:here@127.0.0.1\r\n",
                "Record-Route: <sip:a b>\r\nContact: <sip:here@127.0.0.1:PORT>\r\n",
                "Record-Route: nonsense\r\nContact: \"\r\n"
            })
    void a_2xx_that_does_not_say_where_it_is_from_is_acknowledged_and_ended_there(String headers) throws Exception {
        dial(spec());
        Msg invite = peer.request("INVITE");
        peer.respond(invite, "180 Ringing", "p", "Contact: " + peer.contact() + "\r\n", "");
        call.next(Progress.class);
        String lines = headers.replace("PORT", Integer.toString(peer.port()));
        peer.respond(invite, "200 OK", "p", lines, RawPeer.SDP);
        assertThat(peer.request("ACK").toTag()).isEqualTo("p");
        Msg bye = peer.request("BYE");
        assertThat(call.next(CallFailure.class).kind()).isEqualTo(Kind.UNUSABLE);
        peer.respond(invite, "200 OK", "p", lines, RawPeer.SDP);
        peer.request("ACK");
        peer.respond(bye, "200 OK", null);
        while (agent.dialogs() > 0) {
            Thread.onSpinWait();
        }
        assertThat(agent.stack().metrics().callbackErrors()).isZero();
    }

    @Test
    void a_fork_that_answers_so_beside_the_first_is_ended_alone() throws Exception {
        dial(spec());
        Msg invite = peer.request("INVITE");
        peer.accept(invite, "p");
        Answered answered = call.next(Answered.class);
        peer.request("ACK");
        peer.respond(invite, "200 OK", "q", "Contact: <sip:>\r\n", RawPeer.SDP);
        assertThat(peer.expect(
                                "ACK of the fork",
                                m -> m.isRequest("ACK") && m.toTag().equals("q"))
                        .uri())
                .contains("127.0.0.1:" + peer.port());
        Msg bye = peer.request("BYE");
        assertThat(bye.toTag()).isEqualTo("q");
        assertThat(agent.dialog(answered.dialog().id())).isNotNull();
    }

    @Test
    void a_phone_is_told_to_talk_while_it_rings() throws Exception {
        dial(spec());
        Msg invite = peer.request("INVITE");
        peer.respond(invite, "180 Ringing", "p", "Contact: " + peer.contact() + "\r\n", "");
        Dialog early = call.next(Progress.class).dialog();
        early.notify("talk", "active", "", new byte[0], call);
        Msg talk = peer.request("NOTIFY");
        assertThat(talk.first("Event")).isEqualTo("talk");
        assertThat(talk.toTag()).isEqualTo("p");
        assertThat(talk.first("Call-ID")).isEqualTo(invite.first("Call-ID"));
        assertThat(talk.cseq()).isGreaterThan(invite.cseq());
        peer.respond(talk, "481 Call/Transaction Does Not Exist", null);
        // A phone that does not know the trick goes on ringing.
        peer.accept(invite, "p");
        peer.request("ACK");
    }
}
