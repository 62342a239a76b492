package org.santral.webhooks;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Bounds the attempts that are under way to one host and port, whoever's events they carry. */
final class HostLimits {
    private final int perHost;
    private final Map<String, Host> hosts = new HashMap<>();

    /** Turns of one host; {@code users} is how many have or wait for one. */
    private static final class Host {
        final Semaphore turns;
        int users;

        Host(int turns) {
            this.turns = new Semaphore(turns, true);
        }
    }

    HostLimits(int perHost) {
        this.perHost = perHost;
    }

    /** Waits for a turn, then runs this. */
    <T> T run(String host, Supplier<T> attempt) {
        Host it = join(host);
        it.turns.acquireUninterruptibly();
        try {
            return attempt.get();
        } finally {
            it.turns.release();
            part(host, it);
        }
    }

    private synchronized Host join(String host) {
        Host it = hosts.computeIfAbsent(host, _ -> new Host(perHost));
        it.users++;
        return it;
    }

    private synchronized void part(String host, Host it) {
        it.users--;
        if (it.users == 0) {
            hosts.remove(host);
        }
    }
}
