package org.santral.sip.transaction;

import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transport.Hop;

/** The layer above the transactions. Every call comes on the shard of the message's Call-ID and must not block. */
public interface TransactionUser {

    /** A new request other than ACK and CANCEL; it has to be answered with {@link ServerTransaction#respond}. */
    void request(ServerTransaction transaction, SipRequest request);

    /** An ACK to a 2xx: that is, one which no transaction consumed. Never answer it. */
    void ack(SipRequest ack, Hop source);

    /**
     * A CANCEL that came before a final response to its INVITE. The stack has answered the CANCEL itself; the INVITE
     * still has to be answered with 487.
     */
    void cancel(ServerTransaction invite, SipRequest cancel);

    /**
     * A 2xx to INVITE that no transaction waits for any more, for instance a fork's late answer: to be acknowledged
     * and ended, or ignored.
     */
    void stray(SipResponse response, Hop source);
}
