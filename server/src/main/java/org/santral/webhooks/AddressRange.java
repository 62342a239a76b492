package org.santral.webhooks;

import java.net.InetAddress;
import java.util.Arrays;

/** A block of addresses in CIDR notation, IPv4 or IPv6. */
public final class AddressRange {
    private final byte[] prefix;
    private final int bits;

    private AddressRange(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * Parses {@code 10.0.0.0/8}, {@code fd00::/8} or a single address.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                .getAddress();
        int width = address.length * 8;
        int bits = slash < 0 ? width : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > width) {
            throw new IllegalArgumentException("prefix length must be 0 to " + width + ": " + text);
        }
        return new AddressRange(address, bits);
    }

    /** Whether the address lies in this block; never true across IPv4 and IPv6. */
    public boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != prefix.length) {
            return false;
        }
        int whole = bits / 8;
        if (Arrays.mismatch(prefix, 0, whole, other, 0, whole) >= 0) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || ((prefix[whole] ^ other[whole]) & (0xFF << (8 - rest)) & 0xFF) == 0;
    }
}
