package org.santral.http.simotel;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.santral.base.JalaliDate;

/** Times as answers write them (spec/simotel.md §2.4). */
final class Stamps {
    private static final DateTimeFormatter GREGORIAN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Stamps() {}

    /** In the tenant's calendar and zone, to the second; empty for null. */
    static String local(SimotelSettings settings, @Nullable Instant at) {
        if (at == null) {
            return "";
        }
        LocalDateTime time = LocalDateTime.ofInstant(at, settings.zone());
        return switch (settings.calendar()) {
            case JALALI -> JalaliDate.stamp(time);
            case GREGORIAN -> GREGORIAN.format(time);
        };
    }

    /** In the tenant's zone, always by the Gregorian calendar. */
    static String gregorian(SimotelSettings settings, Instant at) {
        return GREGORIAN.format(LocalDateTime.ofInstant(at, settings.zone()));
    }
}
