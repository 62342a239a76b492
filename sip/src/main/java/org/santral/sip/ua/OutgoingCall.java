package org.santral.sip.ua;

import org.jspecify.annotations.Nullable;

/** An INVITE of ours that has no final response yet. Methods may be called from any thread. */
public interface OutgoingCall {

    /** The Call-ID header of this call. */
    String sipCallId();

    /**
     * Gives up the call: CANCEL goes out as soon as RFC 3261 §9.1 allows it. The listener still hears exactly one of
     * answered (the answer crossed) and failed. Does nothing once a final response is there.
     *
     * @param reasonHeader value of a Reason header (RFC 3326), for instance {@code SIP;cause=200;text="Call completed
     *     elsewhere"}; null for none
     */
    void cancel(@Nullable String reasonHeader);
}
