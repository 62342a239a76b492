package org.santral.fuzz;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Invariants: cheaper than an assertion library, as targets run a million times. */
public final class Holds {
    private Holds() {}

    /** Fails with that text unless the condition holds. */
    public static void that(boolean condition, Supplier<String> otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise.get());
        }
    }

    /** Fails unless both are equal. */
    public static void same(String what, @Nullable Object expected, @Nullable Object found) {
        that(Objects.equals(expected, found), () -> what + ": expected <" + expected + "> but found <" + found + ">");
    }
}
