package org.santral.http.simotel;

import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.Party;
import org.santral.tenant.Numbering;
import org.santral.tenant.Tenant;
import org.santral.tenant.TrunkSettings.NumberFormat;

/** Who called whom, in the form of events and reports alike (spec/events.md §7 rule 4): numbers as they are dialled. */
final class PartyNumbers {
    private PartyNumbers() {}

    /** {@code 05321112233}, {@code 00493027590915} or {@code 1005}; what is no number stays as it was presented. */
    static String national(Tenant tenant, String number) {
        return Numbering.isInside(number)
                ? number
                : Numbering.outside(number, tenant.region())
                        .map(outside -> Numbering.forTrunk(outside, NumberFormat.NATIONAL, tenant.region()))
                        .orElse(number);
    }

    /** {@code src}; empty when it was withheld. */
    static String src(Tenant tenant, Party caller) {
        return party(tenant, caller);
    }

    /**
     * {@code dst}: who was called; of a call from outside whom it reached, and our number is its {@code did}.
     *
     * @param reached null for a call that did not come from outside, or reached nobody
     */
    static String dst(Tenant tenant, Party callee, @Nullable Party reached) {
        return party(tenant, reached == null ? callee : reached);
    }

    private static String party(Tenant tenant, Party party) {
        return party.extension() != null ? party.extension() : national(tenant, party.number());
    }
}
