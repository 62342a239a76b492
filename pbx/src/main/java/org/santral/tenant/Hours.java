package org.santral.tenant;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Working hours by the wall clock: what a clock on the tenant's wall shows decides, so an hour that is repeated when
 * summer time ends is open twice or closed twice.
 *
 * @param week the spans that begin on each day; a day without any is closed
 * @param holidays days on which no span begins; one that began the evening before still runs to its end
 */
public record Hours(Map<DayOfWeek, List<Span>> week, Holidays holidays) {
    private static final int DAY_MINUTES = 24 * 60;

    public Hours {
        Map<DayOfWeek, List<Span>> copy = new EnumMap<>(DayOfWeek.class);
        week.forEach((day, spans) -> copy.put(day, List.copyOf(spans)));
        week = Map.copyOf(copy);
    }

    /**
     * A span of the day.
     *
     * @param fromMinute first minute, counted from midnight: 0 to 1439
     * @param toMinute the minute after the last: up to 1440, or more when the span runs on into the next day
     */
    public record Span(int fromMinute, int toMinute) {
        public Span {
            if (fromMinute < 0
                    || fromMinute >= DAY_MINUTES
                    || toMinute <= fromMinute
                    || toMinute - fromMinute > DAY_MINUTES) {
                throw new IllegalArgumentException("a span begins within the day and lasts at most 24 hours");
            }
        }

        boolean holds(int minute) {
            return fromMinute <= minute && minute < toMinute;
        }
    }

    /** Whether somebody works at that time. */
    public boolean open(Instant time, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(time, zone);
        int minute = local.getHour() * 60 + local.getMinute();
        LocalDate today = local.toLocalDate();
        return holds(today, minute) || holds(today.minusDays(1), minute + DAY_MINUTES);
    }

    private boolean holds(LocalDate day, int minute) {
        return !holidays.on(day)
                && week.getOrDefault(day.getDayOfWeek(), List.of()).stream().anyMatch(span -> span.holds(minute));
    }
}
