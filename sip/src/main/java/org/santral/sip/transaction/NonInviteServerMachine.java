package org.santral.sip.transaction;

import static org.santral.sip.transaction.ServerOperation.REPEAT;
import static org.santral.sip.transaction.ServerOperation.REPLY;
import static org.santral.sip.transaction.ServerOperation.START_J;
import static org.santral.sip.transaction.ServerOperation.STOP_TIMERS;
import static org.santral.sip.transaction.ServerOperation.TELL_TRANSPORT_ERROR;

/**
 * The server transaction of any method but INVITE and ACK, RFC 3261 §17.2.2.
 *
 * <pre>
 *              request again  user: 1xx   user: 200-699  abandoned  transport error
 * Trying       -              Proceeding  Completed      end        -
 * Proceeding   repeat         reply       Completed      end        tell, end
 * Completed    repeat         -           -              -          tell, end        J: end
 * </pre>
 *
 * <p>Abandoned is ours: 64*T1 without an answer of the user. The client has given up by then (timer F) and a 408 would
 * come too late (RFC 4320 §4.2), so the transaction ends in silence rather than living for ever.
 */
final class NonInviteServerMachine {

    enum State {
        TRYING,
        PROCEEDING,
        COMPLETED,
        TERMINATED
    }

    enum Event {
        REQUEST_AGAIN,
        USER_PROVISIONAL,
        USER_FINAL,
        ABANDONED,
        TIMER_J,
        TRANSPORT_ERROR
    }

    private static final Step<State, ServerOperation> PROCEED = Step.to(State.PROCEEDING, REPLY);
    private static final Step<State, ServerOperation> PROCEED_AGAIN = Step.to(State.PROCEEDING, REPEAT);
    private static final Step<State, ServerOperation> COMPLETE = Step.to(State.COMPLETED, REPLY, START_J);
    private static final Step<State, ServerOperation> COMPLETE_AGAIN = Step.to(State.COMPLETED, REPEAT);
    private static final Step<State, ServerOperation> FAIL =
            Step.to(State.TERMINATED, STOP_TIMERS, TELL_TRANSPORT_ERROR);
    private static final Step<State, ServerOperation> END = Step.to(State.TERMINATED, STOP_TIMERS);
    private static final Step<State, ServerOperation> STAY_TRYING = Step.to(State.TRYING);
    private static final Step<State, ServerOperation> STAY_PROCEEDING = Step.to(State.PROCEEDING);
    private static final Step<State, ServerOperation> STAY_COMPLETED = Step.to(State.COMPLETED);
    private static final Step<State, ServerOperation> STAY_TERMINATED = Step.to(State.TERMINATED);

    private NonInviteServerMachine() {}

    static Step<State, ServerOperation> on(State state, Event event) {
        return switch (state) {
            case TRYING ->
                switch (event) {
                    case USER_PROVISIONAL -> PROCEED;
                    case USER_FINAL -> COMPLETE;
                    case ABANDONED -> END;
                    case REQUEST_AGAIN, TIMER_J, TRANSPORT_ERROR -> STAY_TRYING;
                };
            case PROCEEDING ->
                switch (event) {
                    case REQUEST_AGAIN -> PROCEED_AGAIN;
                    case USER_PROVISIONAL -> PROCEED;
                    case USER_FINAL -> COMPLETE;
                    case ABANDONED -> END;
                    case TRANSPORT_ERROR -> FAIL;
                    case TIMER_J -> STAY_PROCEEDING;
                };
            case COMPLETED ->
                switch (event) {
                    case REQUEST_AGAIN -> COMPLETE_AGAIN;
                    case TIMER_J -> END;
                    case TRANSPORT_ERROR -> FAIL;
                    case USER_PROVISIONAL, USER_FINAL, ABANDONED -> STAY_COMPLETED;
                };
            case TERMINATED -> STAY_TERMINATED;
        };
    }
}
