package org.santral.tenant;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All tenants, with the look-ups that signalling needs. Readers see one consistent snapshot; {@link #replace} swaps it
 * whole when the configuration changes.
 */
public final class Directory {

    /** A trunk and whose it is. */
    public record TenantTrunk(Tenant tenant, TrunkSettings trunk) {}

    /** A number of ours and whose it is. */
    public record TenantDid(Tenant tenant, Did did) {}

    private record Snapshot(
            List<Tenant> tenants,
            Map<Integer, Tenant> byDomainId,
            Map<String, Tenant> bySipDomain,
            Map<InetAddress, List<TenantTrunk>> byAddress,
            Map<PhoneNumber, TenantDid> dids) {}

    private volatile Snapshot snapshot;

    public Directory(List<Tenant> tenants) {
        snapshot = index(tenants);
    }

    /** Replaces everything. Calls that are up keep the tenant they started with. */
    public void replace(List<Tenant> tenants) {
        snapshot = index(tenants);
    }

    public List<Tenant> tenants() {
        return snapshot.tenants();
    }

    public Optional<Tenant> byDomainId(int domainId) {
        return Optional.ofNullable(snapshot.byDomainId().get(domainId));
    }

    /** The tenant whose phones register under this host part; case does not matter. */
    public Optional<Tenant> bySipDomain(String host) {
        return Optional.ofNullable(snapshot.bySipDomain().get(host.toLowerCase(Locale.ROOT)));
    }

    /** The trunks in use that may send from this address; several tenants may share a carrier. */
    public List<TenantTrunk> trunksFrom(InetAddress address) {
        return snapshot.byAddress().getOrDefault(address, List.of());
    }

    public Optional<TenantDid> did(PhoneNumber number) {
        return Optional.ofNullable(snapshot.dids().get(number));
    }

    private static Snapshot index(List<Tenant> tenants) {
        Map<Integer, Tenant> byDomainId = new HashMap<>();
        Map<String, Tenant> bySipDomain = new HashMap<>();
        Map<InetAddress, List<TenantTrunk>> byAddress = new HashMap<>();
        Map<PhoneNumber, TenantDid> dids = new HashMap<>();
        for (Tenant tenant : tenants) {
            if (byDomainId.put(tenant.domainId(), tenant) != null) {
                throw new IllegalArgumentException("two tenants have domain-id " + tenant.domainId());
            }
            if (bySipDomain.put(tenant.sipDomain().toLowerCase(Locale.ROOT), tenant) != null) {
                throw new IllegalArgumentException("two tenants have sip-domain " + tenant.sipDomain());
            }
            for (TrunkSettings trunk : tenant.trunks()) {
                for (InetAddress address : trunk.active() ? trunk.from() : List.<InetAddress>of()) {
                    byAddress.merge(address, List.of(new TenantTrunk(tenant, trunk)), Directory::concat);
                }
            }
            for (Did did : tenant.dids()) {
                if (dids.put(did.number(), new TenantDid(tenant, did)) != null) {
                    throw new IllegalArgumentException("two tenants have the number " + did.number());
                }
            }
        }
        return new Snapshot(
                List.copyOf(tenants),
                Map.copyOf(byDomainId),
                Map.copyOf(bySipDomain),
                Map.copyOf(byAddress),
                Map.copyOf(dids));
    }

    private static <T> List<T> concat(List<T> left, List<T> right) {
        List<T> both = new java.util.ArrayList<>(left);
        both.addAll(right);
        return List.copyOf(both);
    }
}
