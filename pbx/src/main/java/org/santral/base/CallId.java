package org.santral.base;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.UUID;

/**
 * Our identifier of a call: a lower-case UUID string, the same in every dialect, event and record. New ones are
 * version 7 (RFC 9562 §5.7), so they sort by time of creation; ids that come in are opaque.
 */
public record CallId(String value) implements Comparable<CallId> {
    private static final SecureRandom RANDOM = new SecureRandom();

    public CallId {
        if (value.isEmpty() || value.length() > 64) {
            throw new IllegalArgumentException("call id must have 1 to 64 characters, has " + value.length());
        }
        value = value.toLowerCase(Locale.ROOT);
    }

    /** A new id for a call that starts at {@code epochMillis}. */
    public static CallId create(long epochMillis) {
        return new CallId(uuid7(epochMillis).toString());
    }

    /** A version 7 UUID: 48 bits of milliseconds, 74 random bits. */
    public static UUID uuid7(long epochMillis) {
        long random = RANDOM.nextLong();
        long high = (epochMillis << 16) | 0x7000L | (random & 0x0FFFL);
        long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    @Override
    public int compareTo(CallId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
