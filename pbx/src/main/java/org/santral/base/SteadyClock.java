package org.santral.base;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * Time as it passes since one look at the wall clock: when somebody sets that clock, this one does not notice. For spans that
 * begin and end in one process: what a talk lasted, when a registration or a nonce is over.
 */
public final class SteadyClock extends Clock {
    private final Clock wall;
    private final LongSupplier nanoTime;
    private final Instant start;
    private final long startNanos;

    private SteadyClock(Clock wall, LongSupplier nanoTime, Instant start, long startNanos) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.start = start;
        this.startNanos = startNanos;
    }

    /** A clock that shows the same as that one now. */
    public static SteadyClock since(Clock wall) {
        return since(wall, System::nanoTime);
    }

    static SteadyClock since(Clock wall, LongSupplier nanoTime) {
        return new SteadyClock(wall, nanoTime, wall.instant(), nanoTime.getAsLong());
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanoTime.getAsLong() - startNanos);
    }

    @Override
    public ZoneId getZone() {
        return wall.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SteadyClock(wall.withZone(zone), nanoTime, start, startNanos);
    }
}
