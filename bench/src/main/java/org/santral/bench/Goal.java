package org.santral.bench;

import java.util.Locale;

/**
 * What a figure should be.
 *
 * @param value in the figure's unit
 * @param atMost whether less is better; else more is
 */
record Goal(double value, boolean atMost) {
    static Goal atMost(double value) {
        return new Goal(value, true);
    }

    static Goal atLeast(double value) {
        return new Goal(value, false);
    }

    boolean met(double figure) {
        return atMost ? figure <= value : figure >= value;
    }

    @Override
    public String toString() {
        return (atMost ? "≤ " : "≥ ") + plain(value);
    }

    /** So many digits as say something: 1,234 or 56.7 or 0.42. */
    static String plain(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
