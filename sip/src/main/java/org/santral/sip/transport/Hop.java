package org.santral.sip.transport;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes next or came from: a transport and a resolved address.
 *
 * @param address resolved IP address and port
 * @param flow the connection or local socket to use; null, or closed by now: any that leads to the address
 */
public record Hop(
        TransportKind transport,
        InetSocketAddress address,
        @Nullable Flow flow) {

    /** Refuses an unresolved address: a host name has to go through the resolver first. */
    public Hop {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("a hop needs a resolved address");
        }
    }

    /** A hop over any flow. */
    public Hop(TransportKind transport, InetSocketAddress address) {
        this(transport, address, null);
    }

    /** A UDP hop. */
    public static Hop udp(InetSocketAddress address) {
        return new Hop(TransportKind.UDP, address);
    }

    /** A TCP hop. */
    public static Hop tcp(InetSocketAddress address) {
        return new Hop(TransportKind.TCP, address);
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
