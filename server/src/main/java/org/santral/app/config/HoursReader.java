package org.santral.app.config;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.santral.tenant.Holidays;
import org.santral.tenant.Hours;

/** Working hours and holidays. */
final class HoursReader {
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Pattern SPAN = Pattern.compile("(\\d\\d?):(\\d\\d) ?- ?(\\d\\d?):(\\d\\d)");

    private HoursReader() {}

    /** Keys such as {@code mon-fri} or {@code sat}, values such as {@code 09:00-18:00}. */
    static Hours hours(Section section, Holidays holidays) {
        Map<DayOfWeek, List<Hours.Span>> week = new EnumMap<>(DayOfWeek.class);
        for (String key : section.names()) {
            List<Value> values = section.values(key);
            List<DayOfWeek> days = days(key);
            if (days.isEmpty()) {
                throw section.problem("has the key '" + key + "' – expected days such as mon, sat or mon-fri");
            }
            for (Value value : values) {
                Hours.Span span =
                        value.as("a span such as 09:00-18:00, or 22:00-06:00 over midnight", HoursReader::span);
                days.forEach(
                        day -> week.computeIfAbsent(day, _ -> new ArrayList<>()).add(span));
            }
        }
        return new Hours(week, holidays);
    }

    private static List<DayOfWeek> days(String key) {
        int dash = key.indexOf('-');
        int first = DAYS.indexOf(dash < 0 ? key : key.substring(0, dash));
        int last = dash < 0 ? first : DAYS.indexOf(key.substring(dash + 1));
        List<DayOfWeek> days = new ArrayList<>();
        if (first >= 0 && last >= 0) {
            for (int i = 0; i <= Math.floorMod(last - first, 7); i++) {
                days.add(DayOfWeek.of((first + i) % 7 + 1));
            }
        }
        return days;
    }

    private static Hours.Span span(String text) {
        Matcher parts = SPAN.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no span");
        }
        int from = minute(parts.group(1), parts.group(2));
        int to = minute(parts.group(3), parts.group(4));
        if (from == to) {
            throw new IllegalArgumentException("an empty span; a whole day is 00:00-24:00");
        }
        return new Hours.Span(from, to < from ? to + 24 * 60 : to);
    }

    private static int minute(String hour, String minute) {
        int minutes = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
        if (Integer.parseInt(minute) > 59 || minutes > 24 * 60) {
            throw new IllegalArgumentException("no time of day");
        }
        return minutes;
    }

    /** Dates such as {@code 2026-05-27}, or {@code 10-29} for every year. */
    static Holidays holidays(List<Value> values) {
        Set<LocalDate> dates = new HashSet<>();
        Set<MonthDay> yearly = new HashSet<>();
        for (Value value : values) {
            String expected = "a day such as 2026-05-27, or 10-29 for every year";
            if (value.text().length() > 5) {
                dates.add(value.as(expected, text -> parsed(() -> LocalDate.parse(text))));
            } else {
                yearly.add(value.as(expected, text -> parsed(() -> MonthDay.parse("--" + text))));
            }
        }
        return new Holidays(dates, yearly);
    }

    private static <T> T parsed(Supplier<T> parser) {
        try {
            return parser.get();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
