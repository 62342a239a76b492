package org.santral.sip.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where the stack listens.
 *
 * @param address resolved local address; port 0 picks a free port
 */
public record ListenPoint(TransportKind transport, InetSocketAddress address) {

    /** Reads {@code udp://127.0.0.1:5060}; without a port 5060, or 5061 for TLS; the host may be a local host name or {@code [::1]}. */
    public static ListenPoint parse(String text) {
        int scheme = text.indexOf("://");
        TransportKind kind = scheme < 0 ? null : TransportKind.named(text.substring(0, scheme));
        if (kind == null) {
            throw new IllegalArgumentException(
                    "'" + text + "': expected udp://HOST:PORT, tcp://HOST:PORT or tls://HOST:PORT");
        }
        String rest = text.substring(scheme + 3);
        int colon = rest.lastIndexOf(':');
        boolean hasPort = colon > rest.lastIndexOf(']');
        String host = hasPort ? rest.substring(0, colon) : rest;
        int port = hasPort ? port(text, rest.substring(colon + 1)) : kind.defaultPort();
        try {
            return new ListenPoint(kind, new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + text + "': unknown host " + host, e);
        }
    }

    /** A UDP listen point. */
    public static ListenPoint udp(String host, int port) {
        return parse("udp://" + host + ":" + port);
    }

    /** A TCP listen point. */
    public static ListenPoint tcp(String host, int port) {
        return parse("tcp://" + host + ":" + port);
    }

    private static int port(String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "': " + digits + " is no port", e);
        }
        throw new IllegalArgumentException("'" + text + "': port " + digits + " is not within 0 to 65535");
    }

    @Override
    public String toString() {
        return transport.parameter() + "://" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
