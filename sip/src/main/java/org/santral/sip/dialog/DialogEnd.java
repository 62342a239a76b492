package org.santral.sip.dialog;

import org.jspecify.annotations.Nullable;

/**
 * Why a dialog is over.
 *
 * @param cause what happened
 * @param reasonHeader the Reason header (RFC 3326) of the peer's BYE as received; null when there was none
 * @param status the status of the request that failed for {@link Cause#REQUEST_FAILED}, otherwise 0
 */
public record DialogEnd(Cause cause, @Nullable String reasonHeader, int status) {

    /** The closed set of ways a dialog ends. */
    public enum Cause {
        /** The peer sent BYE. */
        PEER_BYE,
        /** Our BYE is finished, whatever was answered to it. */
        LOCAL_BYE,
        /** Nobody refreshed the session in time (RFC 4028 §10); BYE was sent. */
        SESSION_EXPIRED,
        /** A request in the dialog was answered 408 or 481, or not at all (RFC 3261 §12.2.1.2); BYE was sent. */
        REQUEST_FAILED,
        /** Our 2xx was never acknowledged (RFC 3261 §13.3.1.4); BYE was sent. */
        NO_ACK,
        /** No request reaches the peer any more. */
        TRANSPORT,
        /** An early dialog whose call was refused, cancelled or answered elsewhere; or the user agent was closed. */
        ABANDONED
    }
}
