package org.santral.media;

import org.jitsi.srtp.SrtpPolicy;
import org.jspecify.annotations.Nullable;

/** How media is encrypted and authenticated: the suites of RFC 4568 §6.2 and RFC 7714 §14.2 that we speak. */
public enum SrtpSuite {
    AEAD_AES_256_GCM(32, 12, 16, true),
    AEAD_AES_128_GCM(16, 12, 16, true),
    AES_CM_128_HMAC_SHA1_80(16, 14, 10, false),
    AES_CM_128_HMAC_SHA1_32(16, 14, 4, false);

    private static final int SHA1_KEY_BYTES = 20;
    /** SRTCP is authenticated with 80 bits even where RTP has 32 (RFC 4568 §6.2.2). */
    private static final int SHA1_CONTROL_TAG_BYTES = 10;

    private final int keyBytes;
    private final int saltBytes;
    private final int tagBytes;
    private final boolean gcm;

    SrtpSuite(int keyBytes, int saltBytes, int tagBytes, boolean gcm) {
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.tagBytes = tagBytes;
        this.gcm = gcm;
    }

    /** The suite of that name as {@code a=crypto} has it, or null if it is none of ours. */
    public static @Nullable SrtpSuite named(String name) {
        for (SrtpSuite suite : values()) {
            if (suite.name().equalsIgnoreCase(name)) {
                return suite;
            }
        }
        return null;
    }

    /** Bytes of the master key. */
    public int keyBytes() {
        return keyBytes;
    }

    /** Bytes of the master salt. */
    public int saltBytes() {
        return saltBytes;
    }

    SrtpPolicy policy(boolean control) {
        if (gcm) {
            return new SrtpPolicy(
                    SrtpPolicy.AESGCM_ENCRYPTION, keyBytes, SrtpPolicy.NULL_AUTHENTICATION, 0, tagBytes, saltBytes);
        }
        return new SrtpPolicy(
                SrtpPolicy.AESCM_ENCRYPTION,
                keyBytes,
                SrtpPolicy.HMACSHA1_AUTHENTICATION,
                SHA1_KEY_BYTES,
                control ? SHA1_CONTROL_TAG_BYTES : tagBytes,
                saltBytes);
    }
}
