package org.santral.media;

import java.time.Instant;
import java.util.function.LongSupplier;

/** Monotonic time, and the wall clock's for reports: both run on one source, so that tests can turn it. */
final class MediaClock {
    private static final long NTP_EPOCH_OFFSET_SECONDS = 2_208_988_800L;

    private final LongSupplier nanos;
    private final long startNanos;
    private final Instant start;

    MediaClock(LongSupplier nanos, Instant start) {
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
        this.start = start;
    }

    long nanos() {
        return nanos.getAsLong();
    }

    /** An instant as 64-bit NTP timestamp (RFC 3550 §4). */
    long ntp(long atNanos) {
        Instant now = start.plusNanos(atNanos - startNanos);
        long fraction = (now.getNano() * 0x1_0000_0000L) / 1_000_000_000L;
        return ((now.getEpochSecond() + NTP_EPOCH_OFFSET_SECONDS) << 32) | fraction;
    }
}
