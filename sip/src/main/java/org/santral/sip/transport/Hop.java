package org.santral.sip.transport;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes next or came from: a transport and a resolved address.
 *
 * @param address resolved IP address and port
 * @param flow the connection or local socket to use; null, or closed by now: any that leads to the address
 * @param name the host of the URI that led here, which the peer of a new TLS connection has to prove; null where none is
 *     known: then no TLS connection can be opened
 */
public record Hop(
        TransportKind transport,
        InetSocketAddress address,
        @Nullable Flow flow,
        @Nullable String name) {

    /** Refuses an unresolved address: a host name has to go through the resolver first. */
    public Hop {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("a hop needs a resolved address");
        }
    }

    /** A hop over that flow. */
    public Hop(TransportKind transport, InetSocketAddress address, @Nullable Flow flow) {
        this(transport, address, flow, null);
    }

    /** A hop over any flow. */
    public Hop(TransportKind transport, InetSocketAddress address) {
        this(transport, address, null, null);
    }

    /** A UDP hop. */
    public static Hop udp(InetSocketAddress address) {
        return new Hop(TransportKind.UDP, address);
    }

    /** A TCP hop. */
    public static Hop tcp(InetSocketAddress address) {
        return new Hop(TransportKind.TCP, address);
    }

    /** A TLS hop to the server of that name. */
    public static Hop tls(InetSocketAddress address, String name) {
        return new Hop(TransportKind.TLS, address, null, name);
    }

    /** Whether both lead to the same transport, address and port, over whatever flow. */
    public boolean sameTarget(Hop other) {
        return transport == other.transport && address.equals(other.address);
    }

    @Override
    public String toString() {
        return transport.parameter() + ":" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
