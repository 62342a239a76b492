package org.santral.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dialog.DialogEnd;
import org.santral.sip.dialog.DialogEnd.Cause;
import org.santral.sip.dialog.Reoffer;
import org.santral.sip.dialog.RequestFailure;
import org.santral.sip.message.Headers;
import org.santral.sip.transaction.TimerValues;
import org.santral.sip.ua.CallFailure.Kind;
import org.santral.sip.ua.Events.Cancelled;
import org.santral.sip.ua.Events.ReofferAnswered;
import org.santral.sip.ua.Events.ReofferRefused;
import org.santral.sip.ua.RawPeer.Msg;
import org.santral.sip.ua.RegistrationState.Failed;
import org.santral.sip.ua.RegistrationState.Registering;
import org.santral.sip.ua.RegistrationState.Unregistered;

/** What happens when the peer falls silent; with short base timers, so that 64*T1 is a few seconds. */
class TimeoutTest extends Fixture {

    @Override
    TimerValues timers() {
        return new TimerValues(
                Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(200), Duration.ofMillis(50));
    }

    @Test
    void nobody_there_is_a_timeout() throws Exception {
        dial(spec());
        CallFailure failure = call.next(CallFailure.class);
        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure.status()).isEqualTo(408);
        assertThat(peer.seen(m -> m.isRequest("INVITE"))).isGreaterThan(1);
    }

    @Test
    void an_answer_without_ack_ends_with_a_bye() throws Exception {
        Dialog dialog = incoming("in2", "", RawPeer.SDP).answer(OURS, Headers.EMPTY);
        dialog.listen(call);
        // Ours has to wait for the ACK, too (RFC 3261 §15).
        dialog.bye(null);
        peer.response(200, "INVITE");
        assertThat(peer.seen(m -> m.isRequest("BYE"))).isZero();
        peer.request("BYE");
        assertThat(call.next(DialogEnd.class).cause()).isEqualTo(Cause.NO_ACK);
    }

    @Test
    void without_prack_the_call_is_given_up() throws Exception {
        incoming("in7", "Require: 100rel\r\n", RawPeer.SDP).progress(180, null);
        peer.response(180, "INVITE");
        peer.response(504, "INVITE");
        call.next(Cancelled.class);
    }

    @Test
    void an_unacknowledged_reinvite_ends_the_call() throws Exception {
        answeredCall();
        peer.send(inDialog("INVITE", 500, "Contact: " + peer.contact() + "\r\n", HELD));
        call.next(Reoffer.class).answer(OURS);
        peer.request("BYE");
        assertThat(call.next(DialogEnd.class).cause()).isEqualTo(Cause.NO_ACK);
    }

    @Test
    void a_silent_peer_ends_the_call_and_everything_pending() throws Exception {
        Dialog dialog = answeredCall();
        dialog.reoffer(session(30002), call.forReoffer());
        dialog.reoffer(session(30004), call.forReoffer());
        assertThat(call.next(ReofferRefused.class).status()).isEqualTo(408);
        assertThat(call.next(ReofferRefused.class).status()).isIn(408, 487);
        assertThat(call.next(DialogEnd.class)).isEqualTo(new DialogEnd(Cause.REQUEST_FAILED, null, 408));
        dialog.info("text/plain", new byte[0], call);
        assertThat(call.next(RequestFailure.class)).isEqualTo(RequestFailure.CANCELLED);
        dialog.reoffer(OURS, call.forReoffer());
        assertThat(call.next(ReofferRefused.class).status()).isEqualTo(487);
    }

    @Test
    void a_silent_registrar_is_tried_again() throws Exception {
        RegistrationClient client = registration();
        client.start();
        call.next(Registering.class);
        Failed failed = call.next(Failed.class);
        assertThat(failed.status()).isEqualTo(408);
        assertThat(failed.retryIn()).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(5));
        client.stop();
        call.next(Unregistered.class);
        CompletableFuture<RegistrationState> state = new CompletableFuture<>();
        agent.stack().shards().getFirst().execute(() -> state.complete(client.state()));
        assertThat(state.get()).isInstanceOf(Unregistered.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "UPDATE"})
    void an_offer_that_nobody_answers_does_not_stand_in_the_way_for_ever(String method) throws Exception {
        Dialog dialog = answeredCall();
        peer.send(inDialog(method, "Contact: " + peer.contact() + "\r\n", HELD));
        Reoffer forgotten = call.next(Reoffer.class);
        dialog.reoffer(session(30002), call.forReoffer());
        Msg ours = peer.request("INVITE");
        assertThat(ours.body()).contains("30002");
        peer.accept(ours, null);
        call.next(ReofferAnswered.class);
        forgotten.answer(OURS);
        assertThat(peer.seen(m -> m.isResponse(200, method))).isZero();
    }
}
