package org.santral.sip.ua;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transport.Hop;

/**
 * Why a call that we placed came to nothing.
 *
 * @param kind what happened
 * @param status the final status 300–699; 408 for a time-out, 503 for an unreachable peer, 487 for a cancelled call, 488
 *     for an unusable answer when no response says it
 * @param reason the reason phrase
 * @param response the final response; null when there was none
 * @param source where the final response came from; null when there was none
 * @param redirects the contacts of a 3xx, best first; otherwise empty
 * @param retryAfter the Retry-After header; null when there was none
 */
public record CallFailure(
        Kind kind,
        int status,
        String reason,
        @Nullable SipResponse response,
        @Nullable Hop source,
        List<NameAddr> redirects,
        @Nullable Duration retryAfter) {

    /** The closed set of failures. */
    public enum Kind {
        /** The peer refused with {@link CallFailure#status}. */
        RESPONSE,
        /** Nobody answered the INVITE at all. */
        TIMEOUT,
        /** No hop could be found or reached. */
        TRANSPORT,
        /** It ended after our cancel. */
        CANCELLED,
        /** The 2xx had a session that cannot be understood; it was acknowledged and ended with BYE. */
        UNUSABLE
    }

    /** Copies the redirects. */
    public CallFailure {
        redirects = List.copyOf(redirects);
    }
}
