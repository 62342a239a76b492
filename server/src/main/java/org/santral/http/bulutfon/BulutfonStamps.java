package org.santral.http.bulutfon;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Time stamps as this dialect writes them, local to the tenant (spec/bulutfon.md §3, quirk Q6). */
final class BulutfonStamps {
    private static final DateTimeFormatter RECORD = DateTimeFormatter.ofPattern("dd-MM-uuuu HH:mm", Locale.ROOT);
    private static final DateTimeFormatter FLOW = DateTimeFormatter.ofPattern("dd/MM/uuuu - HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

    private static final DateTimeFormatter ISO_MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);

    private BulutfonStamps() {}

    /** {@code 16-04-2015 16:17}. */
    static String record(Instant at, ZoneId zone) {
        return RECORD.format(at.atZone(zone));
    }

    /** {@code 16/04/2015 - 11:02:02}. */
    static String flow(Instant at, ZoneId zone) {
        return FLOW.format(at.atZone(zone));
    }

    /** {@code 2015-06-03T17:00:49.799+03:00}: when something was made. */
    static String created(Instant at, ZoneId zone) {
        return ISO_MILLIS.format(at.atZone(zone));
    }

    /** {@code 2015-04-16T11:02:02+03:00}. */
    static String iso(Instant at, ZoneId zone) {
        return ISO.format(at.atZone(zone));
    }
}
