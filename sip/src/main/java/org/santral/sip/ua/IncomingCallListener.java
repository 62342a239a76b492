package org.santral.sip.ua;

import org.jspecify.annotations.Nullable;
import org.santral.sip.sdp.SessionDescription;

/** Hears what the caller does before and right after we answered, on the shard of the call. */
public interface IncomingCallListener {

    /**
     * The caller gave up before we answered (CANCEL, or BYE in the early dialog), or its transport is gone; 487 was
     * sent.
     *
     * @param reasonHeader the Reason header of the CANCEL (RFC 3326) as received; null when there was none
     */
    void cancelled(@Nullable String reasonHeader);

    /**
     * The caller acknowledged our answer.
     *
     * @param lateAnswer the caller's answer to the offer in our 200; null when the offer was the caller's, or when its
     *     answer is missing or cannot be understood (then say bye)
     */
    void acknowledged(@Nullable SessionDescription lateAnswer);
}
