package org.santral.sip.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The {@code %HH} escapes of URIs (RFC 3261 §19.1.2). */
final class UriEscapes {
    private static final String HEX = "0123456789ABCDEF";

    private UriEscapes() {}

    /** Decodes every escape; the bytes are read as UTF-8. The escapes must be well-formed. */
    static String decode(String s) {
        if (s.indexOf('%') < 0) {
            return s;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(s.length());
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '%') {
                out.write(Chars.hex(s.charAt(i + 1)) << 4 | Chars.hex(s.charAt(i + 2)));
                i += 2;
            } else {
                out.write(c);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Escapes everything that is neither unreserved nor in {@code allowed}. */
    static String encode(String s, String allowed) {
        StringBuilder out = new StringBuilder(s.length());
        for (byte b : s.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            if (Chars.isUnreserved(c) || (c < 128 && allowed.indexOf(c) >= 0)) {
                out.append((char) c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }

    /**
     * The form in which two texts are compared: unreserved characters unescaped, other escapes in capitals, because an
     * escaped reserved character means something else than the bare one (§19.1.4).
     */
    static String normal(String s) {
        if (s.indexOf('%') < 0) {
            return s;
        }
        StringBuilder out = new StringBuilder(s.length());
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int v = Chars.hex(s.charAt(i + 1)) << 4 | Chars.hex(s.charAt(i + 2));
            if (Chars.isUnreserved(v)) {
                out.append((char) v);
            } else {
                out.append('%').append(HEX.charAt(v >> 4)).append(HEX.charAt(v & 15));
            }
            i += 2;
        }
        return out.toString();
    }
}
