package org.santral.campaigns;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.santral.campaign.CallHours;

/** The days of {@link CallHours} as one line of text: {@code 1/09:00/18:00} for each day from Monday on. */
final class HoursText {
    private HoursText() {}

    static String of(CallHours hours) {
        return Arrays.stream(DayOfWeek.values())
                .map(hours::day)
                .map(day -> (day.active() ? "1/" : "0/") + day.start() + "/" + day.finish())
                .collect(Collectors.joining(" "));
    }

    static CallHours read(String text, boolean bounded) {
        String[] written = text.split(" ");
        Map<DayOfWeek, CallHours.Day> days = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            String[] parts = written[day.ordinal()].split("/");
            days.put(
                    day, new CallHours.Day(parts[0].equals("1"), LocalTime.parse(parts[1]), LocalTime.parse(parts[2])));
        }
        return new CallHours(days, bounded);
    }
}
