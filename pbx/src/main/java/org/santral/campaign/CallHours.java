package org.santral.campaign;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.Map;

/**
 * When automatic calls may be made, by the clock on the tenant's wall.
 *
 * @param days of the whole week
 * @param bounded whether the times of the days count; if not, calls are made at any hour of an active day
 */
public record CallHours(Map<DayOfWeek, Day> days, boolean bounded) {

    /**
     * A day of the week.
     *
     * @param active whether anybody is called on it
     * @param start first minute
     * @param finish the minute after the last, later than {@code start}
     */
    public record Day(boolean active, LocalTime start, LocalTime finish) {
        /** What holds for days of which nothing is said. */
        public static final Day USUAL = new Day(true, LocalTime.of(9, 0), LocalTime.of(18, 0));

        public Day {
            if (!start.isBefore(finish)) {
                throw new IllegalArgumentException("a day's calls begin before they finish");
            }
        }
    }

    public CallHours {
        EnumMap<DayOfWeek, Day> whole = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            whole.put(day, days.getOrDefault(day, Day.USUAL));
        }
        days = Map.copyOf(whole);
    }

    /** That day of the week. */
    public Day day(DayOfWeek day) {
        return days.getOrDefault(day, Day.USUAL);
    }

    /** Whether calls may be made at that time. */
    public boolean open(Instant time, ZoneId zone) {
        ZonedDateTime local = time.atZone(zone);
        Day day = day(local.getDayOfWeek());
        LocalTime now = local.toLocalTime();
        return day.active() && (!bounded || (!now.isBefore(day.start()) && now.isBefore(day.finish())));
    }
}
