package org.santral.sip.transaction;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whether a shard is overloaded, by how long messages wait for it. A single long wait is none: a process that has just
 * started, or was not given the processor for a while, catches up, and a caller does not mind half a second, after which
 * it sends again (T1). Only when no message has waited less than that for a while, more comes in than can be served,
 * and every further call makes all of them slower. Used on the shard only.
 */
final class Lateness {
    private static final long LONG_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final long patienceNanos;
    private boolean waiting;
    private long sinceNanos;

    /** @param patience for how long no message may have been served in time */
    Lateness(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    /**
     * Notes a message whose turn has come.
     *
     * @return whether the shard is overloaded
     */
    boolean note(long waitedNanos, long nowNanos) {
        if (waitedNanos < LONG_WAIT_NANOS) {
            waiting = false;
        } else if (!waiting) {
            waiting = true;
            sinceNanos = nowNanos;
        }
        return waiting && nowNanos - sinceNanos >= patienceNanos;
    }
}
