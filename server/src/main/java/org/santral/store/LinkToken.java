package org.santral.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What lets anybody who holds it fetch one file: {@code R} and a random UUID (spec/verimor.md S5, S6). It is shown once
 * and only its hash is kept, so that nobody who reads the database can use it.
 *
 * @param value 122 random bits
 */
public record LinkToken(String value) {
    private static final Pattern FORM =
            Pattern.compile("R[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** A new one. */
    public static LinkToken create() {
        return new LinkToken("R" + UUID.randomUUID());
    }

    /** What a client sent, if it has the form of one. */
    public static Optional<LinkToken> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new LinkToken(text)) : Optional.empty();
    }

    /** What is kept of it: SHA-256 in hexadecimal digits. */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "LinkToken";
    }
}
