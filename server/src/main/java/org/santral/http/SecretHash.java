package org.santral.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An API key as the PBX keeps it: its SHA-256 only. Keys are random with at least 120 bits, so a fast hash is enough.
 * Two hashes compare in constant time.
 */
public final class SecretHash {
    private final byte[] sha256;

    private SecretHash(byte[] sha256) {
        this.sha256 = sha256;
    }

    /** The hash of a secret. */
    public static SecretHash of(String secret) {
        try {
            return new SecretHash(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretHash hash && MessageDigest.isEqual(sha256, hash.sha256);
    }

    @Override
    public int hashCode() {
        return (sha256[0] << 24) | ((sha256[1] & 0xff) << 16) | ((sha256[2] & 0xff) << 8) | (sha256[3] & 0xff);
    }

    /** The first four bytes, enough to tell keys apart in a log and too few to be of use. */
    @Override
    public String toString() {
        return "SecretHash[" + HexFormat.of().formatHex(sha256, 0, 4) + "]";
    }
}
