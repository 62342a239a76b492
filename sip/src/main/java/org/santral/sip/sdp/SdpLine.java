package org.santral.sip.sdp;

import org.jspecify.annotations.Nullable;

/**
 * One {@code type=value} line (RFC 8866 §5).
 *
 * @param type a lower-case letter
 * @param value without line end
 */
public record SdpLine(char type, String value) {
    /** @throws IllegalArgumentException if the value holds CR, LF or NUL */
    public SdpLine {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0 || value.indexOf(0) >= 0) {
            throw new IllegalArgumentException("CR, LF or NUL in an SDP line");
        }
    }

    static SdpLine attribute(String value) {
        return new SdpLine('a', value);
    }

    /** The value of {@code a=name:value}, the empty text for {@code a=name}, null for any other line. */
    @Nullable
    String attributeValue(String name) {
        if (type != 'a' || !value.startsWith(name)) {
            return null;
        }
        if (value.length() == name.length()) {
            return "";
        }
        return value.charAt(name.length()) == ':'
                ? value.substring(name.length() + 1).strip()
                : null;
    }

    @Override
    public String toString() {
        return type + "=" + value;
    }
}
