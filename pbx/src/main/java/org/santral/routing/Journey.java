package org.santral.routing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.call.CallProgram;
import org.santral.call.Hunt;
import org.santral.call.HuntResult;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.component.ComponentTrail;
import org.santral.ivr.Announcer;
import org.santral.ivr.Menus;
import org.santral.ivr.Surveys;
import org.santral.queue.Groups;
import org.santral.queue.Passage;
import org.santral.queue.Queues;
import org.santral.tenant.Component;
import org.santral.tenant.Extension;
import org.santral.tenant.Menu;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.RingGroup;
import org.santral.tenant.Survey;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;
import org.santral.voicemail.Voicemail;

/** A party's way from place to place, until somebody answers, a place has served it, or nobody took it. */
final class Journey {
    /** Forwards in a row; more is a circle, or as good as one. */
    private static final int MOST_FORWARDS = 5;

    /** Places in all; a caller who still wanders through menus then is not a person. */
    private static final int MOST_PLACES = 40;

    /** How long a number outside rings; carriers give up before. */
    private static final Duration OUTSIDE_RINGS = Duration.ofMinutes(2);

    private final Dialling dialling;
    private final ExtensionPlace extensions;
    private final Groups groups;
    private final Queues queues;
    private final Menus menus;
    private final Voicemail voicemail;
    private final Announcer announcer;
    private final ComponentPlace components;
    private final Surveys surveys;

    Journey(
            Dialling dialling,
            ExtensionPlace extensions,
            Groups groups,
            Queues queues,
            Menus menus,
            Voicemail voicemail,
            Announcer announcer,
            ComponentPlace components,
            Surveys surveys) {
        this.dialling = dialling;
        this.extensions = extensions;
        this.groups = groups;
        this.queues = queues;
        this.menus = menus;
        this.voicemail = voicemail;
        this.announcer = announcer;
        this.components = components;
        this.surveys = surveys;
    }

    /**
     * Goes to a target, and on from there.
     *
     * @param onBehalf extension whose rights and number count when that is outside; null for the tenant's
     */
    Way.Ending run(CallLine line, Target first, @Nullable Extension onBehalf) throws CallOver, InterruptedException {
        Way.Onward next = new Way.Onward(first, onBehalf);
        ComponentTrail trail = new ComponentTrail();
        int forwards = 0;
        for (int places = 0; places < MOST_PLACES; places++) {
            switch (visit(line, next, trail)) {
                case Way.Ending ending -> {
                    return ending;
                }
                case Way.Onward onward -> {
                    forwards += onward.onBehalf() == null ? 0 : 1;
                    next = onward;
                }
            }
            if (forwards > MOST_FORWARDS) {
                return new Way.Failed(Refusals.LOOP);
            }
        }
        return new Way.Failed(Refusals.LOOP);
    }

    private Way visit(CallLine line, Way.Onward to, ComponentTrail trail) throws CallOver, InterruptedException {
        Tenant tenant = line.tenant();
        return switch (to.target()) {
            case Target.User(String number) -> {
                Extension extension = tenant.extension(number).orElse(null);
                yield extension == null ? missing() : extensions.visit(line, extension);
            }
            case Target.Group(String number) -> {
                RingGroup group = tenant.group(number).orElse(null);
                yield group == null ? missing() : way(groups.ring(line, group));
            }
            case Target.Queue(String number) -> {
                QueueSettings queue = tenant.queue(number).orElse(null);
                yield queue == null ? missing() : way(queues.enter(line, queue, afterwards(tenant, queue)));
            }
            case Target.Menu(String number) -> {
                Menu menu = tenant.menu(number).orElse(null);
                yield menu == null
                        ? missing()
                        : menus.run(line, menu)
                                .<Way>map(chosen -> new Way.Onward(chosen, null))
                                .orElseGet(Way.Served::new);
            }
            case Target.Survey(String number) -> {
                Survey survey = tenant.survey(number).orElse(null);
                if (survey == null) {
                    yield missing();
                }
                surveys.ask(line, survey, null);
                yield new Way.Served();
            }
            case Target.External(String written) -> outside(line, written, to.onBehalf());
            case Target.Voicemail(String number) -> {
                Extension owner = tenant.extension(number).orElse(null);
                if (owner == null) {
                    yield missing();
                }
                voicemail.leave(line, owner);
                yield new Way.Served();
            }
            case Target.Announcement(String id) -> {
                announcer.play(line, id);
                yield new Way.Served();
            }
            case Target.Component(String name) -> {
                Component component = tenant.component(name).orElse(null);
                yield component == null ? missing() : components.visit(line, component, trail);
            }
            case Target.Hangup(Cause cause) ->
                cause == Cause.NORMAL_CLEARING && line.answered()
                        ? new Way.Served()
                        : new Way.Failed(Refusals.of(cause));
        };
    }

    /** What a queue's caller is asked when the agent has hung up. */
    private @Nullable CallProgram afterwards(Tenant tenant, QueueSettings queue) {
        Survey survey =
                Optional.ofNullable(queue.survey()).flatMap(tenant::survey).orElse(null);
        return survey == null
                ? null
                : line -> {
                    surveys.ask(line, survey, queue.number());
                    return new CallProgram.Verdict.End(Endings.CLEARED);
                };
    }

    private static Way way(Passage passage) {
        return switch (passage) {
            case Passage.Connected _ -> new Way.Connected();
            case Passage.Left(Termination why, Target next) ->
                next == null ? new Way.Failed(why) : new Way.Onward(next, null);
        };
    }

    /** The configuration was changed while the call was on its way. */
    private static Way missing() {
        return new Way.Failed(Refusals.NO_SUCH_NUMBER);
    }

    private Way outside(CallLine line, String written, @Nullable Extension onBehalf)
            throws CallOver, InterruptedException {
        return switch (dialling.outside(line.tenant(), written, onBehalf)) {
            case Dialling.Permission.Refused(Termination why) -> new Way.Failed(why);
            case Dialling.Permission.Allowed allowed -> outside(line, allowed.callee());
        };
    }

    /** Calls a number outside that was checked. */
    static Way.Ending outside(CallLine line, Hunt.Callee callee) throws CallOver, InterruptedException {
        line.write(new StepEntered(StepKind.OUTSIDE, callee.number()));
        Hunt hunt = new Hunt(List.of(callee), OUTSIDE_RINGS, Hunt.Hearing.RINGBACK, Cause.NO_ANSWER);
        return switch (line.hunt(hunt)) {
            case HuntResult.Connected _ -> new Way.Connected();
            case HuntResult.Unanswered nobody -> new Way.Failed(nobody.why());
        };
    }
}
