package org.santral.sip.dialog;

import org.santral.sip.message.SipResponse;

/** Hears the outcome of a request that we sent, exactly one of the two, on the shard of its Call-ID. */
public interface RequestListener {

    /** The final response (200–699), after digest challenges and other hops have been tried. */
    void response(SipResponse response);

    /** There is no response to be had. */
    void failed(RequestFailure failure);
}
