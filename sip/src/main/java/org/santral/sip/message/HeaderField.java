package org.santral.sip.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One header line. A line that came from the wire keeps its bytes (name case, spacing, folding, bytes that are not UTF-8)
 * and goes out again unchanged; its value is decoded only when asked for.
 */
public final class HeaderField {
    private final byte[] bytes;
    private final int start;
    private final int nameEnd;
    private final int valueStart;
    private final int valueEnd;
    private final int end;
    private final String key;
    private @Nullable String value;

    /** A line of a received message; {@code end} is behind its CRLF. */
    HeaderField(byte[] bytes, int start, int nameEnd, int valueStart, int valueEnd, int end, String key) {
        this.bytes = bytes;
        this.start = start;
        this.nameEnd = nameEnd;
        this.valueStart = valueStart;
        this.valueEnd = valueEnd;
        this.end = end;
        this.key = key;
    }

    private HeaderField(String name, String value) {
        this.key = HeaderNames.key(name);
        this.value = value;
        this.bytes = (name + ": " + value + "\r\n").getBytes(StandardCharsets.UTF_8);
        this.start = 0;
        this.nameEnd = name.length();
        this.valueStart = name.length() + 2;
        this.valueEnd = bytes.length - 2;
        this.end = bytes.length;
    }

    /**
     * A header line written by code.
     *
     * @throws IllegalArgumentException if the name is no token, or the value holds CR, LF or NUL (header injection)
     */
    public static HeaderField of(String name, String value) {
        if (!Chars.isToken(name)) {
            throw new IllegalArgumentException("not a header name");
        }
        if (Chars.breaksLine(value)) {
            throw new IllegalArgumentException("CR, LF or NUL in the value of " + name);
        }
        return new HeaderField(name, value);
    }

    /** The name as written on the wire. */
    public String name() {
        return new String(bytes, start, nameEnd - start, StandardCharsets.ISO_8859_1);
    }

    /** What the header is looked up by: the usual spelling if it is known, otherwise the name in lower case. */
    public String key() {
        return key;
    }

    /** The value without surrounding space, unfolded (§7.3.1), read as UTF-8. */
    public String value() {
        String v = value;
        if (v == null) {
            v = new String(bytes, valueStart, valueEnd - valueStart, StandardCharsets.UTF_8);
            if (v.indexOf('\n') >= 0) {
                v = unfold(v);
            }
            value = v;
        }
        return v;
    }

    private static String unfold(String folded) {
        StringBuilder out = new StringBuilder(folded.length());
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (c != '\r' && c != '\n') {
                out.append(c);
                continue;
            }
            while (i + 1 < folded.length() && " \t\r\n".indexOf(folded.charAt(i + 1)) >= 0) {
                i++;
            }
            out.append(' ');
        }
        return out.toString();
    }

    /** A copy of this line with text appended to the value; the bytes before it stay as they are. */
    HeaderField withSuffix(String suffix) {
        byte[] tail = suffix.getBytes(StandardCharsets.UTF_8);
        byte[] copy = new byte[valueEnd - start + tail.length + 2];
        System.arraycopy(bytes, start, copy, 0, valueEnd - start);
        System.arraycopy(tail, 0, copy, valueEnd - start, tail.length);
        copy[copy.length - 2] = '\r';
        copy[copy.length - 1] = '\n';
        return new HeaderField(copy, 0, nameEnd - start, valueStart - start, copy.length - 2, copy.length, key);
    }

    int length() {
        return end - start;
    }

    int writeTo(byte[] out, int at) {
        System.arraycopy(bytes, start, out, at, end - start);
        return at + end - start;
    }

    @Override
    public String toString() {
        return name() + ": " + value();
    }
}
