package org.santral.sip.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipLimits;
import org.santral.sip.message.SipParser;

/** The sockets of one stack: listens, receives, sends (RFC 3261 §18). */
public final class Transports implements AutoCloseable {

    private static final int DEFAULT_PORT = 5060;
    private static final int MAX_REMEMBERED_ROUTES = 4_096;

    private final @Nullable String externalAddress;
    private final Ingress ingress;
    private final TcpConnections tcp;
    private final List<UdpSocket> udp = new ArrayList<>();
    private final List<ListenPoint> points = new ArrayList<>();
    private final Map<InetAddress, String> localByRemote = new ConcurrentHashMap<>();

    /**
     * Opens all listen points or none.
     *
     * @param tls how TLS is spoken
     * @param externalAddress host that peers see instead of the local address, behind a NAT; null: none
     * @throws UncheckedIOException naming the listen point that cannot be opened and why
     */
    public Transports(
            List<ListenPoint> listen,
            @Nullable String externalAddress,
            SipLimits sipLimits,
            TransportLimits limits,
            Tls tls,
            Shards shards,
            StackMetrics metrics,
            @Nullable Consumer<Wire> wiretap,
            Receiver receiver) {
        this.externalAddress = externalAddress;
        ingress = new Ingress(new SipParser(sipLimits), receiver, metrics, wiretap);
        tcp = new TcpConnections(shards.group(), ingress, limits, tls);
        for (ListenPoint point : listen) {
            try {
                open(point, shards);
            } catch (IOException e) {
                close();
                throw new UncheckedIOException("cannot listen on " + point + ": " + e.getMessage(), e);
            }
        }
    }

    private void open(ListenPoint point, Shards shards) throws IOException {
        switch (point.transport()) {
            case UDP -> {
                UdpSocket socket = new UdpSocket(point, shards.loop(shards.next()), ingress);
                socket.open();
                udp.add(socket);
                points.add(socket.point());
            }
            case TCP, TLS -> points.add(tcp.listen(point));
        }
    }

    /** What TLS shows and believes from the next handshake on; open connections stay. */
    public void tls(Tls changed) {
        tcp.tls(changed);
    }

    /** The listen points in the order given, with their real ports. */
    public List<ListenPoint> listenPoints() {
        return List.copyOf(points);
    }

    /**
     * Sends a message; messages of one thread to one peer stay in order.
     *
     * @param failed told why, at most once, from any thread, also from within this call
     */
    public void send(byte[] message, Hop hop, Consumer<String> failed) {
        ingress.tap(Wire.Direction.OUT, hop, message);
        ingress.metrics().messagesOut.increment();
        Consumer<String> counted = why -> {
            ingress.metrics().sendFailures.increment();
            failed.accept(why);
        };
        switch (hop.transport()) {
            case UDP -> sendDatagram(message, hop, counted);
            case TCP, TLS -> tcp.send(message, hop, counted);
        }
    }

    private void sendDatagram(byte[] message, Hop hop, Consumer<String> failed) {
        UdpSocket socket = hop.flow() instanceof UdpSocket own ? own : socketFor(hop.address());
        if (socket == null) {
            failed.accept("no UDP listen point of that address family");
            return;
        }
        try {
            socket.send(message, hop.address());
        } catch (IOException | RuntimeException e) {
            failed.accept(e.toString());
        }
    }

    private @Nullable UdpSocket socketFor(InetSocketAddress remote) {
        for (UdpSocket socket : udp) {
            if (sameFamily(socket.point(), remote)) {
                return socket;
            }
        }
        return null;
    }

    private static boolean sameFamily(ListenPoint point, InetSocketAddress remote) {
        return point.address().getAddress() instanceof Inet4Address == remote.getAddress() instanceof Inet4Address;
    }

    /** Whether input came from a socket that has been fuller than it can be read for so long. */
    public static boolean backlogged(Hop source, Duration lateFor) {
        return source.flow() instanceof UdpSocket socket && socket.backlogged(lateFor);
    }

    /** The host and port by which the peer behind that hop can reach this stack: for Via, Contact, Record-Route. */
    public HostPort advertised(Hop hop) {
        ListenPoint point = pointFor(hop);
        int port = point == null ? DEFAULT_PORT : point.address().getPort();
        if (externalAddress != null) {
            return new HostPort(externalAddress, port);
        }
        InetAddress local = point == null ? null : point.address().getAddress();
        String host = local == null || local.isAnyLocalAddress()
                ? localAddressTowards(hop.address())
                : local.getHostAddress();
        return new HostPort(host, port);
    }

    /** The host and port by which peers of that transport can reach this stack, before one's address is known. */
    public HostPort advertised(TransportKind transport) {
        ListenPoint point = points.stream()
                .filter(p -> p.transport() == transport)
                .findFirst()
                .orElse(points.getFirst());
        boolean ipv4 = point.address().getAddress() instanceof Inet4Address;
        // Nothing is sent there: a documentation address that takes the machine's default route.
        InetSocketAddress anywhere = new InetSocketAddress(ipv4 ? "192.0.2.1" : "2001:db8::1", DEFAULT_PORT);
        return advertised(new Hop(transport, anywhere));
    }

    private @Nullable ListenPoint pointFor(Hop hop) {
        if (hop.flow() instanceof UdpSocket socket) {
            return socket.point();
        }
        ListenPoint best = null;
        for (ListenPoint point : points) {
            boolean suits = sameFamily(point, hop.address());
            if (suits && point.transport() == hop.transport()) {
                return point;
            }
            best = best == null && suits ? point : best;
        }
        return best;
    }

    /** The address that the kernel would send from; asking sends nothing. */
    private String localAddressTowards(InetSocketAddress remote) {
        String known = localByRemote.get(remote.getAddress());
        if (known != null) {
            return known;
        }
        if (localByRemote.size() >= MAX_REMEMBERED_ROUTES) {
            localByRemote.clear();
        }
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(remote);
            String address = probe.getLocalAddress().getHostAddress();
            localByRemote.put(remote.getAddress(), address);
            return address;
        } catch (SocketException e) {
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
    }

    /** Closes every socket and connection; the ports are free when this returns. */
    @Override
    public void close() {
        udp.forEach(UdpSocket::close);
        tcp.close();
    }
}
