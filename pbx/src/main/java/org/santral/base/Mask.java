package org.santral.base;

import org.jspecify.annotations.Nullable;

/**
 * The one function that every number, name and party passes through on its way into a log line. Personal data law
 * (KVKK) makes a full telephone number in a log file a leak.
 */
public final class Mask {
    private Mask() {}

    /** A number or name with its middle hidden: {@code 90532*****67}; up to four characters are hidden whole. */
    public static String party(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return "-";
        }
        int length = value.length();
        if (length <= 4) {
            // An extension says which desk, not which person: short internal numbers stay readable.
            return value.chars().allMatch(c -> c >= '0' && c <= '9') ? value : "*".repeat(length);
        }
        int head = Math.min(5, length / 3);
        int tail = Math.min(2, length / 4);
        return value.substring(0, head) + "*".repeat(length - head - tail) + value.substring(length - tail);
    }

    /** A secret (key, token, password): only its length is shown. */
    public static String secret(@Nullable String value) {
        return value == null ? "-" : "<" + value.length() + " characters>";
    }
}
