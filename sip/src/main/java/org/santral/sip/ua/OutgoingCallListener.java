package org.santral.sip.ua;

import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.message.SipResponse;
import org.santral.sip.sdp.SessionDescription;

/** Hears what becomes of a call that we placed, on the shard of the call; exactly one of answered and failed comes. */
public interface OutgoingCallListener {

    /** 100 Trying: whoever is next has the INVITE. Until this or something better comes, nobody may be there at all. */
    default void trying() {}

    /** A provisional response 101–199; retransmissions are not repeated. PRACK has been sent where it is due. */
    void progress(Progress progress);

    /**
     * The first 2xx, also when it crossed our CANCEL (then say bye). ACK has been sent, or, if we made no offer, waits
     * for {@link Dialog#acknowledge}.
     *
     * @param session the answer, or the peer's offer when we made none; null when the 2xx has none because a reliable
     *     provisional response had it
     */
    void answered(Dialog dialog, SipResponse response, @Nullable SessionDescription session);

    /** There will be no call. */
    void failed(CallFailure failure);
}
