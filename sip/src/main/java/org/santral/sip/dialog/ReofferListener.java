package org.santral.sip.dialog;

import org.santral.sip.sdp.SessionDescription;

/** Hears the outcome of our re-INVITE or UPDATE, exactly one of the two, on the dialog's shard. */
public interface ReofferListener {

    /** The peer accepted; for an UPDATE without an offer, {@code answer} is the session as it already was. */
    void answered(SessionDescription answer);

    /**
     * The session stays as it was.
     *
     * @param status the peer's refusal (300–699); 408 when it did not answer, 487 when the dialog ended first, 491 when
     *     glare did not resolve after several attempts, 503 when it could not be reached, 488 when its answer was
     *     unusable
     */
    void refused(int status);
}
