package org.santral.http.simotel;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.santral.base.CallId;

/**
 * The names of recordings that events and reports give and {@code reports/audio/download} takes:
 * {@code 20210116_1610778618.378.mp3}. They are not those of our files.
 */
final class RecordNames {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
    private static final Pattern NAME = Pattern.compile("[0-9]{8}_([0-9]{1,11}\\.[0-9]{1,6})\\.mp3");

    private RecordNames() {}

    /**
     * The name of a call's recording.
     *
     * @param start when the call began
     * @param zone where the day of the name is
     */
    static String of(CallId call, Instant start, ZoneId zone) {
        return DAY.format(start.atZone(zone)) + "_" + CallNames.cuid(call) + ".mp3";
    }

    /** The {@code cuid} of the call that this is the recording of; empty for any other name. */
    static Optional<String> cuid(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }
}
