package org.santral.media;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is moved. */
final class ManualClock {
    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
    final MediaClock clock = new MediaClock(nanos::get, Instant.parse("2026-01-01T00:00:00Z"));

    void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    void advanceMs(long timeMs) {
        advance(Duration.ofMillis(timeMs));
    }
}
