package org.santral.sip.transaction;

import static org.santral.sip.transaction.ClientOperation.PASS;
import static org.santral.sip.transaction.ClientOperation.RESEND;
import static org.santral.sip.transaction.ClientOperation.SLOW_DOWN;
import static org.santral.sip.transaction.ClientOperation.START_K;
import static org.santral.sip.transaction.ClientOperation.STOP_TIMERS;
import static org.santral.sip.transaction.ClientOperation.TELL_TIMEOUT;
import static org.santral.sip.transaction.ClientOperation.TELL_TRANSPORT_ERROR;

/**
 * The client transaction of any method but INVITE and ACK, RFC 3261 §17.1.2.
 *
 * <pre>
 *              1xx          200-699     E        F         transport error
 * Trying       Proceeding   Completed   resend   timeout   error
 * Proceeding   pass         Completed   resend   timeout   error
 * Completed    -            -           -        -         -                K: end
 * </pre>
 */
final class NonInviteClientMachine {

    enum State {
        TRYING,
        PROCEEDING,
        COMPLETED,
        TERMINATED
    }

    enum Event {
        PROVISIONAL,
        FINAL,
        TIMER_E,
        TIMER_F,
        TIMER_K,
        TRANSPORT_ERROR
    }

    private static final Step<State, ClientOperation> PROCEED = Step.to(State.PROCEEDING, SLOW_DOWN, PASS);
    private static final Step<State, ClientOperation> PROCEED_ON = Step.to(State.PROCEEDING, PASS);
    private static final Step<State, ClientOperation> COMPLETE = Step.to(State.COMPLETED, PASS, START_K);
    private static final Step<State, ClientOperation> TRY_AGAIN = Step.to(State.TRYING, RESEND);
    private static final Step<State, ClientOperation> PROCEED_AGAIN = Step.to(State.PROCEEDING, RESEND);
    private static final Step<State, ClientOperation> TIME_OUT = Step.to(State.TERMINATED, STOP_TIMERS, TELL_TIMEOUT);
    private static final Step<State, ClientOperation> FAIL =
            Step.to(State.TERMINATED, STOP_TIMERS, TELL_TRANSPORT_ERROR);
    private static final Step<State, ClientOperation> END = Step.to(State.TERMINATED, STOP_TIMERS);
    private static final Step<State, ClientOperation> STAY_TRYING = Step.to(State.TRYING);
    private static final Step<State, ClientOperation> STAY_PROCEEDING = Step.to(State.PROCEEDING);
    private static final Step<State, ClientOperation> STAY_COMPLETED = Step.to(State.COMPLETED);
    private static final Step<State, ClientOperation> STAY_TERMINATED = Step.to(State.TERMINATED);

    private NonInviteClientMachine() {}

    static Step<State, ClientOperation> on(State state, Event event) {
        return switch (state) {
            case TRYING ->
                switch (event) {
                    case PROVISIONAL -> PROCEED;
                    case FINAL -> COMPLETE;
                    case TIMER_E -> TRY_AGAIN;
                    case TIMER_F -> TIME_OUT;
                    case TRANSPORT_ERROR -> FAIL;
                    case TIMER_K -> STAY_TRYING;
                };
            case PROCEEDING ->
                switch (event) {
                    case PROVISIONAL -> PROCEED_ON;
                    case FINAL -> COMPLETE;
                    case TIMER_E -> PROCEED_AGAIN;
                    case TIMER_F -> TIME_OUT;
                    case TRANSPORT_ERROR -> FAIL;
                    case TIMER_K -> STAY_PROCEEDING;
                };
            case COMPLETED ->
                switch (event) {
                    case TIMER_K -> END;
                    case PROVISIONAL, FINAL, TIMER_E, TIMER_F, TRANSPORT_ERROR -> STAY_COMPLETED;
                };
            case TERMINATED -> STAY_TERMINATED;
        };
    }
}
