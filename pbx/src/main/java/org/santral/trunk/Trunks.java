package org.santral.trunk;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.santral.sip.ua.UserAgent;
import org.santral.tenant.Directory;
import org.santral.tenant.Numbering;
import org.santral.tenant.OutboundRoute;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.santral.tenant.TrunkSettings;

/** All trunks of all tenants: chooses those that can take a call, watches their health and keeps registrations. */
public final class Trunks implements AutoCloseable {
    private record Key(int domainId, String name) {}

    private record Kept(Trunk trunk, TrunkWatch watch) {}

    private final UserAgent userAgent;
    private final Map<Key, Kept> kept = new LinkedHashMap<>();

    public Trunks(UserAgent userAgent, Directory directory) {
        this.userAgent = userAgent;
        apply(directory);
    }

    /** Starts what is new, stops what is gone, leaves alone what is unchanged. */
    public synchronized void apply(Directory directory) {
        Map<Key, TrunkSettings> wanted = new LinkedHashMap<>();
        for (Tenant tenant : directory.tenants()) {
            for (TrunkSettings settings : tenant.trunks()) {
                Key key = new Key(tenant.domainId(), settings.name());
                wanted.put(key, settings);
                Kept before = kept.get(key);
                if (before != null && before.trunk().settings().equals(settings)) {
                    continue;
                }
                if (before != null) {
                    before.watch().close();
                }
                Trunk trunk = new Trunk(tenant, settings);
                kept.put(key, new Kept(trunk, new TrunkWatch(userAgent, trunk)));
            }
        }
        kept.entrySet().removeIf(entry -> {
            if (wanted.containsKey(entry.getKey())) {
                return false;
            }
            entry.getValue().watch().close();
            return true;
        });
    }

    /**
     * The trunks to try for a number, best first: those of the matching routes in order, the ones that answer before
     * the ones that do not.
     *
     * @param routeName restrict to the route of that name; null for all
     */
    public synchronized List<Trunk> forNumber(Tenant tenant, PhoneNumber number, @Nullable String routeName) {
        String display = Numbering.display(number, tenant.region());
        List<Trunk> well = new ArrayList<>();
        List<Trunk> unwell = new ArrayList<>();
        for (OutboundRoute route : tenant.outbound()) {
            if (routeName != null && !routeName.equals(route.name())) {
                continue;
            }
            if (route.prefixes().stream().noneMatch(display::startsWith)) {
                continue;
            }
            Kept entry = kept.get(new Key(tenant.domainId(), route.trunk()));
            if (entry != null && !well.contains(entry.trunk()) && !unwell.contains(entry.trunk())) {
                (entry.trunk().well() ? well : unwell).add(entry.trunk());
            }
        }
        well.addAll(unwell);
        return well;
    }

    /** All trunks now, for metrics and the console. */
    public synchronized List<Trunk> all() {
        return kept.values().stream().map(Kept::trunk).toList();
    }

    /** Whether requests from this address belong to some trunk. */
    public static boolean known(Directory directory, InetAddress address) {
        return !directory.trunksFrom(address).isEmpty();
    }

    @Override
    public synchronized void close() {
        kept.values().forEach(entry -> entry.watch().close());
        kept.clear();
    }
}
