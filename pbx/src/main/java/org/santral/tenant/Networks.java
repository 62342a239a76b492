package org.santral.tenant;

import java.net.InetAddress;
import java.util.List;
import org.santral.base.AddressRange;

/**
 * Where somebody may send from: with permitted networks only from there, else from everywhere but the denied ones. A
 * network that is both is permitted.
 *
 * @param denied such as {@code 0.0.0.0/0}
 * @param permitted one that is all of IPv4 is all of IPv6 too
 */
public record Networks(List<AddressRange> denied, List<AddressRange> permitted) {
    /** From everywhere. */
    public static final Networks ANY = new Networks(List.of(), List.of());

    public Networks {
        denied = List.copyOf(denied);
        permitted = List.copyOf(permitted);
    }

    /** Whether requests may come from there. */
    public boolean admits(InetAddress address) {
        return permitted.isEmpty() ? !holds(denied, address) : holds(permitted, address);
    }

    private static boolean holds(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.everything() || range.contains(address));
    }
}
