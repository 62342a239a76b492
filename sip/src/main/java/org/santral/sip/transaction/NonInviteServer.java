package org.santral.sip.transaction;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSerializer;
import org.santral.sip.transaction.NonInviteServerMachine.Event;
import org.santral.sip.transaction.NonInviteServerMachine.State;
import org.santral.sip.transport.Hop;

/** Carries out what {@link NonInviteServerMachine} says. */
final class NonInviteServer extends ServerCore {

    private State state = State.TRYING;

    NonInviteServer(ShardTransactions owner, ServerKey key, SipRequest request, Hop source) {
        super(owner, key, request, source);
    }

    /** Arms the end of a transaction that its user forgets to answer. */
    void start() {
        limitTo(owner.timers().transaction(), () -> on(Event.ABANDONED, null));
    }

    @Override
    void requestAgain() {
        on(Event.REQUEST_AGAIN, null);
    }

    @Override
    void respond(SipResponse response) {
        if (response.status() == 408) {
            on(Event.ABANDONED, null);
        } else if (response.status() == 100) {
            on(Event.USER_PROVISIONAL, SipSerializer.bytes(response));
        } else if (!response.provisional()) {
            on(Event.USER_FINAL, SipSerializer.bytes(response));
        }
    }

    @Override
    void transportFailed() {
        on(Event.TRANSPORT_ERROR, null);
    }

    private void on(Event event, byte @Nullable [] response) {
        if (state == State.TERMINATED) {
            return;
        }
        Step<State, ServerOperation> step = NonInviteServerMachine.on(state, event);
        state = step.next();
        if (state == State.COMPLETED) {
            answered();
        }
        for (ServerOperation operation : step.operations()) {
            carryOut(operation, response);
        }
        if (step.next() == State.TERMINATED) {
            end();
        }
    }

    private void carryOut(ServerOperation operation, byte @Nullable [] response) {
        switch (operation) {
            case REPLY -> reply(response, true);
            case REPEAT -> repeat();
            case STOP_TIMERS -> stopTimers();
            case START_J -> {
                stopTimers();
                limitTo(reliable() ? Duration.ZERO : owner.timers().transaction(), () -> on(Event.TIMER_J, null));
            }
            case TELL_TRANSPORT_ERROR -> tellTransportError();
            case REPEAT_LATER, PASS_ACK, START_G_H, START_I, START_L ->
                throw new AssertionError("only an INVITE has " + operation);
        }
    }
}
