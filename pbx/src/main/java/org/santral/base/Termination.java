package org.santral.base;

/**
 * How a call or a leg ended. The one source for CDR columns, vendor texts, logs and metrics.
 *
 * @param cause why, from the closed set
 * @param by who ended it, seen from the call's caller and callee
 * @param how by which signal (spec/events.md §3.4)
 * @param sipStatus status of the SIP response that decided it, 0 if there was none
 * @param sipPhrase its reason phrase as received, empty if there was none
 */
public record Termination(Cause cause, By by, How how, int sipStatus, String sipPhrase) {

    /** Who ended a call. */
    public enum By {
        CALLER,
        CALLEE,
        SYSTEM
    }

    /** The signal that ended it: a BYE after, a CANCEL or a refusal before the answer. */
    public enum How {
        BYE,
        CANCEL,
        REFUSE
    }

    /** A termination that no SIP response decided. */
    public static Termination of(Cause cause, By by, How how) {
        return new Termination(cause, by, how, 0, "");
    }
}
