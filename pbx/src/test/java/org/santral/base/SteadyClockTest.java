package org.santral.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void it_goes_on_from_where_the_wall_clock_was_however_that_is_set() {
        AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
        Clock steady = SteadyClock.since(Clock.fixed(NOON, ZoneOffset.UTC), nanoTime::get);

        assertThat(steady.instant()).isEqualTo(NOON);
        nanoTime.addAndGet(Duration.ofSeconds(90).toNanos());
        assertThat(steady.instant()).isEqualTo(NOON.plusSeconds(90));
        assertThat(steady.withZone(ZoneOffset.ofHours(3)).instant()).isEqualTo(NOON.plusSeconds(90));
    }
}
