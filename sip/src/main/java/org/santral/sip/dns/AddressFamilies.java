package org.santral.sip.dns;

import java.net.Inet4Address;
import java.util.List;
import org.santral.sip.transport.ListenPoint;

/** Which kinds of address are of use. */
record AddressFamilies(boolean ipv4, boolean ipv6) {

    static AddressFamilies of(List<ListenPoint> points) {
        boolean ipv4 = points.stream().anyMatch(p -> p.address().getAddress() instanceof Inet4Address);
        boolean ipv6 = points.stream().anyMatch(p -> !(p.address().getAddress() instanceof Inet4Address));
        return new AddressFamilies(ipv4, ipv6);
    }
}
