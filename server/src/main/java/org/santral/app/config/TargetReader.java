package org.santral.app.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.tenant.Numbering;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;

/** Targets of one tenant: read where they stand, checked when everything that they may name is known. */
final class TargetReader {
    private record Named(Value value, Target target) {}

    private final List<Named> named = new ArrayList<>();

    Target read(Value value) {
        Target target = value.as(Target.SPELLINGS, Target::parse);
        named(value, target);
        return target;
    }

    /** Something that the file names, which the tenant must have. */
    void named(Value value, Target target) {
        named.add(new Named(value, target));
    }

    @Nullable
    Target readOrNull(@Nullable Value value) {
        return value == null ? null : read(value);
    }

    /** Refuses the targets that this tenant does not have. */
    void check(Tenant tenant) {
        for (Named entry : named) {
            if (!tenant.has(entry.target())) {
                throw entry.value().wrong("a target that this tenant has");
            }
            if (entry.target() instanceof Target.External external
                    && Numbering.outside(external.written(), tenant.region()).isEmpty()) {
                throw entry.value().wrong("external/ and a number outside that can be called");
            }
        }
    }
}
