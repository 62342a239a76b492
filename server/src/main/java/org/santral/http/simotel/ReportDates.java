package org.santral.http.simotel;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code date_range} of a request (spec/simotel.md §2.4): Gregorian times in the tenant's zone. Both ends are inclusive,
 * to the last moment of the minute or second that was written.
 *
 * @param from null for all until then
 * @param to null for all since then
 */
record ReportDates(@Nullable Instant from, @Nullable Instant to) {
    private static final DateTimeFormatter MINUTE = formatter("uuuu-MM-dd HH:mm");
    private static final DateTimeFormatter SECOND = formatter("uuuu-MM-dd HH:mm:ss");
    private static final int LENGTH_TO_MINUTE = "2022-12-02 09:57".length();

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }

    static ReportDates of(Fields fields, ZoneId zone) throws SimotelRefusal {
        Fields range = fields.object("date_range");
        return new ReportDates(moment(range, "from", zone, false), moment(range, "to", zone, true));
    }

    private static @Nullable Instant moment(Fields range, String name, ZoneId zone, boolean last)
            throws SimotelRefusal {
        String written = range.text(name);
        if (written == null) {
            return null;
        }
        boolean toMinute = written.length() == LENGTH_TO_MINUTE;
        try {
            Instant first = LocalDateTime.parse(written, toMinute ? MINUTE : SECOND)
                    .atZone(zone)
                    .toInstant();
            Duration all = Duration.ofSeconds(toMinute ? 60 : 1);
            return last ? first.plus(all).minus(1, ChronoUnit.MICROS) : first;
        } catch (DateTimeParseException e) {
            throw SimotelRefusal.invalid("date_range." + name, written, "YYYY-MM-DD HH:mm");
        }
    }
}
