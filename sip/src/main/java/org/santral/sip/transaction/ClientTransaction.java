package org.santral.sip.transaction;

import org.jspecify.annotations.Nullable;
import org.santral.sip.message.Headers;
import org.santral.sip.transport.Hop;

/** A request on its way (RFC 3261 §17.1), perhaps tried at several next hops in turn (RFC 3263 §4.3). */
public interface ClientTransaction {

    /** Where the request was sent, the latest try when several; null before it is known. Read it on the shard. */
    @Nullable
    Hop hop();

    /**
     * Cancels an INVITE (§9.1): the CANCEL goes out as soon as a provisional response has come and has the same Via and
     * Route. The listener still gets the final response, 487 or, when it crossed, 2xx; after 64*T1 without one it gets
     * {@link ClientTransactionListener#timeout}. Does nothing for other methods, when repeated, or after a final
     * response. From any thread.
     *
     * @param extra further headers for the CANCEL, for instance Reason
     */
    void cancel(Headers extra);
}
