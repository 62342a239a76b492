package org.santral.sip.message;

/** Character classes of RFC 3261 §25.1, usable for bytes and chars alike. */
final class Chars {
    private static final boolean[] TOKEN = set("-.!%*_+`'~");
    private static final boolean[] HOST_NAME = set(".-_");
    private static final boolean[] UNRESERVED = set("-_.!~*'()");

    private Chars() {}

    private static boolean[] set(String marks) {
        boolean[] set = new boolean[128];
        for (char c = '0'; c <= '9'; c++) {
            set[c] = true;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            set[c] = true;
            set[c - 32] = true;
        }
        for (int i = 0; i < marks.length(); i++) {
            set[marks.charAt(i)] = true;
        }
        return set;
    }

    static boolean isToken(int c) {
        return c >= 0 && c < 128 && TOKEN[c];
    }

    static boolean isUnreserved(int c) {
        return c >= 0 && c < 128 && UNRESERVED[c];
    }

    /** Letters, digits, dot, hyphen and underscore. */
    static boolean isHostName(int c) {
        return c < 128 && HOST_NAME[c];
    }

    /** Whether the text holds CR, LF or NUL, and so may not be written into a line. */
    static boolean breaksLine(String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                return true;
            }
        }
        return false;
    }

    static boolean isSpace(int c) {
        return c == ' ' || c == '\t';
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isAlpha(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isToken(String s) {
        for (int i = 0; i < s.length(); i++) {
            if (!isToken(s.charAt(i))) {
                return false;
            }
        }
        return !s.isEmpty();
    }

    /** Whether all characters lie above space, below {@code limit}, and none is DEL. */
    static boolean isVisible(String s, int limit) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c <= ' ' || c == 127 || c >= limit) {
                return false;
            }
        }
        return true;
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(int c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    /**
     * Reads an unsigned decimal number.
     *
     * @return the number, or -1 when the text is empty, not all digits, or above {@code max}
     */
    static long number(String s, long max) {
        if (s.isEmpty()) {
            return -1;
        }
        long n = 0;
        for (int i = 0; i < s.length(); i++) {
            int c = s.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            n = n * 10 + (c - '0');
            if (n > max) {
                return -1;
            }
        }
        return n;
    }

    /** Undoes quoted-string quoting (RFC 3261 §25.1) when the text is quoted; returns other text as it is. */
    static String unquote(String s) {
        if (s.length() < 2 || s.charAt(0) != '"' || s.charAt(s.length() - 1) != '"') {
            return s;
        }
        if (s.indexOf('\\') < 0) {
            return s.substring(1, s.length() - 1);
        }
        StringBuilder out = new StringBuilder(s.length());
        for (int i = 1; i < s.length() - 1; i++) {
            char c = s.charAt(i);
            if (c == '\\' && i + 1 < s.length() - 1) {
                c = s.charAt(++i);
            }
            out.append(c);
        }
        return out.toString();
    }

    /** Writes text as a quoted-string. A NUL, which a received quoted-pair may carry, is left out. */
    static String quote(String s) {
        StringBuilder out = new StringBuilder(s.length() + 2).append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            if (c != 0) {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
