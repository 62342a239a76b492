package org.santral.sip.transaction;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSerializer;
import org.santral.sip.transaction.InviteClientMachine.Event;
import org.santral.sip.transaction.InviteClientMachine.State;
import org.santral.sip.transport.Hop;

/** Carries out what {@link InviteClientMachine} says. */
final class InviteClient extends ClientCore {

    /** Timer D: RFC 3261 wants at least 32 s over UDP, which is 64*T1 with its values. */
    private final Duration absorb;

    private State state = State.CALLING;
    private Duration interval;
    private @Nullable SipRequest invite;
    private byte @Nullable [] ack;
    private @Nullable Headers cancelExtra;
    private boolean cancelSent;

    InviteClient(
            ShardTransactions owner, ClientKey key, SipRequest invite, Hop hop, ClientTransactionListener listener) {
        super(owner, key, invite, hop, listener);
        this.invite = invite;
        interval = owner.timers().t1();
        absorb = hop.transport().reliable() ? Duration.ZERO : owner.timers().transaction();
    }

    @Override
    void start() {
        repeatAfter(interval, () -> on(Event.TIMER_A));
        limitTo(owner.timers().transaction(), () -> on(Event.TIMER_B));
        sendRequest();
    }

    @Override
    void received(SipResponse response, Hop source) {
        if (response.provisional()) {
            on(Event.PROVISIONAL, response, source, "");
            sendCancel();
        } else {
            on(response.success() ? Event.SUCCESS : Event.FAILURE, response, source, "");
        }
    }

    @Override
    void transportFailed(String why) {
        on(Event.TRANSPORT_ERROR, null, hop(), why);
    }

    @Override
    public void cancel(Headers extra) {
        owner.shard().run(() -> {
            if (cancelExtra == null) {
                cancelExtra = extra;
                sendCancel();
            }
        });
    }

    /** Sends the CANCEL if one is wanted and allowed: not before a provisional response (RFC 3261 §9.1). */
    private void sendCancel() {
        Headers extra = cancelExtra;
        SipRequest cancelled = invite;
        if (extra == null || cancelSent || cancelled == null || state != State.PROCEEDING) {
            return;
        }
        cancelSent = true;
        ClientKey key = new ClientKey(key().branch(), "CANCEL");
        owner.start(
                new NonInviteClient(owner, key, Companions.cancel(cancelled, extra), hop(), IgnoredOutcome.INSTANCE));
        limitTo(owner.timers().transaction(), () -> on(Event.CANCEL_EXPIRED));
    }

    private void on(Event event) {
        on(event, null, hop(), "");
    }

    private void on(Event event, @Nullable SipResponse response, Hop source, String why) {
        if (state == State.TERMINATED) {
            return;
        }
        Step<State, ClientOperation> step = InviteClientMachine.on(state, event);
        state = step.next();
        for (ClientOperation operation : step.operations()) {
            carryOut(operation, response, source, why);
        }
        if (state != State.CALLING && state != State.PROCEEDING) {
            forgetRequest();
            invite = null;
        }
        if (step.next() == State.TERMINATED) {
            end();
        }
    }

    private void carryOut(ClientOperation operation, @Nullable SipResponse response, Hop source, String why) {
        switch (operation) {
            case RESEND -> {
                owner.metrics().countRetransmissionOut();
                sendRequest();
                interval = interval.multipliedBy(2);
                repeatAfter(interval, () -> on(Event.TIMER_A));
            }
            case PASS -> {
                if (response != null) {
                    pass(response, source);
                }
            }
            case ACK -> acknowledge(response);
            case STOP_TIMERS -> stopTimers();
            case START_D -> {
                stopTimers();
                limitTo(absorb, () -> on(Event.TIMER_D));
            }
            case START_M -> {
                stopTimers();
                limitTo(owner.timers().transaction(), () -> on(Event.TIMER_M));
            }
            case TELL_TIMEOUT -> tellTimeout();
            case TELL_TRANSPORT_ERROR -> tellTransportError(why);
            case SLOW_DOWN, START_K -> throw new AssertionError("an INVITE never does " + operation);
        }
    }

    private void acknowledge(@Nullable SipResponse refusal) {
        SipRequest refused = invite;
        if (ack == null && refused != null && refusal != null) {
            ack = SipSerializer.bytes(Companions.ack(refused, refusal));
        }
        if (ack != null) {
            send(ack);
        }
    }
}
