package org.santral.sip.transaction;

import static org.santral.sip.transaction.ServerOperation.PASS_ACK;
import static org.santral.sip.transaction.ServerOperation.REPEAT;
import static org.santral.sip.transaction.ServerOperation.REPEAT_LATER;
import static org.santral.sip.transaction.ServerOperation.REPLY;
import static org.santral.sip.transaction.ServerOperation.START_G_H;
import static org.santral.sip.transaction.ServerOperation.START_I;
import static org.santral.sip.transaction.ServerOperation.START_L;
import static org.santral.sip.transaction.ServerOperation.STOP_TIMERS;
import static org.santral.sip.transaction.ServerOperation.TELL_TRANSPORT_ERROR;

/**
 * The INVITE server transaction, RFC 3261 §17.2.1 as corrected by RFC 6026 §7.1.
 *
 * <pre>
 *              INVITE again  user: 1xx  user: 2xx  user: 300-699  ACK        transport error
 * Proceeding   repeat        reply      Accepted   Completed      -          tell
 * Completed    repeat        -          -          -              Confirmed  tell, end     G: repeat, H: end
 * Confirmed    -             -          -          -              -          -             I: end
 * Accepted     -             -          reply      -              pass       tell          L: end
 * </pre>
 *
 * <p>In Accepted an INVITE that comes again is swallowed: retransmitting the 2xx is the user's duty.
 */
final class InviteServerMachine {

    enum State {
        PROCEEDING,
        COMPLETED,
        CONFIRMED,
        ACCEPTED,
        TERMINATED
    }

    enum Event {
        INVITE_AGAIN,
        USER_PROVISIONAL,
        USER_SUCCESS,
        USER_FAILURE,
        ACK,
        TIMER_G,
        TIMER_H,
        TIMER_I,
        TIMER_L,
        TRANSPORT_ERROR
    }

    private static final Step<State, ServerOperation> PROCEED = Step.to(State.PROCEEDING, REPLY);
    private static final Step<State, ServerOperation> PROCEED_AGAIN = Step.to(State.PROCEEDING, REPEAT);
    private static final Step<State, ServerOperation> PROCEED_UNHEARD = Step.to(State.PROCEEDING, TELL_TRANSPORT_ERROR);
    private static final Step<State, ServerOperation> ACCEPT = Step.to(State.ACCEPTED, REPLY, START_L);
    private static final Step<State, ServerOperation> ACCEPT_AGAIN = Step.to(State.ACCEPTED, REPLY);
    private static final Step<State, ServerOperation> ACKNOWLEDGED = Step.to(State.ACCEPTED, PASS_ACK);
    private static final Step<State, ServerOperation> ACCEPT_UNHEARD = Step.to(State.ACCEPTED, TELL_TRANSPORT_ERROR);
    private static final Step<State, ServerOperation> COMPLETE = Step.to(State.COMPLETED, REPLY, START_G_H);
    private static final Step<State, ServerOperation> COMPLETE_AGAIN = Step.to(State.COMPLETED, REPEAT);
    private static final Step<State, ServerOperation> COMPLETE_LATER = Step.to(State.COMPLETED, REPEAT_LATER);
    private static final Step<State, ServerOperation> CONFIRM = Step.to(State.CONFIRMED, START_I);
    private static final Step<State, ServerOperation> FAIL =
            Step.to(State.TERMINATED, STOP_TIMERS, TELL_TRANSPORT_ERROR);
    private static final Step<State, ServerOperation> END = Step.to(State.TERMINATED, STOP_TIMERS);
    private static final Step<State, ServerOperation> STAY_PROCEEDING = Step.to(State.PROCEEDING);
    private static final Step<State, ServerOperation> STAY_COMPLETED = Step.to(State.COMPLETED);
    private static final Step<State, ServerOperation> STAY_CONFIRMED = Step.to(State.CONFIRMED);
    private static final Step<State, ServerOperation> STAY_ACCEPTED = Step.to(State.ACCEPTED);
    private static final Step<State, ServerOperation> STAY_TERMINATED = Step.to(State.TERMINATED);

    private InviteServerMachine() {}

    static Step<State, ServerOperation> on(State state, Event event) {
        return switch (state) {
            case PROCEEDING ->
                switch (event) {
                    case INVITE_AGAIN -> PROCEED_AGAIN;
                    case USER_PROVISIONAL -> PROCEED;
                    case USER_SUCCESS -> ACCEPT;
                    case USER_FAILURE -> COMPLETE;
                    case TRANSPORT_ERROR -> PROCEED_UNHEARD;
                    case ACK, TIMER_G, TIMER_H, TIMER_I, TIMER_L -> STAY_PROCEEDING;
                };
            case COMPLETED ->
                switch (event) {
                    case INVITE_AGAIN -> COMPLETE_AGAIN;
                    case ACK -> CONFIRM;
                    case TIMER_G -> COMPLETE_LATER;
                    case TIMER_H -> END;
                    case TRANSPORT_ERROR -> FAIL;
                    case USER_PROVISIONAL, USER_SUCCESS, USER_FAILURE, TIMER_I, TIMER_L -> STAY_COMPLETED;
                };
            case CONFIRMED ->
                switch (event) {
                    case TIMER_I -> END;
                    case INVITE_AGAIN, USER_PROVISIONAL, USER_SUCCESS, USER_FAILURE, ACK -> STAY_CONFIRMED;
                    case TIMER_G, TIMER_H, TIMER_L, TRANSPORT_ERROR -> STAY_CONFIRMED;
                };
            case ACCEPTED ->
                switch (event) {
                    case USER_SUCCESS -> ACCEPT_AGAIN;
                    case ACK -> ACKNOWLEDGED;
                    case TIMER_L -> END;
                    case TRANSPORT_ERROR -> ACCEPT_UNHEARD;
                    case INVITE_AGAIN, USER_PROVISIONAL, USER_FAILURE, TIMER_G, TIMER_H, TIMER_I -> STAY_ACCEPTED;
                };
            case TERMINATED -> STAY_TERMINATED;
        };
    }
}
