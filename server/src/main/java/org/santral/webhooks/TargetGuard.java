package org.santral.webhooks;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.santral.base.AddressRange;

/**
 * Keeps customers' URLs out of the operator's own network. A URL of the configuration file is the operator's word and
 * passes; one that a customer set passes only to public unicast addresses and to the ranges that
 * {@code security.private-targets} lists. The addresses handed out are those to connect to: asking the resolver again
 * afterwards would let a name change in between (DNS rebinding).
 */
public final class TargetGuard {
    /** IANA special-purpose registries (RFC 6890 and updates): what is not a public unicast IPv4 address. */
    private static final List<AddressRange> SPECIAL_V4 = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3")
            .map(AddressRange::parse)
            .toList();

    private static final AddressRange GLOBAL_V6 = AddressRange.parse("2000::/3");

    /** Inside global unicast, but special: Teredo, ORCHID, documentation, and 6to4, which wraps any IPv4 address. */
    private static final List<AddressRange> SPECIAL_V6 = Stream.of(
                    "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
            .map(AddressRange::parse)
            .toList();

    private final List<AddressRange> allowed;
    private final NameResolver resolver;

    /** @param privateTargets {@code security.private-targets}: ranges that customers may reach all the same */
    public TargetGuard(List<AddressRange> privateTargets, NameResolver resolver) {
        this.allowed = List.copyOf(privateTargets);
        this.resolver = resolver;
    }

    /** The URL leads where it must not. The message may be shown to the customer: it names no address. */
    public static final class TargetRefused extends Exception {
        private static final long serialVersionUID = 1L;

        TargetRefused(String why) {
            super(why);
        }
    }

    /**
     * The addresses that this URL may be called on right now, in the resolver's order, at least one. Also to be asked
     * when a customer saves a URL, so that a wrong one is refused at once.
     *
     * @throws TargetRefused when every address of the host is off limits, or the port is another service's
     * @throws UnknownHostException when the name has no address
     * @throws IllegalArgumentException when it is not an http or https URL with a host
     */
    public List<InetAddress> permitted(URI url, boolean operatorSet)
            throws TargetRefused, UnknownHostException, InterruptedException {
        HookTarget target = HookTarget.of(url);
        if (operatorSet) {
            return resolver.resolve(target.host());
        }
        List<InetAddress> addresses = permitted(target.host());
        // Where private addresses are allowed, so are their ports.
        List<InetAddress> reachable = isWeb(target.port())
                ? addresses
                : addresses.stream().filter(this::isAllowed).toList();
        if (reachable.isEmpty()) {
            throw new TargetRefused("port " + target.port() + " belongs to another service than HTTP");
        }
        return reachable;
    }

    /**
     * The addresses that a host which a customer named may be called on right now, as above.
     *
     * @throws TargetRefused when every address of the host is off limits
     * @throws UnknownHostException when the name has no address
     */
    public List<InetAddress> permitted(String host) throws TargetRefused, UnknownHostException, InterruptedException {
        List<InetAddress> permitted =
                resolver.resolve(host).stream().filter(this::mayReach).toList();
        if (permitted.isEmpty()) {
            throw new TargetRefused("the URL leads to a private, local or reserved address");
        }
        return permitted;
    }

    private boolean mayReach(InetAddress address) {
        return isPublic(address) || isAllowed(address);
    }

    private boolean isAllowed(InetAddress address) {
        return allowed.stream().anyMatch(range -> range.contains(address));
    }

    /** Whether a web server may be there: what else listens below 1024, or speaks SIP, could take a request for its own. */
    private static boolean isWeb(int port) {
        return port == 80 || port == 443 || (port >= 1024 && port != 5060 && port != 5061);
    }

    /** Public unicast. IPv4-mapped IPv6 addresses never get here: {@link InetAddress} turns them into IPv4. */
    static boolean isPublic(InetAddress address) {
        if (address.getAddress().length == 4) {
            return SPECIAL_V4.stream().noneMatch(range -> range.contains(address));
        }
        return GLOBAL_V6.contains(address) && SPECIAL_V6.stream().noneMatch(range -> range.contains(address));
    }
}
