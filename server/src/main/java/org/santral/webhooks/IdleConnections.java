package org.santral.webhooks;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Connections kept open for the next event, bounded in number and time. */
final class IdleConnections {
    private static final int MAX_PER_ADDRESS = 64;
    private static final int MAX_TOTAL = 512;
    private static final long MAX_IDLE_NANOS = Duration.ofSeconds(15).toNanos();

    private record Key(HookTarget target, InetAddress address) {}

    private final Map<Key, ArrayDeque<HookConnection>> idle = new HashMap<>();
    private int total;
    private boolean closed;

    /** The freshest connection to this target at one of these addresses. */
    synchronized @Nullable HookConnection take(HookTarget target, List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            ArrayDeque<HookConnection> kept = idle.get(new Key(target, address));
            HookConnection freshest = kept == null ? null : kept.pollLast();
            if (freshest != null) {
                total--;
                return freshest;
            }
        }
        return null;
    }

    /** Keeps a connection. @return false when there is no room: the caller closes it */
    synchronized boolean give(HookConnection connection) {
        ArrayDeque<HookConnection> kept =
                idle.computeIfAbsent(new Key(connection.target(), connection.address()), _ -> new ArrayDeque<>());
        if (closed || total >= MAX_TOTAL || kept.size() >= MAX_PER_ADDRESS) {
            return false;
        }
        connection.markIdle(System.nanoTime());
        kept.addLast(connection);
        total++;
        return true;
    }

    /** Closes what nobody used for a while. */
    synchronized void sweep() {
        long oldest = System.nanoTime() - MAX_IDLE_NANOS;
        for (Iterator<ArrayDeque<HookConnection>> each = idle.values().iterator(); each.hasNext(); ) {
            ArrayDeque<HookConnection> kept = each.next();
            while (!kept.isEmpty() && kept.getFirst().idleSinceNanos() - oldest < 0) {
                kept.removeFirst().close();
                total--;
            }
            if (kept.isEmpty()) {
                each.remove();
            }
        }
    }

    synchronized void close() {
        closed = true;
        idle.values().forEach(kept -> kept.forEach(HookConnection::close));
        idle.clear();
        total = 0;
    }
}
