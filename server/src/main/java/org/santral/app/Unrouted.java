package org.santral.app;

import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.CallProgram;
import org.santral.call.Dialplan;
import org.santral.tenant.Extension;
import org.santral.tenant.Tenant;

/** Until the dial plan is wired: no call comes in, and a party that is transferred leaves. */
final class Unrouted implements Dialplan {
    @Override
    public Plan inbound(Tenant tenant, Invitation invitation) {
        throw new IllegalStateException("no call comes in");
    }

    @Override
    public Plan dialled(Tenant tenant, Extension caller, Invitation invitation) {
        throw new IllegalStateException("no call comes in");
    }

    @Override
    public CallProgram transfer(Tenant tenant, @Nullable Extension by, String to) {
        return line -> new CallProgram.Verdict.End(
                Termination.of(Cause.NO_ROUTE_DESTINATION, Termination.By.SYSTEM, Termination.How.BYE));
    }
}
