package org.santral.http.simotel;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.santral.store.Sql;

/** Times as events write them (spec/simotel.md §2.4, §6). */
final class EventStamps {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int MICROS = 6;

    private EventStamps() {}

    /** {@code 2021-01-16 06:30:37.471398}, UTC. */
    static String utc(Instant at) {
        return UTC.format(at);
    }

    /** {@code 1675683148.922820}: seconds since the epoch. */
    static BigDecimal unix(Instant at) {
        return BigDecimal.valueOf(Sql.micros(at), MICROS);
    }
}
