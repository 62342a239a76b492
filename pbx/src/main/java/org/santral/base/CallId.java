package org.santral.base;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Our identifier of a call: a lower-case UUID string, the same in every dialect, event and record. New ones are
 * version 7 (RFC 9562 §5.7), so they sort by time of creation; ids that come in are opaque. What follows the
 * milliseconds tells further microseconds (RFC 9562 §6.2, method 3), no two of which this process gives out: a vendor's
 * shorter ids are made of them.
 */
public record CallId(String value) implements Comparable<CallId> {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long MICROS = 1_000;
    private static final long MOST_AHEAD_US = 1_000_000;
    private static final AtomicLong LAST = new AtomicLong();

    private static final Pattern VERSION_7 =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    public CallId {
        if (value.isEmpty() || value.length() > 64) {
            throw new IllegalArgumentException("call id must have 1 to 64 characters, has " + value.length());
        }
        value = value.toLowerCase(Locale.ROOT);
    }

    /** A new id for a call that starts at {@code epochMillis}. */
    public static CallId create(long epochMillis) {
        long micros = LAST.updateAndGet(last -> next(last, epochMillis * MICROS));
        long high = (micros / MICROS << 16) | 0x7000L | (micros % MICROS);
        long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new CallId(new UUID(high, low).toString());
    }

    /** One after the other, unless the clock was set back: then its time counts more than the order. */
    private static long next(long last, long now) {
        return now > last || last - now > MOST_AHEAD_US ? now : last + 1;
    }

    /**
     * When the call began, in microseconds since the epoch; no other call that {@link #create} named began then. Of other
     * UUIDs of version 7 the milliseconds alone count, and any other id has 0.
     */
    public long micros() {
        if (!VERSION_7.matcher(value).matches()) {
            return 0;
        }
        long millis = Long.parseLong(value.substring(0, 8) + value.substring(9, 13), 16);
        return millis * MICROS + Math.min(Long.parseLong(value.substring(15, 18), 16), MICROS - 1);
    }

    /**
     * What the ids of calls begin with that began in the same millisecond.
     *
     * @param epochMicros as {@link #micros} gives it, from 0 to about the year 10000
     */
    public static String prefixOf(long epochMicros) {
        String millis = String.format(Locale.ROOT, "%012x", epochMicros / MICROS);
        return millis.substring(0, 8) + "-" + millis.substring(8) + "-7";
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
