package org.santral.sip.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The hash of a digest, weakest first. The {@code -sess} variants are not spoken. */
public enum DigestAlgorithm {
    /** RFC 2617; what older phones and carriers know. */
    MD5("MD5", "MD5"),
    /** RFC 8760. */
    SHA_256("SHA-256", "SHA-256");

    private final String token;
    private final String javaName;

    DigestAlgorithm(String token, String javaName) {
        this.token = token;
        this.javaName = javaName;
    }

    /** The name in an {@code algorithm} parameter. */
    public String token() {
        return token;
    }

    /** The algorithm of that name, ignoring case; MD5 if none is named (RFC 7616 §3.3); null if it is not spoken. */
    static @Nullable DigestAlgorithm of(@Nullable String token) {
        if (token == null) {
            return MD5;
        }
        for (DigestAlgorithm a : values()) {
            if (a.token.equalsIgnoreCase(token)) {
                return a;
            }
        }
        return null;
    }

    /** {@code H(user:realm:password)} in lower-case hexadecimal: what a directory stores instead of the password. */
    public String ha1(String user, String realm, String password) {
        return hex(user + ":" + realm + ":" + password);
    }

    /** The request-digest (RFC 7616 §3.4.1); without qop, the older form of RFC 2069. */
    String response(String ha1, String nonce, @Nullable Count count, String method, String uri) {
        String ha2 = hex(method + ":" + uri);
        return count == null
                ? hex(ha1 + ":" + nonce + ":" + ha2)
                : hex(ha1 + ":" + nonce + ":" + count.nc + ":" + count.cnonce + ":auth:" + ha2);
    }

    /** The nonce count (eight hexadecimal digits as sent) and the client's nonce, with qop=auth. */
    record Count(String nc, String cnonce) {}

    private String hex(String text) {
        try {
            byte[] hash = MessageDigest.getInstance(javaName).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + javaName, e);
        }
    }
}
