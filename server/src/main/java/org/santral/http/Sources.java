package org.santral.http;

import java.net.InetAddress;
import java.util.HexFormat;

/** Who counts as one when what a client may use up is counted by where it comes from. */
final class Sources {
    /** Of an address of IPv6, what one customer of a provider usually has. */
    private static final int NETWORK_BYTES = 8;

    private Sources() {}

    /** The address of IPv4, or the /64 of IPv6, in hexadecimal digits. */
    static String network(InetAddress source) {
        byte[] bytes = source.getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
    }
}
