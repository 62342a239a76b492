package org.santral.sip.digest;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where somebody sends from, as far as it can be told apart from others.
 *
 * @param address the address; of an IPv6 one its network, since one site has more addresses than can be counted
 */
record Site(InetAddress address) {
    private static final int IPV6_NETWORK_BYTES = 8;

    static Site of(InetAddress address) {
        if (!(address instanceof Inet6Address six)) {
            return new Site(address);
        }
        byte[] bytes = six.getAddress();
        Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return new Site(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }
}
