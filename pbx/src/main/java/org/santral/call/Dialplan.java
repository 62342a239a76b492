package org.santral.call;

import org.jspecify.annotations.Nullable;
import org.santral.tenant.Extension;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;

/** Port: what is to happen with calls that come in. Asked on a virtual thread; may block it. */
public interface Dialplan {

    /**
     * Who calls whom, as the INVITE says.
     *
     * @param dialled user part of the Request-URI
     * @param callerNumber as the network asserts it (P-Asserted-Identity), else as From says; empty if it is withheld
     * @param callerName display name, may be empty
     * @param anonymous whether the caller withholds its number
     */
    record Invitation(String dialled, String callerNumber, String callerName, boolean anonymous) {}

    /** How a call is written down, and what drives it. */
    record Plan(LedgerEvent.Accepted accepted, CallProgram program) {
        /** The same, of a call that came over that trunk. */
        Plan over(String trunk) {
            return new Plan(accepted.over(trunk), program);
        }
    }

    /** A call from a carrier to one of the tenant's numbers. */
    Plan inbound(Tenant tenant, Invitation invitation);

    /** A call from a phone of the tenant. */
    Plan dialled(Tenant tenant, Extension caller, Invitation invitation);

    /** Whether the tenant lets its own people call that number; what carriers and prices allow is another question. */
    boolean mayBeCalled(Tenant tenant, PhoneNumber number);

    /**
     * Where a party goes that was transferred.
     *
     * @param by extension that transfers it, null when a client of an API does
     * @param to digits, as the phone or client gave them
     */
    CallProgram transfer(Tenant tenant, @Nullable Extension by, String to);
}
