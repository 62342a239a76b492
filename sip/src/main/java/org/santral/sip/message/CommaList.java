package org.santral.sip.message;

import java.util.List;

/** Splits a header value at the commas that are outside quoted strings and angle brackets (RFC 3261 §7.3.1). */
final class CommaList {
    private CommaList() {}

    /** Appends the elements, trimmed, leaving out empty ones. */
    static void split(String value, List<String> into) {
        int from = 0;
        while (from <= value.length()) {
            int comma = nextComma(value, from);
            String element = value.substring(from, comma).strip();
            if (!element.isEmpty()) {
                into.add(element);
            }
            from = comma + 1;
        }
    }

    /** What follows the first element, with its comma; empty if there is only one. */
    static String afterFirst(String value) {
        return value.substring(nextComma(value, 0));
    }

    private static int nextComma(String value, int from) {
        boolean quoted = false;
        boolean bracketed = false;
        for (int i = from; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"' && !bracketed) {
                quoted = true;
            } else if (c == '<') {
                bracketed = true;
            } else if (c == '>') {
                bracketed = false;
            } else if (c == ',' && !bracketed) {
                return i;
            }
        }
        return value.length();
    }
}
