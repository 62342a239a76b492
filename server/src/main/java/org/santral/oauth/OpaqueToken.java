package org.santral.oauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A secret that means nothing by itself: access token, refresh token, code or session (spec/bulutfon.md S2). Only its
 * hash is kept, so that nobody who reads the database can use it.
 *
 * @param value 64 hexadecimal digits in lower case, 256 random bits
 */
public record OpaqueToken(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new one. */
    public static OpaqueToken create() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new OpaqueToken(HexFormat.of().formatHex(bytes));
    }

    /** What a client sent, if it has the form of one. */
    public static Optional<OpaqueToken> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new OpaqueToken(text)) : Optional.empty();
    }

    /** What is kept of it. */
    public String hash() {
        return hash(value);
    }

    /** SHA-256 of any secret, in hexadecimal digits. */
    public static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "OpaqueToken";
    }
}
