package org.santral.e2e;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Outside numbers that no other call uses: the same request twice within a moment would be taken for a retry. */
final class Numbers {
    /** Numbers of first parties. */
    static final String SOURCES = "90532";
    /** Numbers of second parties. */
    static final String DESTINATIONS = "90542";

    private static final AtomicInteger NEXT = new AtomicInteger(100);

    private Numbers() {}

    static String source() {
        return number(SOURCES, 1);
    }

    static String destination() {
        return number(DESTINATIONS, 1);
    }

    /** A number of that range which ends in those four digits. */
    static String number(String prefix, int lastFour) {
        return String.format(Locale.ROOT, "%s%03d%04d", prefix, NEXT.incrementAndGet(), lastFour);
    }
}
