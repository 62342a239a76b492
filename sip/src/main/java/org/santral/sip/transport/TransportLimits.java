package org.santral.sip.transport;

import java.time.Duration;

/**
 * What the network may cost this stack.
 *
 * @param maxConnections TCP and TLS connections at once, both directions; further ones are closed at once
 * @param maxConnectionsPerSource accepted TCP and TLS connections at once from one IP address
 * @param connectTimeout how long an outgoing TCP connection may take to open, and a TLS handshake in either direction
 * @param idleTimeout a TCP connection without traffic for so long is closed
 * @param messageTimeout how long one message may take to arrive whole over TCP, so that no peer holds memory by
 *     sending a byte now and then
 * @param maxUnsentBytes bytes that may wait per TCP connection for a slow peer; more is a transport error
 * @param maxPending tasks waiting on one shard above which new requests outside of dialogs are refused (INVITE) or
 *     dropped
 * @param hardMaxPending tasks waiting on one shard above which any further task is rejected
 * @param maxTransactions live transactions per shard above which new requests are refused or dropped
 * @param lateFor how long nothing may be served in time before new requests are refused or dropped: each message waits
 *     half a second for its shard, or a UDP socket is never found empty
 * @param retryAfter what a refused INVITE is told in Retry-After; whole seconds
 */
public record TransportLimits(
        int maxConnections,
        int maxConnectionsPerSource,
        Duration connectTimeout,
        Duration idleTimeout,
        Duration messageTimeout,
        int maxUnsentBytes,
        int maxPending,
        int hardMaxPending,
        int maxTransactions,
        Duration lateFor,
        Duration retryAfter) {

    /** Limits for a machine of ordinary size. */
    public static final TransportLimits DEFAULT = new TransportLimits(
            4_096,
            256,
            Duration.ofSeconds(5),
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            1 << 20,
            5_000,
            200_000,
            400_000,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5));
}
