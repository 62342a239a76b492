package org.santral.http.verimor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Time stamps and durations as this dialect writes them (spec/verimor.md §2.3). */
final class VerimorStamps {
    private static final DateTimeFormatter CDR = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xx", Locale.ROOT);
    private static final DateTimeFormatter EVENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter FILTER =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    /** The blank before a bare offset is a plus sign that URL decoding took away. */
    private static final Pattern INPUT = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)[ T]+(\\d\\d:\\d\\d:\\d\\d)(?:\\.\\d{1,9})?\\s*(?:(UTC|GMT|Z)|([+-]?)(\\d\\d):?(\\d\\d))?",
            Pattern.CASE_INSENSITIVE);

    private VerimorStamps() {}

    /** {@code 2017-08-03 12:30:32 +0300}. */
    static String cdr(Instant at, ZoneId zone) {
        return CDR.format(at.atZone(zone));
    }

    /** {@code 2017-08-03 12:30:32}, local. */
    static String event(Instant at, ZoneId zone) {
        return EVENT.format(at.atZone(zone));
    }

    /** {@code HH:MM:SS}; hours may have more than two digits. */
    static String duration(Duration duration) {
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d", duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }

    /** A stamp of a filter; empty if it is none. Without zone or offset it is local to {@code zone}. */
    static Optional<Instant> parse(String text, ZoneId zone) {
        Matcher parts = INPUT.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime local = LocalDateTime.parse(parts.group(1) + " " + parts.group(2), FILTER);
            if (parts.group(3) != null) {
                return Optional.of(local.toInstant(ZoneOffset.UTC));
            }
            if (parts.group(5) == null) {
                return Optional.of(local.atZone(zone).toInstant());
            }
            int sign = "-".equals(parts.group(4)) ? -1 : 1;
            ZoneOffset offset = ZoneOffset.ofHoursMinutes(
                    sign * Integer.parseInt(parts.group(5)), sign * Integer.parseInt(parts.group(6)));
            return Optional.of(local.toInstant(offset));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
