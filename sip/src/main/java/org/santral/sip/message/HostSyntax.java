package org.santral.sip.message;

/** The host production (RFC 3261 §25.1): a name, an IPv4 address or a bracketed IPv6 address. */
final class HostSyntax {
    private static final int MAX_NAME = 255;

    private HostSyntax() {}

    /**
     * Finds the end of the host that starts at {@code from}. An underscore is let through: DNS holds such names.
     *
     * @return the index behind the host, or -1 if there is none
     */
    static int end(String text, int from) {
        if (from < text.length() && text.charAt(from) == '[') {
            return ipv6End(text, from);
        }
        int i = from;
        while (i < text.length() && Chars.isHostName(text.charAt(i))) {
            i++;
        }
        return i == from || i - from > MAX_NAME ? -1 : i;
    }

    private static int ipv6End(String text, int from) {
        int colons = 0;
        for (int i = from + 1; i < text.length() && i - from < 64; i++) {
            char c = text.charAt(i);
            if (c == ']') {
                return colons >= 2 ? i + 1 : -1;
            }
            if (c == ':') {
                colons++;
            } else if (Chars.hex(c) < 0 && c != '.') {
                return -1;
            }
        }
        return -1;
    }
}
