package org.santral.sip.transport;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How this stack speaks TLS (RFC 8446, RFC 5246): what it shows, and whom it believes. Both can be changed while it runs;
 * connections that are open stay as they are. Versions before 1.2 and renegotiation are refused.
 */
public final class Tls {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    private static final int MAX_SESSIONS = 4_096;
    private static final int HANDSHAKE_THREADS =
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final Duration CLOSING = Duration.ofSeconds(1);

    static {
        // Nobody needs it since TLS 1.3, and each one costs us far more than the peer.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    /** Signatures take milliseconds: the threads that carry SIP go on meanwhile. One task at a time per connection. */
    private static final ThreadPoolExecutor HANDSHAKES = new ThreadPoolExecutor(
            HANDSHAKE_THREADS,
            HANDSHAKE_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(16_384),
            new DefaultThreadFactory("tls", true));

    static {
        HANDSHAKES.allowCoreThreadTimeOut(true);
    }

    private final @Nullable SslContext accepting;
    private final SslContext believing;
    private final Map<String, SslContext> believingFor;

    private Tls(@Nullable SslContext accepting, SslContext believing, Map<String, SslContext> believingFor) {
        this.accepting = accepting;
        this.believing = believing;
        this.believingFor = believingFor;
    }

    /** Calls servers that the system's authorities vouch for; cannot be called. */
    public static Tls client() {
        return of(null, Map.of());
    }

    /**
     * @param identity what callers are shown, and servers that ask for it; null if there are no TLS listen points
     * @param authorities by the host of a SIP URI, in any case: who alone vouches for that server, instead of the
     *     system's authorities
     */
    public static Tls of(@Nullable TlsIdentity identity, Map<String, List<X509Certificate>> authorities) {
        try {
            SslContext accepting = identity == null ? null : server(identity);
            Map<String, SslContext> believingFor = new HashMap<>();
            for (Map.Entry<String, List<X509Certificate>> entry : authorities.entrySet()) {
                believingFor.put(entry.getKey().toLowerCase(Locale.ROOT), client(identity, entry.getValue()));
            }
            return new Tls(accepting, client(identity, null), Map.copyOf(believingFor));
        } catch (SSLException e) {
            throw new IllegalArgumentException("TLS cannot be used: " + e.getMessage(), e);
        }
    }

    private static SslContext server(TlsIdentity identity) throws SSLException {
        return SslContextBuilder.forServer(identity.key(), identity.chain())
                .sslProvider(SslProvider.JDK)
                .protocols(VERSIONS)
                .clientAuth(ClientAuth.NONE)
                .sessionCacheSize(MAX_SESSIONS)
                .build();
    }

    private static SslContext client(@Nullable TlsIdentity identity, @Nullable List<X509Certificate> authorities)
            throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols(VERSIONS)
                // The server's name, as RFC 2818 compares it; RFC 5922 differs in that it knows no wildcards.
                .endpointIdentificationAlgorithm("HTTPS")
                .sessionCacheSize(MAX_SESSIONS);
        if (identity != null) {
            builder.keyManager(identity.key(), identity.chain());
        }
        if (authorities != null) {
            builder.trustManager(authorities);
        }
        return builder.build();
    }

    boolean canAccept() {
        return accepting != null;
    }

    /** The handler of a connection that somebody opens to us. */
    SslHandler accepting(Channel channel, Duration patience) {
        SslContext context = accepting;
        if (context == null) {
            throw new IllegalStateException("TLS cannot be accepted without a certificate");
        }
        return patient(context.newHandler(channel.alloc(), HANDSHAKES), patience);
    }

    /** The handler of a connection that we open to the server of that name. */
    SslHandler connecting(Channel channel, String name, int port, Duration patience) {
        SslContext context = believingFor.getOrDefault(name.toLowerCase(Locale.ROOT), believing);
        return patient(context.newHandler(channel.alloc(), name, port, HANDSHAKES), patience);
    }

    private static SslHandler patient(SslHandler handler, Duration patience) {
        handler.setHandshakeTimeoutMillis(patience.toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(CLOSING.toMillis());
        return handler;
    }
}
