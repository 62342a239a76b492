package org.santral.call;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.call.CallLife.Opening;
import org.santral.call.CallPlan.LegPlan;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.OriginateRequest.DialOn;
import org.santral.tenant.Extension;
import org.santral.tenant.Numbering;
import org.santral.tenant.OutsideRights;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;

/** What clients ask for, checked: numbers, rights and the number shown, and by what plan the call is to go. */
final class OriginateCheck {

    /** What a request means once it has been checked. */
    record Checked(Accepted accepted, CallPlan plan) {}

    private final Targets targets;
    private final Dialplan dialplan;

    OriginateCheck(Targets targets, Dialplan dialplan) {
        this.targets = targets;
        this.dialplan = dialplan;
    }

    /**
     * Checks it.
     *
     * @param fingerprint as it is kept with the call, null if the request need not be recognised again
     */
    Checked check(Tenant tenant, OriginateRequest request, @Nullable String fingerprint) throws CallRefused {
        return switch (request) {
            case OriginateRequest.Masked masked -> masked(tenant, masked, fingerprint);
            case OriginateRequest.FromExtension from -> fromExtension(tenant, from, fingerprint);
            case OriginateRequest.Between between ->
                new BetweenCheck(this, targets, dialplan, tenant, between).checked(fingerprint);
            case OriginateRequest.Bridged bridged -> {
                if (tenant.inside(bridged.place()).isEmpty()) {
                    throw refused(CallRefused.Why.PLACE_NOT_FOUND, bridged.place(), "no such place inside");
                }
                CallProgram toPlace =
                        line -> dialplan.transfer(tenant, null, bridged.place()).run(line);
                yield reached(tenant, bridged, Origin.CALL_AND_BRIDGE, toPlace, fingerprint);
            }
            case OriginateRequest.Programmed programmed ->
                reached(tenant, programmed, Origin.CAMPAIGN_IVR, programmed.program(), fingerprint);
        };
    }

    private Checked masked(Tenant tenant, OriginateRequest.Masked request, @Nullable String fingerprint)
            throws CallRefused {
        PhoneNumber source = outside(tenant, null, request.source(), CallRefused.Why.INVALID_SOURCE);
        PhoneNumber destination = outside(tenant, null, request.destination(), CallRefused.Why.INVALID_DESTINATION);
        PhoneNumber callerId = callerId(tenant, request.callerId(), null);
        String sourceShown = Numbering.clean(request.source());
        String destinationShown = Numbering.clean(request.destination());
        boolean record = request.record();
        CallPlan plan = new CallPlan.Placed(
                new CallLife(request.dialOn() == DialOn.RINGING ? Opening.DIALS_ON_RINGING : Opening.DIALS_ON_ANSWER),
                new LegPlan(
                        () -> targets.outside(tenant, source, sourceShown, callerId, Outward.ANY, record),
                        Cause.NO_ROUTE_DESTINATION),
                new LegPlan(
                        () -> targets.outside(tenant, destination, destinationShown, callerId, Outward.ANY, record),
                        Cause.NO_ROUTE_DESTINATION),
                request.ringTimeout(),
                record,
                null);
        Accepted accepted = new Accepted(
                Direction.OUT,
                Origin.API_MASKING,
                new Party(sourceShown, "", null),
                new Party(destinationShown, "", null),
                null,
                Numbering.display(callerId, tenant.region()),
                fingerprint,
                request.callType());
        return new Checked(accepted, plan);
    }

