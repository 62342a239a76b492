package org.santral.sip.transaction;

import java.net.InetSocketAddress;
import org.santral.sip.message.Via;
import org.santral.sip.transport.Flow;
import org.santral.sip.transport.Hop;

/**
 * Where the responses to a request go (RFC 3261 §18.2.2, RFC 3581 §4). The Via's maddr is not followed: it would let
 * anybody aim our answers at somebody else.
 *
 * @param first over TCP the request's connection; over UDP the source address, with its port when the peer asked by
 *     rport, else with that of the Via
 * @param fallback for a connection that has closed meanwhile: the source address with the Via's port
 */
record ReplyRoute(Hop first, Hop fallback) {

    static ReplyRoute of(Via via, Hop source) {
        int sentByPort = via.port() == 0 ? source.transport().defaultPort() : via.port();
        InetSocketAddress sentBy = new InetSocketAddress(source.address().getAddress(), sentByPort);
        if (source.transport().reliable()) {
            return new ReplyRoute(source, new Hop(source.transport(), sentBy));
        }
        Hop hop = via.hasRport() ? source : new Hop(source.transport(), sentBy, source.flow());
        return new ReplyRoute(hop, hop);
    }

    /** The way to take now. */
    Hop hop() {
        Flow flow = first.flow();
        return flow == null || flow.isOpen() ? first : fallback;
    }
}
