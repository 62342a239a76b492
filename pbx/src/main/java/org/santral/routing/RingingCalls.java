package org.santral.routing;

import java.util.List;
import java.util.Set;
import org.santral.base.CallId;
import org.santral.tenant.Tenant;

/** Port: the calls that ring somewhere now, for call pickup. Any thread. */
@FunctionalInterface
public interface RingingCalls {

    /**
     * A call that rings.
     *
     * @param extensions where
     */
    record Ringing(CallId call, Set<String> extensions) {
        public Ringing {
            extensions = Set.copyOf(extensions);
        }
    }

    /** Those of a tenant, in any order. */
    List<Ringing> of(Tenant tenant);
}
