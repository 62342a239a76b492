package org.santral.sip.transaction;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSerializer;
import org.santral.sip.transaction.InviteServerMachine.Event;
import org.santral.sip.transaction.InviteServerMachine.State;
import org.santral.sip.transport.Hop;

/** Carries out what {@link InviteServerMachine} says. */
final class InviteServer extends ServerCore {

    private State state = State.PROCEEDING;
    private Duration interval;
    private boolean unanswered = true;
    private boolean proceeding;

    InviteServer(ShardTransactions owner, ServerKey key, SipRequest request, Hop source) {
        super(owner, key, request, source);
        interval = owner.timers().t1();
    }

    /** Arms the automatic 100 Trying (§17.2.1). */
    void start() {
        limitTo(owner.timers().trying(), this::sayTrying);
    }

    private void sayTrying() {
        ServerTransaction handle = handle();
        if (unanswered && handle != null) {
            respond(SipResponse.to(handle.request(), 100, null).build());
        }
    }

    @Override
    void requestAgain() {
        on(Event.INVITE_AGAIN, null, null);
    }

    @Override
    void respond(SipResponse response) {
        byte[] bytes = SipSerializer.bytes(response);
        if (unanswered) {
            unanswered = false;
            stopTimers();
        }
        proceeding |= response.provisional();
        on(eventOf(response), bytes, null);
    }

    private static Event eventOf(SipResponse response) {
        if (response.provisional()) {
            return Event.USER_PROVISIONAL;
        }
        return response.success() ? Event.USER_SUCCESS : Event.USER_FAILURE;
    }

    void ack(SipRequest ack, Hop source) {
        on(Event.ACK, null, () -> owner.passAck(ack, source));
    }

    @Override
    void transportFailed() {
        on(Event.TRANSPORT_ERROR, null, null);
    }

    private void on(Event event) {
        on(event, null, null);
    }

    private void on(Event event, byte @Nullable [] response, @Nullable Runnable passAck) {
        if (state == State.TERMINATED) {
            return;
        }
        Step<State, ServerOperation> step = InviteServerMachine.on(state, event);
        state = step.next();
        if (state != State.PROCEEDING) {
            answered();
        }
        for (ServerOperation operation : step.operations()) {
            carryOut(operation, response, passAck);
        }
        if (step.next() == State.TERMINATED) {
            end();
        }
    }

    private void carryOut(ServerOperation operation, byte @Nullable [] response, @Nullable Runnable passAck) {
        switch (operation) {
            case REPLY -> reply(response, state != State.ACCEPTED);
            case REPEAT -> repeat();
            case REPEAT_LATER -> {
                repeat();
                repeatLater();
            }
            case PASS_ACK -> {
                if (passAck != null) {
                    passAck.run();
                }
            }
            case STOP_TIMERS -> stopTimers();
            case START_G_H -> {
                stopTimers();
                // A caller that was told nothing before sends its INVITE again, and that brings the refusal again. So a
                // datagram in somebody else's name is answered once (§26.3.2.4), not eleven times.
                if (!reliable() && proceeding) {
                    repeatAfter(interval, () -> on(Event.TIMER_G));
                }
                limitTo(owner.timers().transaction(), () -> on(Event.TIMER_H));
            }
            case START_I -> {
                stopTimers();
                limitTo(reliable() ? Duration.ZERO : owner.timers().t4(), () -> on(Event.TIMER_I));
            }
            case START_L -> {
                stopTimers();
                limitTo(owner.timers().transaction(), () -> on(Event.TIMER_L));
            }
            case START_J -> throw new AssertionError("an INVITE has no timer J");
            case TELL_TRANSPORT_ERROR -> tellTransportError();
        }
    }

    private void repeatLater() {
        interval = TimerValues.shorter(interval.multipliedBy(2), owner.timers().t2());
        repeatAfter(interval, () -> on(Event.TIMER_G));
    }
}
