package org.santral.http.verimor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.santral.tenant.Did;
import org.santral.tenant.Extension;
import org.santral.tenant.Numbering;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;

/** The outbound numbers of a tenant's extensions, as selected in the file or since over HTTP (B9, B10). */
final class OutboundNumbers {
    /** What {@link #applied} made of a tenant of the configuration, after so many changes. */
    private record Applied(Tenant configured, long changes, Tenant tenant) {}

    private final TenantState state;
    private final AtomicLong changes = new AtomicLong();
    private final Map<Integer, Applied> latest = new ConcurrentHashMap<>();

    OutboundNumbers(TenantState state) {
        this.state = state;
        state.addListener(new TenantState.Listener() {
            @Override
            public void extensionChanged(int domainId, String extension) {
                changes.incrementAndGet();
            }
        });
    }

    /** What the extension shows to the outside. */
    Optional<PhoneNumber> selected(Tenant tenant, Extension extension) {
        return Optional.ofNullable(
                state.extension(tenant.domainId(), extension.number()).callerIdOf(extension));
    }

    /**
     * The tenant with the numbers that its extensions selected since, which calls are checked against. Asked for every
     * call, so it is only made anew after a change.
     */
    Tenant applied(Tenant tenant) {
        long seen = changes.get();
        Applied known = latest.get(tenant.domainId());
        if (known == null || known.configured() != tenant || known.changes() != seen) {
            known = new Applied(tenant, seen, apply(tenant));
            latest.put(tenant.domainId(), known);
        }
        return known.tenant();
    }

    private Tenant apply(Tenant tenant) {
        if (tenant.extensions().values().stream().noneMatch(extension -> changed(tenant, extension))) {
            return tenant;
        }
        List<Extension> extensions = tenant.extensions().values().stream()
                .map(extension ->
                        extension.withCallerId(selected(tenant, extension).orElse(null)))
                .toList();
        return tenant.toBuilder().extensions(extensions).build();
    }

    private boolean changed(Tenant tenant, Extension extension) {
        return state.extension(tenant.domainId(), extension.number()).callerId() != null;
    }

    /** The numbers that an extension may select: those that some extension has, and those that can be called. */
    SequencedSet<PhoneNumber> all(Tenant tenant) {
        SequencedSet<PhoneNumber> numbers = new LinkedHashSet<>();
        for (Extension extension : tenant.extensions().values()) {
            selected(tenant, extension).ifPresent(numbers::add);
            if (extension.callerId() != null) {
                numbers.add(extension.callerId());
            }
        }
        tenant.dids().stream().map(Did::number).forEach(numbers::add);
        return numbers;
    }

    /** The number of {@link #all} that is meant; empty for any other. */
    Optional<PhoneNumber> find(Tenant tenant, String written) {
        return Numbering.outside(written, tenant.region()).filter(all(tenant)::contains);
    }
}
