package org.santral.tenant;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which numbers outside may be called. Emergency numbers are no matter of rights: ask about them first. */
public final class OutsideRights {
    private OutsideRights() {}

    /**
     * Why a number may not be called, in words for who asked; empty when it may.
     *
     * @param caller the extension that calls or sends a call there, null for the tenant itself
     */
    public static Optional<String> bar(Tenant tenant, @Nullable Extension caller, PhoneNumber number) {
        OutsideClass kind = Numbering.outsideClass(number, tenant.region());
        if (kind == OutsideClass.INTERNATIONAL && !tenant.limits().international()) {
            return Optional.of("international calls are off");
        }
        if (Numbering.isPremium(number, tenant.limits().premiumPrefixes())) {
            return Optional.of("premium-rate numbers are not called");
        }
        if (caller != null && !caller.mayCall().contains(kind)) {
            return Optional.of("extension " + caller.number() + " may not call such numbers");
        }
        return Optional.empty();
    }
}
