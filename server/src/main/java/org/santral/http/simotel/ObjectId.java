package org.santral.http.simotel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;

/** The vendor's {@code _id}: 24 digits of hexadecimal in lower case. */
final class ObjectId {
    private static final int BYTES = 12;

    private ObjectId() {}

    /**
     * The id of something that has a name of its own and may come from the configuration file: the same every time.
     *
     * @param kind such as {@code user}
     * @param name unique within the tenant's objects of that kind
     */
    static String of(int domainId, String kind, String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((domainId + "/" + kind + "/" + name).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /**
     * The id of the n-th object of its kind; such ids sort by n.
     *
     * @param number 0 or more
     */
    static String of(long number) {
        return "00000000" + HexFormat.of().toHexDigits(number);
    }

    /** The n of {@link #of(long)}; empty for what cannot be one. */
    static OptionalLong number(String id) {
        return id.matches("0{8}[0-7][0-9a-f]{15}") ? OptionalLong.of(Long.parseLong(id, 16)) : OptionalLong.empty();
    }
}
