package org.santral.routing;

import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.base.Termination;
import org.santral.call.CallProgram;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.Dialplan;
import org.santral.call.Hunt.Callee;
import org.santral.call.HuntResult;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.call.Lines;
import org.santral.call.TollMeter;
import org.santral.component.Components;
import org.santral.ivr.Announcer;
import org.santral.ivr.Menus;
import org.santral.ivr.Surveys;
import org.santral.queue.Groups;
import org.santral.queue.Queues;
import org.santral.speech.Prompts;
import org.santral.tenant.AnonymousPolicy;
import org.santral.tenant.Did;
import org.santral.tenant.Extension;
import org.santral.tenant.Numbering;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;
import org.santral.voicemail.Mailbox;
import org.santral.voicemail.Voicemail;

/** Where calls go: to our numbers by what they are for, from our phones by what they dial. */
public final class Routing implements Dialplan {
    /** Digits that can be an outside number; fewer are meant for somebody inside. */
    private static final int SHORTEST_OUTSIDE = 6;

    private static final int LONGEST_NUMBER = 40;
    private static final int LONGEST_NAME = 80;

    private final TenantState state;
    private final Clock clock;
    private final Dialling dialling;
    private final Journey journey;
    private final Features features;
    private final Endings endings;

    public Routing(
            TenantState state,
            Lines lines,
            Clock clock,
            Groups groups,
            Queues queues,
            Menus menus,
            Voicemail voicemail,
            Mailbox mailbox,
            Announcer announcer,
            Components components,
            Surveys surveys,
            Prompts prompts,
            RingingCalls ringing,
            TollMeter meter) {
        this.state = state;
        this.clock = clock;
        this.dialling = new Dialling(state, meter);
        ExtensionPlace extensions = new ExtensionPlace(state, lines);
        this.journey = new Journey(
                dialling,
                extensions,
                groups,
                queues,
                menus,
                voicemail,
                announcer,
                new ComponentPlace(components, extensions, dialling),
                surveys);
        this.endings = new Endings(prompts);
        this.features = new Features(state, dialling, ringing, mailbox, prompts);
    }

    @Override
    public Plan inbound(Tenant tenant, Invitation invitation) {
        String dialled = presented(invitation.dialled());
        Optional<Did> did = Numbering.outside(dialled, tenant.region()).flatMap(number -> did(tenant, number));
        String shown = did.map(known -> Numbering.display(known.number(), tenant.region()))
                .orElse(dialled);
        Party caller = new Party(presented(invitation.callerNumber()), name(invitation), null);
        Accepted accepted = new Accepted(
                Direction.IN, Origin.DIALED, caller, new Party(dialled, "", null), shown, null, null, null);
        Termination refusal = refusal(tenant, invitation, caller.number());
        return new Plan(accepted, line -> {
            line.write(new StepEntered(StepKind.DID, shown));
            if (did.isEmpty()) {
                return new Verdict.End(Refusals.NO_SUCH_NUMBER);
            }
            if (refusal != null) {
                return new Verdict.End(refusal);
            }
            Target target = did.get().at(clock.instant(), tenant.timeZone());
            return endings.verdict(line, journey.run(line, target, null));
        });
    }

    private static Optional<Did> did(Tenant tenant, PhoneNumber number) {
        return tenant.dids().stream().filter(did -> did.number().equals(number)).findFirst();
    }

    /**
     * Why this caller is not let in, null when it is. A number on the list of those that are let in is, whatever other
     * lists say. It is brought to one form only to be compared.
     */
    private @Nullable Termination refusal(Tenant tenant, Invitation invitation, String callerNumber) {
        if (invitation.anonymous() || callerNumber.isEmpty()) {
            return tenant.anonymous() == AnonymousPolicy.REFUSE ? Refusals.ANONYMOUS : null;
        }
        String key = Numbering.key(callerNumber, tenant.region());
        if (state.allowed(tenant.domainId(), key)) {
            return null;
        }
        return tenant.blackList().contains(key) || state.blocked(tenant.domainId(), key) ? Refusals.BARRED : null;
    }

