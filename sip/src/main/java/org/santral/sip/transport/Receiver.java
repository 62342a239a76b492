package org.santral.sip.transport;

import org.santral.sip.message.ParseResult;
import org.santral.sip.message.SipMessage;

/** Takes what the transports receive, on an I/O thread; must be quick. */
public interface Receiver {

    /**
     * A well-formed message. A request's top Via has been completed with received and rport (RFC 3261 §18.2.1, RFC
     * 3581).
     *
     * @param source where it came from; its flow leads back
     */
    void message(SipMessage message, Hop source);

    /** A request that has to be refused because of its syntax or size. */
    void malformed(ParseResult.Rejected rejected, Hop source);
}
