package org.santral.sip.ua;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When a registration is to be sent again; pure, so that a table can test it. */
final class RegistrationPlan {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final RandomGenerator random;
    private Duration expires;
    private int failures;

    /** @param expires the life to ask for */
    RegistrationPlan(RandomGenerator random, Duration expires) {
        this.random = random;
        this.expires = expires;
    }

    /** The life to ask for. */
    Duration expires() {
        return expires;
    }

    /** Takes the Min-Expires of a 423 (§10.2.8); false when it asks for nothing new. */
    boolean tooBrief(@Nullable Duration minExpires) {
        if (minExpires == null || minExpires.compareTo(expires) <= 0) {
            return false;
        }
        expires = minExpires;
        return true;
    }

    /** How long to wait before the refresh of a binding: four fifths of its life. */
    Duration refreshIn(Duration granted) {
        failures = 0;
        Duration wait = granted.multipliedBy(4).dividedBy(5);
        return wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait;
    }

    /**
     * How long to wait after a failure: 5 s, doubling up to half an hour, of which a random half is waited at least, so
     * that not all clients come back at once (as RFC 5626 §4.5); never before Retry-After.
     */
    Duration retryIn(@Nullable Duration retryAfter) {
        Duration upper = FIRST.multipliedBy(1L << Math.min(failures, 16));
        upper = upper.compareTo(LONGEST) > 0 ? LONGEST : upper;
        failures++;
        Duration wait = upper.dividedBy(2).plusMillis(random.nextLong(upper.toMillis() / 2 + 1));
        return retryAfter != null && retryAfter.compareTo(wait) > 0 ? retryAfter : wait;
    }
}
