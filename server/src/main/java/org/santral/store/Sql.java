package org.santral.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** How values are kept in both databases: instants as epoch microseconds, booleans as 0 and 1, text without NUL. */
public final class Sql {
    private Sql() {}

    /** Microseconds since the epoch; finer digits are cut off. */
    public static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /** As {@link #micros(Instant)}, null for null. */
    public static @Nullable Long microsOrNull(@Nullable Instant at) {
        return at == null ? null : micros(at);
    }

    /** The instant that many microseconds after the epoch. */
    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /**
     * Text that every database takes: PostgreSQL refuses U+0000 and half surrogate pairs, and both can be had by anyone
     * who chooses his own User-Agent.
     *
     * @return the same text with each of them replaced by U+FFFD
     */
    public static String text(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return cleaned(value);
            }
        }
        return value;
    }

    /** As {@link #text(String)}, null for null. */
    public static @Nullable String textOrNull(@Nullable String value) {
        return value == null ? null : text(value);
    }

    private static String cleaned(String value) {
        StringBuilder out = new StringBuilder(value.length());
        value.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
