package org.santral.sip.transport;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How SIP messages travel. */
public enum TransportKind {
    UDP(false),
    TCP(true),
    /** TLS over TCP. */
    TLS(true);

    private final boolean reliable;

    TransportKind(boolean reliable) {
        this.reliable = reliable;
    }

    /** Whether the transport itself delivers in order without loss, so that transactions do not retransmit. */
    public boolean reliable() {
        return reliable;
    }

    /** The name as in a {@code transport=} URI parameter: {@code udp}, {@code tcp}, {@code tls}. */
    public String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that name in any case, or null when this stack does not speak it. */
    public static @Nullable TransportKind named(String name) {
        if (name.equalsIgnoreCase("udp")) {
            return UDP;
        }
        if (name.equalsIgnoreCase("tls")) {
            return TLS;
        }
        return name.equalsIgnoreCase("tcp") ? TCP : null;
    }

    /** The port where URIs name none (RFC 3261 §19.1.2). */
    public int defaultPort() {
        return this == TLS ? 5061 : 5060;
    }
}
