package org.santral.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a failed delivery is tried again: after 5 s, 30 s, 2 min, 10 min (spec/verimor.md S7), then every hour until a
 * day after the event, so that a receiver may be down for a day and miss nothing.
 */
final class RetrySchedule {
    private static final List<Duration> FIRST =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10));
    private static final Duration LATER = Duration.ofHours(1);
    private static final Duration GIVE_UP_AFTER = Duration.ofDays(1);

    private RetrySchedule() {}

    /**
     * The time of the next attempt, empty when it is time to give up. Every event has its last attempt a whole day or
     * more after it was queued, also when this process was down in between.
     *
     * @param failed attempts so far that failed, at least 1
     */
    static Optional<Instant> next(int failed, Instant queued, Instant now) {
        if (failed <= FIRST.size()) {
            return Optional.of(now.plus(FIRST.get(failed - 1)));
        }
        return now.isBefore(queued.plus(GIVE_UP_AFTER)) ? Optional.of(now.plus(LATER)) : Optional.empty();
    }
}
