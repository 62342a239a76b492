package org.santral.tenant;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number of ours that the outside can call.
 *
 * @param number the number, in comparable form
 * @param target where calls to it go in working hours
 * @param hours working hours; null: always
 * @param closed where calls go outside them; given whenever {@code hours} is
 */
public record Did(
        PhoneNumber number,
        Target target,
        @Nullable Hours hours,
        @Nullable Target closed) {
    public Did {
        if (hours != null && closed == null) {
            throw new IllegalArgumentException("a number with working hours needs a target for the rest");
        }
    }

    /** A number that is always served. */
    public Did(PhoneNumber number, Target target) {
        this(number, target, null, null);
    }

    /** Where a call at that time goes. */
    public Target at(Instant time, ZoneId zone) {
        return hours == null || hours.open(time, zone) ? target : Objects.requireNonNull(closed);
    }
}
