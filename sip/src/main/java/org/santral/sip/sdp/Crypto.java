package org.santral.sip.sdp;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One way to encrypt a stream that a side offers or has chosen, with the key of what it sends (RFC 4568 §4). Its text
 * never shows the key.
 *
 * @param tag tells apart the ways of one offer; the answer repeats the chosen one's
 * @param suite the name of the suite, such as {@code AES_CM_128_HMAC_SHA1_80}
 * @param inline master key and salt in Base64
 */
public record Crypto(int tag, String suite, String inline) {
    /** Lifetimes are let pass: 2^48 packets of one call are never sent. A key with an identifier (MKI) is not for us. */
    private static final Pattern LINE = Pattern.compile(
            "([0-9]{1,9}) ([A-Za-z0-9_]{1,64}) inline:([A-Za-z0-9+/]{1,128}={0,2})(\\|(2\\^)?[0-9]{1,15})?( .*)?",
            Pattern.CASE_INSENSITIVE);

    /** Parameters that change nothing for who does not know them (RFC 4568 §6.3.6, §6.3.7). */
    private static final Pattern HARMLESS = Pattern.compile("( +(WSH=[0-9]+|-\\S+))* *", Pattern.CASE_INSENSITIVE);

    /** A way of ours. */
    public static Crypto of(int tag, String suite, byte[] keyAndSalt) {
        return new Crypto(tag, suite, Base64.getEncoder().encodeToString(keyAndSalt));
    }

    /** Reads the value of an {@code a=crypto} line; null if it is malformed or asks for what we do not do. */
    static @Nullable Crypto parse(String value) {
        Matcher parts = LINE.matcher(value);
        if (!parts.matches()
                || (parts.group(6) != null && !HARMLESS.matcher(parts.group(6)).matches())) {
            return null;
        }
        Crypto crypto = new Crypto(Integer.parseInt(parts.group(1)), parts.group(2), parts.group(3));
        return crypto.keyAndSalt() == null ? null : crypto;
    }

    /** Master key and salt, one behind the other; null if the text is no Base64. */
    public byte @Nullable [] keyAndSalt() {
        try {
            return Base64.getDecoder().decode(inline);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    SdpLine line() {
        return SdpLine.attribute("crypto:" + tag + " " + suite + " inline:" + inline);
    }

    @Override
    public String toString() {
        return tag + " " + suite;
    }
}
