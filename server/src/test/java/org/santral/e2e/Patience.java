package org.santral.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what other processes bring about: as short as possible, and generous before it gives up. */
final class Patience {
    static final Duration LONG = Duration.ofSeconds(120);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private Patience() {}

    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits until the condition holds; what is told last explains a failure. */
    static void until(String what, Supplier<?> told, Condition condition) throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                @Nullable Object last = told.get();
                throw new AssertionError("not within " + LONG.toSeconds() + " s: " + what + "; " + last);
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}
