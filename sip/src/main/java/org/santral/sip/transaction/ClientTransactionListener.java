package org.santral.sip.transaction;

import org.santral.sip.message.SipResponse;
import org.santral.sip.transport.Hop;

/**
 * What became of a request that we sent; called on the shard of its Call-ID. The last call is a final response,
 * {@link #timeout} or {@link #transportError}; only an INVITE may get further 2xx after its first one (retransmitted, or
 * from another branch of a fork; RFC 6026), for 64*T1.
 */
public interface ClientTransactionListener {

    /**
     * A response: any number of provisional ones, then one final. 100 Trying is passed, too. The stack acknowledges
     * 300 to 699 itself; a 2xx to INVITE is the listener's to acknowledge with {@link SipStack#sendAck}.
     *
     * @param source where the response came from
     */
    void response(SipResponse response, Hop source);

    /** No final response within 64*T1 (timers B, F), or none within 64*T1 after a CANCEL. */
    void timeout();

    /** The request could not be sent, or its next hop could not be found; the words are for a log. */
    void transportError(String why);
}