    private Checked fromExtension(Tenant tenant, OriginateRequest.FromExtension request, @Nullable String fingerprint)
            throws CallRefused {
        Extension extension = tenant.extension(request.extension())
                .orElseThrow(
                        () -> refused(CallRefused.Why.EXTENSION_NOT_FOUND, request.extension(), "no such extension"));
        String shown = Numbering.clean(request.destination());
        Optional<Extension> inside = Numbering.isInside(shown) ? tenant.extension(shown) : Optional.empty();
        boolean auto = !request.manualAnswer();
        LegPlan first =
                new LegPlan(() -> targets.extension(tenant, extension, shown, null, auto), Cause.NO_USER_RESPONSE);
        Party caller = new Party(extension.number(), extension.name(), extension.number());
        CallLife life = new CallLife(Opening.DIALS_ON_ANSWER);
        if (inside.isPresent()) {
            Extension callee = inside.get();
            LegPlan second = new LegPlan(
                    () -> targets.extension(tenant, callee, extension.number(), extension.name(), false),
                    Cause.NO_USER_RESPONSE);
            Party called = new Party(callee.number(), callee.name(), callee.number());
            return new Checked(
                    new Accepted(
                            Direction.LOCAL,
                            Origin.API_EXTENSION,
                            caller,
                            called,
                            null,
                            null,
                            fingerprint,
                            request.callType()),
                    new CallPlan.Placed(life, first, second, request.ringTimeout(), extension.record(), null));
        }
        PhoneNumber destination =
                outside(tenant, extension, request.destination(), CallRefused.Why.INVALID_DESTINATION);
        PhoneNumber callerId = callerId(tenant, request.callerId(), extension);
        boolean record = extension.record();
        LegPlan second = new LegPlan(
                () -> targets.outside(tenant, destination, shown, callerId, Outward.ANY, record),
                Cause.NO_ROUTE_DESTINATION);
        return new Checked(
                new Accepted(
                        Direction.OUT,
                        Origin.API_EXTENSION,
                        caller,
                        new Party(shown, "", null),
                        null,
                        Numbering.display(callerId, tenant.region()),
                        fingerprint,
                        request.callType()),
                new CallPlan.Placed(life, first, second, request.ringTimeout(), extension.record(), null));
    }

    /** One party outside is called with one of our numbers, and a program serves it. */
    private Checked reached(
            Tenant tenant, OriginateRequest request, Origin origin, CallProgram program, @Nullable String fingerprint)
            throws CallRefused {
        PhoneNumber callee = outside(tenant, null, request.destination(), CallRefused.Why.INVALID_DESTINATION);
        PhoneNumber callerId = ours(tenant, request.callerId() == null ? "" : request.callerId());
        String shown = Numbering.clean(request.destination());
        String ours = Numbering.display(callerId, tenant.region());
        // What is played to it has to be in a format that we can write.
        LegPlan leg = new LegPlan(
                () -> targets.outside(tenant, callee, shown, callerId, Outward.ANY, true), Cause.NO_ROUTE_DESTINATION);
        return new Checked(
                new Accepted(
                        Direction.OUT,
                        origin,
                        new Party(ours, "", null),
                        new Party(shown, "", null),
                        null,
                        ours,
                        fingerprint,
                        request.callType()),
                new CallPlan.Reached(leg, false, null, request.ringTimeout(), program, null));
    }

    /** A number outside that may be called. */
    PhoneNumber outside(Tenant tenant, @Nullable Extension caller, String written, CallRefused.Why wrong)
            throws CallRefused {
        PhoneNumber number = Numbering.outside(written, tenant.region())
                .orElseThrow(() -> refused(wrong, written, "not a telephone number"));
        Optional<String> bar = OutsideRights.bar(tenant, caller, number);
        if (bar.isPresent()) {
            throw refused(CallRefused.Why.NOT_PERMITTED, written, bar.get());
        }
        Optional<String> spent = targets.meter().refusal(tenant, caller, number);
        if (spent.isPresent()) {
            throw refused(CallRefused.Why.NOT_PERMITTED, written, spent.get());
        }
        if (!dialplan.mayBeCalled(tenant, number)) {
            throw refused(CallRefused.Why.NOT_PERMITTED, written, "on the list of numbers that are not called");
        }
        return number;
    }

    /** The number shown: the one asked for if it is the tenant's, else the extension's own, else the tenant's. */
    private static PhoneNumber callerId(Tenant tenant, @Nullable String asked, @Nullable Extension extension)
            throws CallRefused {
        if (asked != null) {
            return Numbering.outside(asked, tenant.region())
                    .filter(tenant::ownsCallerId)
                    .orElseThrow(() -> refused(
                            CallRefused.Why.INVALID_CALLER_ID, asked, "not the outbound number of any extension"));
        }
        if (extension != null && extension.callerId() != null) {
            return extension.callerId();
        }
        return tenant.mainNumber()
                .orElseThrow(() -> refused(
                        CallRefused.Why.INVALID_CALLER_ID, "", "no caller_id was given and the tenant has no number"));
    }

    /** A number of the tenant's: one that is called, or one that an extension shows. */
    private static PhoneNumber ours(Tenant tenant, String asked) throws CallRefused {
        return Numbering.outside(asked, tenant.region())
                .filter(tenant::owns)
                .orElseThrow(() -> refused(CallRefused.Why.INVALID_CALLER_ID, asked, "not a number of this tenant"));
    }

    static CallRefused refused(CallRefused.Why why, String value, String message) {
        return new CallRefused(why, value, message);
    }
}
