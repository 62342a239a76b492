package org.santral.drills;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waiting for what is to come about. */
final class Patience {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private Patience() {}

    /** What is waited for. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits until it holds, at most so long; false when it still does not. */
    static boolean until(Duration atMost, Condition condition) throws Exception {
        long until = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > until) {
                return false;
            }
            pass(LOOK_AGAIN);
        }
        return true;
    }

    /** Lets time pass while whatever the drill has begun goes on. */
    static void pass(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while time was to pass");
            }
        }
    }

    /** Since then, in whole milliseconds. */
    static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }
}
