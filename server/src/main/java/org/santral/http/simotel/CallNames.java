package org.santral.http.simotel;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.santral.base.CallId;

/** The vendor's names of calls (spec/simotel.md §2.4), all made from the one id that a call has. */
final class CallNames {
    private static final long SECOND_US = 1_000_000;
    private static final Pattern CUID = Pattern.compile("([0-9]{1,11})\\.([0-9]{1,6})");

    private CallNames() {}

    /** {@code cuid} and {@code unique_id}: the second that it began in, and a number within that. */
    static String cuid(CallId call) {
        long micros = call.micros();
        return micros / SECOND_US + "." + micros % SECOND_US;
    }

    /** {@code originated_call_id}. */
    static String originated(CallId call) {
        long micros = call.micros();
        return String.format(Locale.ROOT, "orig.call.%010d.%06d", micros / SECOND_US, micros % SECOND_US);
    }

    /** What ids of calls begin with that may have this {@link #cuid}; empty when none can. */
    static Optional<String> prefix(String cuid) {
        Matcher parts = CUID.matcher(cuid);
        return parts.matches()
                ? Optional.of(
                        CallId.prefixOf(Long.parseLong(parts.group(1)) * SECOND_US + Long.parseLong(parts.group(2))))
                : Optional.empty();
    }
}
