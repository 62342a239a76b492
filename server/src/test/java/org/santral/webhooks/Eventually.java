package org.santral.webhooks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits on a condition that no one signals. */
public final class Eventually {
    private static final Duration BOUND = Duration.ofMinutes(2);

    private Eventually() {}

    public static void holds(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + BOUND.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("never held: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