    @Override
    public Plan dialled(Tenant tenant, Extension caller, Invitation invitation) {
        String digits = Dialling.digits(invitation.dialled());
        if (Dialling.isEmergency(tenant, digits)) {
            return outside(tenant, caller, digits);
        }
        Optional<FeatureCode> code = FeatureCode.parse(digits);
        if (code.isPresent()) {
            return local(
                    caller,
                    new Party(digits, "", null),
                    line -> endings.verdict(line, features.run(line, caller, code.get(), digits)));
        }
        Optional<Target> inside = tenant.inside(digits);
        if (inside.isPresent()) {
            return local(
                    caller,
                    inside(tenant, digits),
                    line -> endings.verdict(line, journey.run(line, inside.get(), null)));
        }
        if (digits.length() < SHORTEST_OUTSIDE || !digits.matches("\\+?[0-9]+")) {
            Termination why = Numbering.isInside(digits) ? Refusals.NO_SUCH_NUMBER : Refusals.NOT_A_NUMBER;
            return local(caller, new Party(digits, "", null), line -> new Verdict.End(why));
        }
        return outside(tenant, caller, digits);
    }

    private Plan outside(Tenant tenant, Extension caller, String digits) {
        Dialling.Permission permission = dialling.outside(tenant, digits, caller);
        PhoneNumber shown = permission instanceof Dialling.Permission.Allowed allowed ? allowed.shown() : null;
        Accepted accepted = new Accepted(
                Direction.OUT,
                Origin.DIALED,
                party(caller),
                new Party(digits, "", null),
                null,
                shown == null ? null : Numbering.display(shown, tenant.region()),
                null,
                null);
        return new Plan(
                accepted,
                switch (permission) {
                    case Dialling.Permission.Refused(Termination why) -> line -> new Verdict.End(why);
                    case Dialling.Permission.Allowed(Callee callee, PhoneNumber _) ->
                        line -> endings.verdict(line, Journey.outside(line, callee));
                });
    }

    private static Plan local(Extension caller, Party callee, CallProgram program) {
        return new Plan(
                new Accepted(Direction.LOCAL, Origin.DIALED, party(caller), callee, null, null, null, null), program);
    }

    private static Party party(Extension extension) {
        return new Party(extension.number(), extension.name(), extension.number());
    }

    private static Party inside(Tenant tenant, String number) {
        return tenant.extension(number)
                .map(Routing::party)
                .orElseGet(() -> new Party(
                        number,
                        tenant.group(number)
                                .map(group -> group.name())
                                .or(() -> tenant.queue(number).map(queue -> queue.name()))
                                .or(() -> tenant.menu(number).map(menu -> menu.name()))
                                .or(() -> tenant.survey(number).map(survey -> survey.label()))
                                .orElse(""),
                        null));
    }

    @Override
    public boolean mayBeCalled(Tenant tenant, PhoneNumber number) {
        return !state.blockedCallee(tenant.domainId(), number.digits());
    }

    /** The party rings at that number; when nobody takes it there, whoever sent it gets it back. */
    @Override
    public CallProgram transfer(Tenant tenant, @Nullable Extension by, String to) {
        String digits = Dialling.digits(to);
        Target target = Dialling.isEmergency(tenant, digits)
                ? new Target.External(digits)
                : tenant.inside(digits).orElseGet(() -> new Target.External(digits));
        return line -> {
            Way.Ending ending = journey.run(line, target, by);
            if (by != null && ending instanceof Way.Failed) {
                line.write(new StepEntered(StepKind.EXTENSION, by.number()));
                ending = switch (line.hunt(ExtensionPlace.ring(by))) {
                    case HuntResult.Connected _ -> new Way.Connected();
                    case HuntResult.Unanswered nobody -> new Way.Failed(nobody.why());
                };
            }
            return endings.verdict(line, ending);
        };
    }

    /** What a carrier wrote, within bounds. */
    private static String presented(String number) {
        String clean = Numbering.clean(number);
        return clean.length() > LONGEST_NUMBER ? clean.substring(0, LONGEST_NUMBER) : clean;
    }

    private static String name(Invitation invitation) {
        String name = invitation.callerName();
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }
}
