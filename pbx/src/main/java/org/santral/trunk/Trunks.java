package org.santral.trunk;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final Map<Key, AtomicInteger> calls = new HashMap<>();
    private final List<TrunkListener> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<Key, Kept> kept = Map.of();

    public Trunks(UserAgent userAgent, Directory directory) {
        this.userAgent = userAgent;
        apply(directory);
    }

    /** Adds somebody who hears how carriers are from now on. */
    public void listen(TrunkListener listener) {
        listeners.add(listener);
    }

    private void asked(int domainId, String trunk, boolean answered, boolean well) {
        listeners.forEach(listener -> listener.asked(domainId, trunk, answered, well));
    }

    /**
     * Starts what is new, stops what is gone, leaves alone what is unchanged. Calls that are up over a trunk whose
     * settings change, or that is gone for a while, go on holding their places.
     *
     * @throws IllegalArgumentException for a proxy that is no SIP URI; nothing is changed then
     */
    public synchronized void apply(Directory directory) {
        Map<Key, Kept> before = kept;
        Map<Key, Trunk> wanted = new LinkedHashMap<>();
        for (Tenant tenant : directory.tenants()) {
            for (TrunkSettings settings : tenant.trunks()) {
                if (!settings.active()) {
                    continue;
                }
                Key key = new Key(tenant.domainId(), settings.name());
                Kept same = before.get(key);
                wanted.put(
                        key,
                        same != null && same.trunk().isMadeOf(tenant, settings)
                                ? same.trunk()
                                : new Trunk(tenant, settings, calls.computeIfAbsent(key, name -> new AtomicInteger())));
            }
        }
        Map<Key, Kept> after = new LinkedHashMap<>();
        wanted.forEach((key, trunk) -> {
            Kept same = before.get(key);
            boolean stays = same != null && same.trunk() == trunk;
            after.put(
                    key,
                    stays ? same : new Kept(trunk, new TrunkWatch(userAgent, trunk, TrunkWatch.INTERVAL, this::asked)));
        });
        kept = after;
        before.forEach((key, old) -> {
            if (after.get(key) != old) {
                old.watch().close();
            }
        });
        calls.entrySet()
                .removeIf(e -> !after.containsKey(e.getKey()) && e.getValue().get() == 0);
    }

    /**
     * The trunks to try for a number, best first: those of the matching routes in order, the ones that answer before
     * the ones that do not.
     *
     * @param routeName restrict to the route of that name; null for all
     */
    public List<Trunk> forNumber(Tenant tenant, PhoneNumber number, @Nullable String routeName) {
        String display = Numbering.display(number, tenant.region());
        Map<Key, Kept> now = kept;
        List<Trunk> well = new ArrayList<>();
        List<Trunk> unwell = new ArrayList<>();
        for (OutboundRoute route : tenant.outbound()) {
            if (routeName != null && !routeName.equals(route.name())) {
                continue;
            }
            if (route.prefixes().stream().noneMatch(display::startsWith)) {
                continue;
            }
            Kept entry = now.get(new Key(tenant.domainId(), route.trunk()));
            if (entry != null && !well.contains(entry.trunk()) && !unwell.contains(entry.trunk())) {
                (entry.trunk().well() ? well : unwell).add(entry.trunk());
            }
        }
        well.addAll(unwell);
        return well;
    }

    /** The trunk of that name; empty when the tenant has none, or does not use it. */
    public Optional<Trunk> named(Tenant tenant, String name) {
        return Optional.ofNullable(kept.get(new Key(tenant.domainId(), name))).map(Kept::trunk);
    }

    /** The tenant's trunks in the order of its configuration, those that answer first. */
    public List<Trunk> of(Tenant tenant) {
        Map<Key, Kept> now = kept;
        return tenant.trunks().stream()
                .map(settings -> now.get(new Key(tenant.domainId(), settings.name())))
                .filter(Objects::nonNull)
                .map(Kept::trunk)
                .sorted(Comparator.comparing(trunk -> !trunk.well()))
                .toList();
    }

    /** All trunks now, for metrics and the console. */
    public List<Trunk> all() {
        return kept.values().stream().map(Kept::trunk).toList();
    }

    /** Whether requests from this address belong to some trunk. */
    public static boolean known(Directory directory, InetAddress address) {
        return !directory.trunksFrom(address).isEmpty();
    }

    @Override
    public synchronized void close() {
        kept.values().forEach(entry -> entry.watch().close());
        kept = Map.of();
    }
}
