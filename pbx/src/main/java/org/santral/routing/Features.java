package org.santral.routing;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.ivr.Keys;
import org.santral.media.Tone;
import org.santral.routing.RingingCalls.Ringing;
import org.santral.speech.Language;
import org.santral.speech.Phrase;
import org.santral.speech.Prompts;
import org.santral.tenant.AgentState;
import org.santral.tenant.Extension;
import org.santral.tenant.Forwards;
import org.santral.tenant.RingGroup;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;
import org.santral.voicemail.Mailbox;

/** Carries out what a phone asked for by a {@link FeatureCode}. */
final class Features {
    /** Time to look up the next digit of a number. */
    private static final Duration PAUSE = Duration.ofSeconds(6);

    private static final int LONGEST_NUMBER = 20;

    private final TenantState state;
    private final Dialling dialling;
    private final RingingCalls ringing;
    private final Mailbox mailbox;
    private final Prompts prompts;

    Features(TenantState state, Dialling dialling, RingingCalls ringing, Mailbox mailbox, Prompts prompts) {
        this.state = state;
        this.dialling = dialling;
        this.ringing = ringing;
        this.mailbox = mailbox;
        this.prompts = prompts;
    }

    /** @param dialled the code as it was dialled, for the call's history */
    Way.Ending run(CallLine line, Extension caller, FeatureCode code, String dialled)
            throws CallOver, InterruptedException {
        line.write(new StepEntered(StepKind.FEATURE, dialled));
        return switch (code) {
            case FeatureCode.PickUp(String extension) -> pickUp(line, caller, extension);
            case FeatureCode.Forward(FeatureCode.When when, String to) -> forward(line, caller, when, to);
            case FeatureCode.ForwardOff(FeatureCode.When when) -> {
                setForward(line.tenant(), caller, when, null);
                yield confirmed(line, caller, false);
            }
            case FeatureCode.Disturb(boolean dnd) -> {
                state.changeExtension(line.tenant().domainId(), caller.number(), now -> now.withDnd(dnd));
                yield confirmed(line, caller, dnd);
            }
            case FeatureCode.Mailbox(String extension) -> {
                Optional<Extension> owner =
                        extension == null ? Optional.of(caller) : line.tenant().extension(extension);
                boolean own = owner.isPresent() && owner.get().number().equals(caller.number());
                if (owner.isEmpty() || (!own && owner.get().mailbox().pin() == null)) {
                    yield new Way.Failed(Refusals.NO_RIGHT);
                }
                mailbox.listen(line, owner.get(), own);
                yield new Way.Served();
            }
            case FeatureCode.AgentLogin() ->
                agent(line, caller, now -> new AgentState(!now.loggedIn(), null), AgentState::loggedIn);
            case FeatureCode.AgentBreak() ->
                agent(
                        line,
                        caller,
                        now -> new AgentState(true, now.available() ? "" : null),
                        now -> now.breakReason() != null);
        };
    }

    /** The oldest call that rings where the caller may take it; a call that somebody else was quicker with is passed over. */
    private Way.Ending pickUp(CallLine line, Extension caller, @Nullable String extension)
            throws CallOver, InterruptedException {
        Tenant tenant = line.tenant();
        List<Ringing> calls = ringing.of(tenant).stream()
                .filter(call -> !call.call().equals(line.call()))
                .sorted(Comparator.comparing(Ringing::call))
                .toList();
        List<Ringing> wanted = extension == null
                ? nearest(calls, colleagues(tenant, caller))
                : calls.stream()
                        .filter(call -> call.extensions().contains(extension))
                        .toList();
        for (Ringing call : wanted) {
            if (line.pickUp(call.call())) {
                return new Way.Connected();
            }
        }
        return new Way.Failed(Refusals.NOBODY_RINGS);
    }

    /** Calls for colleagues first, then all others. */
    private static List<Ringing> nearest(List<Ringing> calls, Set<String> colleagues) {
        return calls.stream()
                .sorted(Comparator.comparing(call -> call.extensions().stream().noneMatch(colleagues::contains)))
                .toList();
    }

    private static Set<String> colleagues(Tenant tenant, Extension caller) {
        Set<String> members = new HashSet<>();
        for (RingGroup group : tenant.groups().values()) {
            if (group.members().contains(caller.number())) {
                members.addAll(group.members());
            }
        }
        return members;
    }

    private Way.Ending forward(CallLine line, Extension caller, FeatureCode.When when, @Nullable String to)
            throws CallOver, InterruptedException {
        if (to != null) {
            Optional<Target> target = destination(line.tenant(), caller, to);
            if (target.isEmpty()) {
                return new Way.Failed(Refusals.NO_RIGHT);
            }
            setForward(line.tenant(), caller, when, target.get());
            return confirmed(line, caller, true);
        }
        line.answer();
        line.play(Tone.BEEP, false, null);
        String keyed = Keys.number(line, PAUSE, LONGEST_NUMBER);
        if (keyed.isEmpty()) {
            setForward(line.tenant(), caller, when, null);
            return confirmed(line, caller, false);
        }
        Optional<Target> target = destination(line.tenant(), caller, keyed);
        if (target.isEmpty()) {
            line.play(prompts.say(Phrase.NOT_IN_SERVICE, Language.spokenFor(caller.language())), false, null);
            return new Way.Served();
        }
        setForward(line.tenant(), caller, when, target.get());
        return confirmed(line, caller, true);
    }

    /** Where calls may be forwarded: inside, or a number that the extension may call itself. Not to itself, not to 112. */
    private Optional<Target> destination(Tenant tenant, Extension caller, String digits) {
        if (Dialling.isEmergency(tenant, digits)) {
            return Optional.empty();
        }
        Optional<Target> inside = tenant.inside(digits);
        if (inside.isPresent()) {
            return inside.filter(target -> !target.equals(new Target.User(caller.number())));
        }
        return dialling.outside(tenant, digits, caller) instanceof Dialling.Permission.Allowed
                ? Optional.of(new Target.External(digits))
                : Optional.empty();
    }

    private void setForward(Tenant tenant, Extension owner, FeatureCode.When when, @Nullable Target target) {
        state.changeExtension(tenant.domainId(), owner.number(), now -> {
            Forwards changed = when.change(now.forwardsOf(owner), target);
            return now.withForwards(changed);
        });
    }

    private Way.Ending agent(
            CallLine line, Extension caller, UnaryOperator<AgentState> change, Predicate<AgentState> on)
            throws CallOver, InterruptedException {
        AgentState now = state.changeAgent(line.tenant().domainId(), caller.number(), change);
        return confirmed(line, caller, on.test(now));
    }

    private Way.Ending confirmed(CallLine line, Extension caller, boolean on) throws CallOver, InterruptedException {
        line.answer();
        line.play(
                prompts.say(on ? Phrase.SWITCHED_ON : Phrase.SWITCHED_OFF, Language.spokenFor(caller.language())),
                false,
                null);
        return new Way.Served();
    }
}
