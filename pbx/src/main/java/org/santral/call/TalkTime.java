package org.santral.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long two parties may talk.
 *
 * @param most the talk is cut after that, counted from when they were joined; positive
 * @param warning how long before that both hear a tone; null for no tone
 */
public record TalkTime(Duration most, @Nullable Duration warning) {
    public TalkTime {
        if (!most.isPositive() || (warning != null && !warning.isPositive())) {
            throw new IllegalArgumentException("a talk lasts some time");
        }
    }
}
