package org.santral.cdr;

import org.santral.call.LedgerEvent.Party;
import org.santral.tenant.Directory;
import org.santral.tenant.Numbering;
import org.santral.tenant.PhoneNumber;

/** Port: the one form in which a party's number is compared, whatever way it was presented. */
@FunctionalInterface
public interface NumberKeys {
    /**
     * @return E.164 digits without plus sign for an outside number, the extension for an inside one; the number itself
     *     when it is neither
     */
    String key(int domainId, Party party);

    /** Keys in E.164, whatever way a client or carrier wrote the number. */
    static NumberKeys of(Directory directory) {
        return (domainId, party) -> party.extension() != null
                ? party.extension()
                : directory
                        .byDomainId(domainId)
                        .flatMap(tenant -> Numbering.outside(party.number(), tenant.region()))
                        .map(PhoneNumber::digits)
                        .orElse(party.number());
    }

    /** Keys of numbers that are presented as {@code 905321234567} or {@code 00493027590915} already. */
    static NumberKeys ofPresented() {
        return (domainId, party) -> {
            if (party.extension() != null) {
                return party.extension();
            }
            String digits = party.number().startsWith("+") ? party.number().substring(1) : party.number();
            return digits.startsWith("00") ? digits.substring(2) : digits;
        };
    }
}
