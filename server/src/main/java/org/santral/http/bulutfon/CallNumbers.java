package org.santral.http.bulutfon;

import org.santral.call.LedgerEvent.Party;
import org.santral.tenant.Numbering;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;

/**
 * Numbers as this dialect writes them (spec/events.md §7 rule 4): outside numbers with their country code and nothing
 * before it, inside numbers as they are; in the same form in which records are searched.
 */
final class CallNumbers {
    /** Digits that every client's number holds exactly; E.164 has no more. */
    private static final String NUMBER = "[0-9]{1,15}";

    private CallNumbers() {}

    /** {@code 905321112233}, {@code 493027590915} or {@code 1005}; what is neither stays as it was presented. */
    static String text(Tenant tenant, String number) {
        return Numbering.isInside(number)
                ? number
                : Numbering.outside(number, tenant.region())
                        .map(PhoneNumber::digits)
                        .orElse(number);
    }

    /** The party's number as a JSON number; 0 for one who withheld it, and for what is no number or has more than 15 digits. */
    static long number(Tenant tenant, Party party) {
        return number(party.extension() != null ? party.extension() : text(tenant, party.number()));
    }

    /** As {@link #number(Tenant, Party)}, of what {@link #text} gave or a record is searched by. */
    static long number(String text) {
        return text.matches(NUMBER) ? Long.parseLong(text) : 0;
    }
}
