package org.santral.sip.transaction;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transaction.NonInviteClientMachine.Event;
import org.santral.sip.transaction.NonInviteClientMachine.State;
import org.santral.sip.transport.Hop;

/** Carries out what {@link NonInviteClientMachine} says. */
final class NonInviteClient extends ClientCore {

    private State state = State.TRYING;
    private Duration interval;

    NonInviteClient(
            ShardTransactions owner, ClientKey key, SipRequest request, Hop hop, ClientTransactionListener listener) {
        super(owner, key, request, hop, listener);
        interval = owner.timers().t1();
    }

    @Override
    void start() {
        repeatAfter(interval, () -> on(Event.TIMER_E));
        limitTo(owner.timers().transaction(), () -> on(Event.TIMER_F));
        sendRequest();
    }

    @Override
    void received(SipResponse response, Hop source) {
        on(response.provisional() ? Event.PROVISIONAL : Event.FINAL, response, source, "");
    }

    @Override
    void transportFailed(String why) {
        on(Event.TRANSPORT_ERROR, null, hop(), why);
    }

    /** Nothing: only an INVITE can be cancelled. */
    @Override
    public void cancel(Headers extra) {}

    private void on(Event event) {
        on(event, null, hop(), "");
    }

    private void on(Event event, @Nullable SipResponse response, Hop source, String why) {
        if (state == State.TERMINATED) {
            return;
        }
        Step<State, ClientOperation> step = NonInviteClientMachine.on(state, event);
        state = step.next();
        if (state == State.COMPLETED) {
            forgetRequest();
        }
        for (ClientOperation operation : step.operations()) {
            carryOut(operation, response, source, why);
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
                interval = TimerValues.shorter(
                        interval.multipliedBy(2), owner.timers().t2());
                repeatAfter(interval, () -> on(Event.TIMER_E));
            }
            case PASS -> {
                if (response != null) {
                    pass(response, source);
                }
            }
            case STOP_TIMERS -> stopTimers();
            case SLOW_DOWN -> {
                interval = owner.timers().t2();
                repeatAfter(interval, () -> on(Event.TIMER_E));
            }
            case START_K -> {
                stopTimers();
                Duration absorb = hop().transport().reliable()
                        ? Duration.ZERO
                        : owner.timers().t4();
                limitTo(absorb, () -> on(Event.TIMER_K));
            }
            case TELL_TIMEOUT -> tellTimeout();
            case TELL_TRANSPORT_ERROR -> tellTransportError(why);
            case ACK, START_D, START_M -> throw new AssertionError("only an INVITE has " + operation);
        }
    }
}
