package org.santral.sip.dialog;

import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipRequest;
import org.santral.sip.sdp.SessionDescription;

/**
 * A change of the session that the peer asks for (RFC 3261 §14.2, RFC 3311). Exactly one of {@link #answer} and {@link
 * #reject} counts; calls after that, or after the peer cancelled or hung up, do nothing. May be called from any thread.
 */
public interface Reoffer {

    /** The re-INVITE or UPDATE. */
    SipRequest request();

    /** The peer's offer; null when a re-INVITE without one asks for ours. */
    @Nullable
    SessionDescription offer();

    /** Sends the 200 with our answer, or with our offer when {@link #offer} is null. */
    void answer(SessionDescription answer);

    /**
     * Refuses; the session stays as it was.
     *
     * @param status 300–699, usually 488 (RFC 3261 §14.2)
     */
    void reject(int status);
}
