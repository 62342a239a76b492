package org.santral.rig;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.CallProgram;
import org.santral.call.Dialplan;
import org.santral.call.Hunt;
import org.santral.call.HuntResult;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.tenant.Extension;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;

/** A dial plan that a test can replace; by default it rings the extension that was dialled. */
public final class TestDialplan implements Dialplan {
    public static final Duration RING = Duration.ofSeconds(30);

    private volatile @Nullable CallProgram program;
    private volatile @Nullable CallProgram transferProgram;
    private volatile @Nullable Dialplan instead;

    /** Drives all calls that come in from now on. */
    public void program(CallProgram replaced) {
        program = replaced;
    }

    /** Another dial plan is asked from now on. */
    public void instead(Dialplan replaced) {
        instead = replaced;
    }

    /** Drives all parties that are sent elsewhere from now on; by default the extension is rung that they are sent to. */
    public void transferProgram(CallProgram replaced) {
        transferProgram = replaced;
    }

    @Override
    public Plan inbound(Tenant tenant, Invitation invitation) {
        Dialplan other = instead;
        if (other != null) {
            return other.inbound(tenant, invitation);
        }
        Party caller = new Party(invitation.callerNumber(), invitation.callerName(), null);
        return plan(tenant, Direction.IN, caller, invitation.dialled());
    }

    @Override
    public Plan dialled(Tenant tenant, Extension caller, Invitation invitation) {
        Dialplan other = instead;
        if (other != null) {
            return other.dialled(tenant, caller, invitation);
        }
        Party party = new Party(caller.number(), caller.name(), caller.number());
        return plan(tenant, Direction.LOCAL, party, invitation.dialled());
    }

    private Plan plan(Tenant tenant, Direction direction, Party caller, String dialled) {
        Party callee = new Party(dialled, "", null);
        CallProgram replaced = program;
        return new Plan(
                new Accepted(direction, Origin.DIALED, caller, callee, null, null, null, null),
                replaced == null ? ring(tenant, dialled) : replaced);
    }

    @Override
    public boolean mayBeCalled(Tenant tenant, PhoneNumber number) {
        Dialplan other = instead;
        return other == null || other.mayBeCalled(tenant, number);
    }

    @Override
    public CallProgram transfer(Tenant tenant, @Nullable Extension by, String to) {
        Dialplan other = instead;
        CallProgram replaced = transferProgram;
        if (replaced != null) {
            return replaced;
        }
        return other == null ? ring(tenant, to) : other.transfer(tenant, by, to);
    }

    /** Rings an extension for 30 s. */
    public static CallProgram ring(Tenant tenant, String number) {
        return line -> {
            Optional<Extension> extension = tenant.extension(number);
            if (extension.isEmpty()) {
                return new CallProgram.Verdict.End(Termination.of(Cause.UNALLOCATED_NUMBER, By.SYSTEM, How.REFUSE));
            }
            HuntResult result = line.hunt(new Hunt(
                    List.of(new Hunt.Callee.Inside(extension.get())), RING, Hunt.Hearing.RINGBACK, Cause.NO_ANSWER));
            return switch (result) {
                case HuntResult.Connected connected -> new CallProgram.Verdict.Connected();
                case HuntResult.Unanswered unanswered -> new CallProgram.Verdict.End(unanswered.why());
            };
        };
    }
}
