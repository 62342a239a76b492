package org.santral.media;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/** The master key and salt of what one side sends (RFC 3711 §3.2.1). Its text never shows them. */
public final class SrtpKey {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SrtpSuite suite;
    private final byte[] keyAndSalt;

    /**
     * @param keyAndSalt the master key and behind it the salt, as {@code inline:} carries them (RFC 4568 §6.1)
     * @throws IllegalArgumentException if that is not as long as the suite says
     */
    public SrtpKey(SrtpSuite suite, byte[] keyAndSalt) {
        if (keyAndSalt.length != suite.keyBytes() + suite.saltBytes()) {
            throw new IllegalArgumentException("key and salt of " + suite + " have "
                    + (suite.keyBytes() + suite.saltBytes()) + " bytes, not " + keyAndSalt.length);
        }
        this.suite = suite;
        this.keyAndSalt = keyAndSalt.clone();
    }

    /** A new key that nobody can guess. */
    public static SrtpKey random(SrtpSuite suite) {
        byte[] random = new byte[suite.keyBytes() + suite.saltBytes()];
        RANDOM.nextBytes(random);
        return new SrtpKey(suite, random);
    }

    public SrtpSuite suite() {
        return suite;
    }

    /** A copy of key and salt, one behind the other. */
    public byte[] keyAndSalt() {
        return keyAndSalt.clone();
    }

    byte[] key() {
        return Arrays.copyOf(keyAndSalt, suite.keyBytes());
    }

    byte[] salt() {
        return Arrays.copyOfRange(keyAndSalt, suite.keyBytes(), keyAndSalt.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SrtpKey key && suite == key.suite && MessageDigest.isEqual(keyAndSalt, key.keyAndSalt);
    }

    @Override
    public int hashCode() {
        return 31 * suite.hashCode() + Arrays.hashCode(keyAndSalt);
    }

    @Override
    public String toString() {
        return suite + " key";
    }
}
