package org.santral.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.call.Hunt;
import org.santral.call.HuntResult;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.call.Lines;
import org.santral.tenant.Extension;
import org.santral.tenant.ExtensionState;
import org.santral.tenant.Forwards;
import org.santral.tenant.Target;
import org.santral.tenant.TenantState;

/** A call comes to an extension: it rings, is busy, or sends the call elsewhere. */
final class ExtensionPlace {
    private final TenantState state;
    private final Lines lines;

    ExtensionPlace(TenantState state, Lines lines) {
        this.state = state;
        this.lines = lines;
    }

    Way visit(CallLine line, Extension extension) throws CallOver, InterruptedException {
        int domainId = line.tenant().domainId();
        line.write(new StepEntered(StepKind.EXTENSION, extension.number()));
        ExtensionState now = state.extension(domainId, extension.number());
        Forwards forwards = now.forwardsOf(extension);
        if (forwards.always() != null) {
            return new Way.Onward(forwards.always(), extension);
        }
        if (now.dnd() || busy(line, extension, lines.of(domainId, extension.number()))) {
            return untaken(extension, forwards.busy(), Refusals.BUSY);
        }
        return switch (line.hunt(ring(extension))) {
            case HuntResult.Connected _ -> new Way.Connected();
            case HuntResult.Unanswered nobody ->
                untaken(extension, forward(forwards, nobody.why().cause()), nobody.why());
        };
    }

    /** All its devices, for its ring time. */
    static Hunt ring(Extension extension) {
        return new Hunt(
                List.of(new Hunt.Callee.Inside(extension)),
                extension.ringTimeout(),
                Hunt.Hearing.RINGBACK,
                Cause.NO_ANSWER);
    }

    private static boolean busy(CallLine line, Extension extension, Lines.Use use) {
        // Whoever calls itself is on the telephone, whatever its call waiting says.
        return extension.number().equals(line.party().extension())
                || (!extension.callWaiting() && !use.idle())
                || use.ringing() + use.talking() >= extension.maxCalls();
    }

    /** Where calls go that ended so; a device that declined or redirected spoke for this one call, not for a rule. */
    private static @Nullable Target forward(Forwards forwards, Cause cause) {
        return switch (cause) {
            case NO_ANSWER -> forwards.noAnswer();
            case USER_BUSY -> forwards.busy();
            case NO_USER_RESPONSE, DESTINATION_OUT_OF_ORDER, RECOVERY_ON_TIMER_EXPIRE, NORMAL_TEMPORARY_FAILURE ->
                forwards.unreachable();
            default -> null;
        };
    }

    private static Way untaken(Extension extension, @Nullable Target forward, Termination why) {
        if (forward != null) {
            return new Way.Onward(forward, extension);
        }
        return extension.voicemail()
                ? new Way.Onward(new Target.Voicemail(extension.number()), null)
                : new Way.Failed(why);
    }
}
