package org.santral.call;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.call.CallPlan.LegPlan;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.leg.LegTarget;
import org.santral.tenant.Extension;
import org.santral.tenant.Numbering;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.santral.tenant.TrunkSettings;

/** Checks one {@link OriginateRequest.Between}: who is inside, by which carriers the others are called, what they see. */
final class BetweenCheck {
    private static final Pattern DIALABLE = Pattern.compile("[0-9*#+]{1,32}");
    private static final int LONGEST_NAME = 64;

    private final OriginateCheck check;
    private final Targets targets;
    private final Dialplan dialplan;
    private final Tenant tenant;
    private final OriginateRequest.Between request;

    /**
     * A party that is to be called.
     *
     * @param party as records show it
     * @param extension null for a number outside, and for a place inside that is no extension
     * @param leg how to reach it; null for a place that is no extension
     */
    private record Called(
            Party party,
            @Nullable Extension extension,
            @Nullable LegPlan leg) {
        boolean inside() {
            return extension != null || leg == null;
        }
    }

    BetweenCheck(
            OriginateCheck check, Targets targets, Dialplan dialplan, Tenant tenant, OriginateRequest.Between request) {
        this.check = check;
        this.targets = targets;
        this.dialplan = dialplan;
        this.tenant = tenant;
        this.request = request;
    }

    OriginateCheck.Checked checked(@Nullable String fingerprint) throws CallRefused {
        Called caller = caller();
        Called callee = callee(caller.extension());
        boolean outside = !caller.inside() || !callee.inside();
        Accepted accepted = new Accepted(
                outside ? Direction.OUT : Direction.LOCAL,
                Origin.API_ORIGINATE,
                caller.party(),
                callee.party(),
                null,
                outside ? Numbering.display(number(), tenant.region()) : null,
                fingerprint,
                request.callType());
        return new OriginateCheck.Checked(accepted, plan(caller, callee));
    }

    private CallPlan plan(Called caller, Called callee) {
        LegPlan first = caller.leg();
        LegPlan second = callee.leg();
        if (first == null) {
            throw new IllegalStateException("the first party is a device");
        }
        if (second == null) {
            String place = callee.party().number();
            return new CallPlan.Reached(
                    first,
                    true,
                    shown(),
                    request.ringTimeout(),
                    line -> dialplan.transfer(tenant, null, place).run(line),
                    request.talkTime());
        }
        return new CallPlan.Placed(
                new CallLife(CallLife.Opening.DIALS_ON_ANSWER),
                first,
                second,
                request.ringTimeout(),
                recorded(caller) || recorded(callee),
                request.talkTime());
    }

    private static boolean recorded(Called party) {
        return party.extension() != null && party.extension().record();
    }

    private Called caller() throws CallRefused {
        String written = Numbering.clean(request.caller());
        if (Numbering.isInside(written)) {
            return extension(tenant.extension(written)
                    .orElseThrow(() -> OriginateCheck.refused(
                            CallRefused.Why.EXTENSION_NOT_FOUND, request.caller(), "no such extension")));
        }
        PhoneNumber number = check.outside(tenant, null, request.caller(), CallRefused.Why.INVALID_SOURCE);
        if (request.trunk() == null) {
            throw OriginateCheck.refused(
                    CallRefused.Why.TRUNK_NOT_FOUND, "", "a caller outside needs the name of a trunk");
        }
        return outside(number, written, trunk(request.trunk()));
    }

    private Called callee(@Nullable Extension caller) throws CallRefused {
        String written = Numbering.clean(request.destination());
        if (Numbering.isInside(written)) {
            Optional<Extension> extension = tenant.extension(written);
            if (extension.isPresent()) {
                return extension(extension.get());
            }
            if (tenant.inside(written).isEmpty()) {
                throw OriginateCheck.refused(
                        CallRefused.Why.PLACE_NOT_FOUND, request.destination(), "no such place inside");
            }
            return new Called(new Party(written, "", null), null, null);
        }
        PhoneNumber number = check.outside(tenant, caller, request.destination(), CallRefused.Why.INVALID_DESTINATION);
        return outside(number, written, request.trunk() == null ? route(request.route()) : trunk(request.trunk()));
    }

    private Outward trunk(String name) throws CallRefused {
        if (tenant.trunk(name).filter(TrunkSettings::active).isEmpty()) {
            throw OriginateCheck.refused(CallRefused.Why.TRUNK_NOT_FOUND, name, "no such trunk");
        }
        return new Outward.ByTrunk(name);
    }

    private Outward route(String name) throws CallRefused {
        if (tenant.outbound().stream().noneMatch(route -> route.name().equals(name))) {
            throw OriginateCheck.refused(CallRefused.Why.ROUTE_NOT_FOUND, name, "no such outbound route");
        }
        return new Outward.ByRoute(name);
    }

    private Called extension(Extension extension) {
        Party shown = shown();
        return new Called(
                new Party(extension.number(), extension.name(), extension.number()),
                extension,
                new LegPlan(
                        () -> targets.extension(tenant, extension, shown.number(), shown.name(), false),
                        Cause.NO_USER_RESPONSE));
    }

    /** What phones inside show as calling: never the other party. */
    private Party shown() {
        String number = Numbering.clean(request.callerId());
        return DIALABLE.matcher(number).matches()
                ? new Party(number, "", null)
                : new Party("anonymous", displayed(request.callerId()), null);
    }

    private Called outside(PhoneNumber number, String shown, Outward over) throws CallRefused {
        PhoneNumber callerId = number();
        // Converted and recorded when the other party is a phone inside.
        return new Called(
                new Party(shown, "", null),
                null,
                new LegPlan(() -> legs(number, shown, callerId, over), Cause.NO_ROUTE_DESTINATION));
    }

    private List<LegTarget> legs(PhoneNumber number, String shown, PhoneNumber callerId, Outward over) {
        return targets.outside(tenant, number, shown, callerId, over, true);
    }

    /** Carriers are shown a number of ours, whatever words phones inside are shown. */
    private PhoneNumber number() throws CallRefused {
        Optional<PhoneNumber> asked =
                Numbering.outside(request.callerId(), tenant.region()).filter(tenant::owns);
        return asked.or(tenant::mainNumber)
                .orElseThrow(() -> OriginateCheck.refused(
                        CallRefused.Why.INVALID_CALLER_ID, request.callerId(), "the tenant has no number to show"));
    }

    /** Words for a display, within bounds. */
    private static String displayed(String words) {
        String clean = words.replaceAll("\\p{Cntrl}", " ").strip();
        return clean.length() > LONGEST_NAME ? clean.substring(0, LONGEST_NAME) : clean;
    }
}
