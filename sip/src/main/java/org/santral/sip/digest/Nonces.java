package org.santral.sip.digest;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Nonces that need no memory: time of issue and random bytes, signed together with whom they are for. Anyone may ask for one, so handing them out must
 * cost nothing that adds up.
 */
final class Nonces {
    private static final String HMAC = "HmacSHA256";
    private static final int SIGNED = 16;
    private static final int SIGNATURE = 16;

    /** Knows the key and never signs: finding the algorithm and preparing the key cost more than a signature. */
    private final Mac keyed;

    private final SecureRandom random = new SecureRandom();

    Nonces(byte[] secret) {
        if (secret.length < 16) {
            throw new IllegalArgumentException("nonce key shorter than 128 bits");
        }
        try {
            keyed = Mac.getInstance(HMAC);
            keyed.init(new SecretKeySpec(secret, HMAC));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    /** @param site bytes that stand for who may use it */
    String issue(Instant now, byte[] site) {
        byte[] nonce = ByteBuffer.allocate(SIGNED + SIGNATURE)
                .putLong(now.toEpochMilli())
                .putLong(random.nextLong())
                .array();
        System.arraycopy(sign(nonce, site), 0, nonce, SIGNED, SIGNATURE);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }

    /** When a nonce was issued, or null if it is not one of ours for that site. */
    @Nullable
    Instant issuedAt(String text, byte[] site) {
        // 43 letters hold 32 bytes; the decoder is not given anything else, and the text must be the canonical one.
        if (text.length() != 43) {
            return null;
        }
        byte[] nonce;
        try {
            nonce = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
        byte[] right = Arrays.copyOf(sign(nonce, site), SIGNATURE);
        boolean ours = MessageDigest.isEqual(right, Arrays.copyOfRange(nonce, SIGNED, SIGNED + SIGNATURE));
        boolean canonical =
                Base64.getUrlEncoder().withoutPadding().encodeToString(nonce).equals(text);
        return ours && canonical ? Instant.ofEpochMilli(ByteBuffer.wrap(nonce).getLong()) : null;
    }

    private byte[] sign(byte[] nonce, byte[] site) {
        try {
            Mac mac = (Mac) keyed.clone();
            mac.update(nonce, 0, SIGNED);
            return mac.doFinal(site);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's " + HMAC + " can be cloned", e);
        }
    }
}
