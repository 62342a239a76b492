package org.santral.base;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A block of addresses, IPv4 or IPv6. */
public final class AddressRange {
    private final byte[] prefix;
    private final int bits;

    private AddressRange(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * Parses {@code 10.0.0.0/8}, {@code 10.0.0.0/255.0.0.0}, {@code fd00::/8} or a single address.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                .getAddress();
        int width = address.length * 8;
        String length = slash < 0 ? Integer.toString(width) : text.substring(slash + 1);
        int bits = length.contains(".") ? maskLength(length) : Integer.parseInt(length);
        if (bits < 0 || bits > width) {
            throw new IllegalArgumentException("prefix length must be 0 to " + width + ": " + text);
        }
        return new AddressRange(address, bits);
    }

    /** The number of ones that an IPv4 mask begins with. */
    private static int maskLength(String mask) {
        BigInteger value = new BigInteger(1, InetAddress.ofLiteral(mask).getAddress());
        int zeros = value.signum() == 0 ? 32 : value.getLowestSetBit();
        if (value.bitCount() != 32 - zeros || value.bitLength() > 32) {
            throw new IllegalArgumentException("not a network mask: " + mask);
        }
        return 32 - zeros;
    }

    /** Whether it is all addresses of its family. */
    public boolean everything() {
        return bits == 0;
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

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange range && bits == range.bits && Arrays.equals(prefix, range.prefix);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(prefix) + bits;
    }

    /** In CIDR notation. */
    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(prefix).getHostAddress() + "/" + bits;
        } catch (UnknownHostException e) {
            throw new AssertionError("it was an address before", e);
        }
    }
}
