package org.santral.sip.transport;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Unguessable tokens for branches, tags and Call-IDs. */
public final class Tokens {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    /** That many random bytes as lower-case hexadecimal digits. */
    public static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** A tag for From or To: 80 random bits (RFC 3261 §19.3 asks for 32). */
    public static String tag() {
        return random(10);
    }
}
