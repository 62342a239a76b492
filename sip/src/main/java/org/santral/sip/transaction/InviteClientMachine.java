package org.santral.sip.transaction;

import static org.santral.sip.transaction.ClientOperation.ACK;
import static org.santral.sip.transaction.ClientOperation.PASS;
import static org.santral.sip.transaction.ClientOperation.RESEND;
import static org.santral.sip.transaction.ClientOperation.START_D;
import static org.santral.sip.transaction.ClientOperation.START_M;
import static org.santral.sip.transaction.ClientOperation.STOP_TIMERS;
import static org.santral.sip.transaction.ClientOperation.TELL_TIMEOUT;
import static org.santral.sip.transaction.ClientOperation.TELL_TRANSPORT_ERROR;

/**
 * The INVITE client transaction, RFC 3261 §17.1.1 as corrected by RFC 6026 §7.2.
 *
 * <pre>
 *              1xx          2xx         300-699      A        B         cancel expired  transport error
 * Calling      Proceeding   Accepted    Completed    resend   timeout   -               error
 * Proceeding   pass         Accepted    Completed    -        -         timeout         -
 * Completed    -            -           ACK again    -        -         -               end         D: end
 * Accepted     -            pass        -            -        -         -               -           M: end
 * </pre>
 *
 * <p>An error while acknowledging a refusal just ends the transaction: its listener has its final answer already.
 */
final class InviteClientMachine {

    enum State {
        CALLING,
        PROCEEDING,
        COMPLETED,
        ACCEPTED,
        TERMINATED
    }

    enum Event {
        PROVISIONAL,
        SUCCESS,
        FAILURE,
        TIMER_A,
        TIMER_B,
        TIMER_D,
        TIMER_M,
        /** 64*T1 went by after our CANCEL without a final response (RFC 3261 §9.1). */
        CANCEL_EXPIRED,
        TRANSPORT_ERROR
    }

    private static final Step<State, ClientOperation> PROCEED = Step.to(State.PROCEEDING, STOP_TIMERS, PASS);
    private static final Step<State, ClientOperation> PROCEED_ON = Step.to(State.PROCEEDING, PASS);
    private static final Step<State, ClientOperation> ACCEPT = Step.to(State.ACCEPTED, PASS, START_M);
    private static final Step<State, ClientOperation> ACCEPT_AGAIN = Step.to(State.ACCEPTED, PASS);
    private static final Step<State, ClientOperation> COMPLETE = Step.to(State.COMPLETED, ACK, PASS, START_D);
    private static final Step<State, ClientOperation> ACK_AGAIN = Step.to(State.COMPLETED, ACK);
    private static final Step<State, ClientOperation> CALL_AGAIN = Step.to(State.CALLING, RESEND);
    private static final Step<State, ClientOperation> TIME_OUT = Step.to(State.TERMINATED, STOP_TIMERS, TELL_TIMEOUT);
    private static final Step<State, ClientOperation> FAIL =
            Step.to(State.TERMINATED, STOP_TIMERS, TELL_TRANSPORT_ERROR);
    private static final Step<State, ClientOperation> END = Step.to(State.TERMINATED, STOP_TIMERS);
    private static final Step<State, ClientOperation> STAY_CALLING = Step.to(State.CALLING);
    private static final Step<State, ClientOperation> STAY_PROCEEDING = Step.to(State.PROCEEDING);
    private static final Step<State, ClientOperation> STAY_COMPLETED = Step.to(State.COMPLETED);
    private static final Step<State, ClientOperation> STAY_ACCEPTED = Step.to(State.ACCEPTED);
    private static final Step<State, ClientOperation> STAY_TERMINATED = Step.to(State.TERMINATED);

    private InviteClientMachine() {}

    static Step<State, ClientOperation> on(State state, Event event) {
        return switch (state) {
            case CALLING ->
                switch (event) {
                    case PROVISIONAL -> PROCEED;
                    case SUCCESS -> ACCEPT;
                    case FAILURE -> COMPLETE;
                    case TIMER_A -> CALL_AGAIN;
                    case TIMER_B -> TIME_OUT;
                    case TRANSPORT_ERROR -> FAIL;
                    case TIMER_D, TIMER_M, CANCEL_EXPIRED -> STAY_CALLING;
                };
            case PROCEEDING ->
                switch (event) {
                    case PROVISIONAL -> PROCEED_ON;
                    case SUCCESS -> ACCEPT;
                    case FAILURE -> COMPLETE;
                    case CANCEL_EXPIRED -> TIME_OUT;
                    // The request has arrived; the answer may come over another connection.
                    case TRANSPORT_ERROR, TIMER_A, TIMER_B, TIMER_D, TIMER_M -> STAY_PROCEEDING;
                };
            case COMPLETED ->
                switch (event) {
                    case FAILURE -> ACK_AGAIN;
                    case TIMER_D, TRANSPORT_ERROR -> END;
                    case PROVISIONAL, SUCCESS, TIMER_A, TIMER_B, TIMER_M, CANCEL_EXPIRED -> STAY_COMPLETED;
                };
            case ACCEPTED ->
                switch (event) {
                    case SUCCESS -> ACCEPT_AGAIN;
                    case TIMER_M -> END;
                    case PROVISIONAL, FAILURE, TIMER_A, TIMER_B, TIMER_D, CANCEL_EXPIRED, TRANSPORT_ERROR ->
                        STAY_ACCEPTED;
                };
            case TERMINATED -> STAY_TERMINATED;
        };
    }
}
