package org.santral.routing;

import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;

/** What the PBX itself says no with: the causes of spec/events.md §4.1 and the status that the caller is sent. */
final class Refusals {
    private Refusals() {}

    static final Termination BARRED = refusal(Cause.INCOMING_CALL_BARRED, 603, "Decline");

    /** The caller hides its number, and the tenant does not take such calls (RFC 5079). */
    static final Termination ANONYMOUS = refusal(Cause.CALL_REJECTED, 433, "Anonymity Disallowed");

    static final Termination NO_SUCH_NUMBER = refusal(Cause.UNALLOCATED_NUMBER, 404, "Not Found");
    static final Termination NOT_A_NUMBER = refusal(Cause.INVALID_NUMBER_FORMAT, 484, "Address Incomplete");

    /** No right to call there. */
    static final Termination NO_RIGHT = refusal(Cause.FACILITY_REJECTED, 403, "Forbidden");

    /** It has the right, but has called outside as much as it may for now. */
    static final Termination CAP_REACHED = refusal(Cause.FACILITY_REJECTED, 403, "Call Limit Reached");

    static final Termination BUSY = refusal(Cause.USER_BUSY, 486, "Busy Here");
    static final Termination NOBODY_RINGS = refusal(Cause.NO_USER_RESPONSE, 480, "Temporarily Unavailable");
    static final Termination DECLINED = refusal(Cause.CALL_REJECTED, 603, "Decline");
    static final Termination LOOP = refusal(Cause.EXCHANGE_ROUTING_ERROR, 482, "Loop Detected");

    /** Says no with a cause that was configured. A call that nobody answered cannot be cleared normally: it is declined. */
    static Termination of(Cause cause) {
        return switch (cause) {
            case NORMAL_CLEARING -> DECLINED;
            case USER_BUSY -> BUSY;
            default -> Termination.of(cause, By.SYSTEM, How.REFUSE);
        };
    }

    private static Termination refusal(Cause cause, int status, String phrase) {
        return new Termination(cause, By.SYSTEM, How.REFUSE, status, phrase);
    }
}
