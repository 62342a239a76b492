package org.santral.sip.transaction;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Remembers servers that did not take a TCP connection, so that only the first of many large requests to a server which
 * speaks UDP alone waits for a firewall's silence.
 */
final class TcpRefusals {

    private static final int MAX_ENTRIES = 1_024;
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(10).toNanos();

    private final LongSupplier nanoClock;
    /** Until when, the oldest first; guarded by itself. */
    private final Map<InetSocketAddress, Long> untilNanos = new LinkedHashMap<>();

    TcpRefusals(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    void add(InetSocketAddress server) {
        synchronized (untilNanos) {
            untilNanos.remove(server);
            if (untilNanos.size() >= MAX_ENTRIES) {
                untilNanos.remove(untilNanos.keySet().iterator().next());
            }
            untilNanos.put(server, nanoClock.getAsLong() + REMEMBERED_NANOS);
        }
    }

    boolean refused(InetSocketAddress server) {
        synchronized (untilNanos) {
            Long until = untilNanos.get(server);
            return until != null && nanoClock.getAsLong() - until < 0;
        }
    }
}
