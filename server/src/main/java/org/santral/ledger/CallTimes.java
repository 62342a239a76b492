package org.santral.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The moments of a call (spec/events.md §1.1) and what is computed from them (§1.2). Durations are whole seconds,
 * rounded down, and zero while the call is up.
 *
 * @param start when it was accepted
 * @param ring when the called side first rang
 * @param pickup when the caller was answered by anything: person, menu, queue, voicemail
 * @param connect when a person or outside target accepted
 * @param end null while the call is up
 */
public record CallTimes(
        Instant start,
        @Nullable Instant ring,
        @Nullable Instant pickup,
        @Nullable Instant connect,
        @Nullable Instant end) {

    /** From start to end. */
    public Duration total() {
        return seconds(start, end);
    }

    /** From pick-up to end, menu and queue time included; zero if nothing picked up. */
    public Duration talk() {
        return seconds(pickup, end);
    }

    /** From start until somebody accepted, or to the end. */
    public Duration waited() {
        return end == null ? Duration.ZERO : seconds(start, Objects.requireNonNullElse(connect, end));
    }

    private static Duration seconds(@Nullable Instant from, @Nullable Instant to) {
        // A clock that was set back in mid-call must not yield negative billing.
        return from == null || to == null || to.isBefore(from)
                ? Duration.ZERO
                : Duration.between(from, to).truncatedTo(ChronoUnit.SECONDS);
    }
}
