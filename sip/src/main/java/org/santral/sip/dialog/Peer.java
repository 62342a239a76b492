package org.santral.sip.dialog;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.SipMessage;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;

/** What a dialog knows of the device at its other end. */
final class Peer {
    private Hop hop;
    private @Nullable String userAgent;
    private Set<String> allow = Set.of();

    Peer(SipMessage first, Hop source) {
        hop = source;
        learn(first, source);
    }

    /** Takes what a message says of its sender. */
    void learn(SipMessage message, Hop source) {
        hop = source;
        String product = message.header(message instanceof SipResponse ? HeaderNames.SERVER : HeaderNames.USER_AGENT);
        // Many phones name themselves in User-Agent in responses as well.
        product = product == null ? message.header(HeaderNames.USER_AGENT) : product;
        if (product != null) {
            userAgent = product;
        }
        if (message.headers().has(HeaderNames.ALLOW)) {
            allow = new TreeSet<>(message.headers().all(HeaderNames.ALLOW));
        }
    }

    @Nullable
    String userAgent() {
        return userAgent;
    }

    boolean allows(String method) {
        return allow.contains(method);
    }

    /** The peer turned out not to understand this method. */
    void disallow(String method) {
        Set<String> fewer = new TreeSet<>(allow);
        fewer.remove(method);
        allow = fewer;
    }

    /** Where its last message came from. */
    Hop hop() {
        return hop;
    }

    InetSocketAddress address() {
        return hop.address();
    }

    /**
     * The hop that reaches the peer better than its Contact does: a connection that is still open, since a phone behind a
     * NAT cannot be connected to; or the public address that its messages come from when its Contact is a private one.
     * Null when the Contact is to be followed.
     */
    @Nullable
    Hop shortcut(SipUri target) {
        boolean open = hop.flow() != null && hop.flow().isOpen();
        String source = hop.address().getAddress().getHostAddress();
        if (open && hop.transport().reliable()) {
            return hop;
        }
        String host = target.host();
        if (host.equals(source)) {
            return null;
        }
        return isPrivate(host) && !isPrivate(source) ? hop : null;
    }

    /** Whether this is an IPv4 address of private use (RFC 1918, RFC 6598, link-local, loopback); names are not. */
    static boolean isPrivate(String host) {
        String[] parts = host.split("\\.", 5);
        if (parts.length != 4) {
            return false;
        }
        int[] octets = new int[4];
        for (int i = 0; i < 4; i++) {
            if (parts[i].isEmpty() || parts[i].length() > 3 || !parts[i].chars().allMatch(Character::isDigit)) {
                return false;
            }
            octets[i] = Integer.parseInt(parts[i]);
        }
        return switch (octets[0]) {
            case 10, 127 -> true;
            case 192 -> octets[1] == 168;
            case 172 -> octets[1] >= 16 && octets[1] < 32;
            case 100 -> octets[1] >= 64 && octets[1] < 128;
            case 169 -> octets[1] == 254;
            default -> false;
        };
    }
}
