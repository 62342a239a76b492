package org.santral.routing;

import java.util.Optional;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.call.Hunt.Callee;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.call.Outward;
import org.santral.component.ComponentReply;
import org.santral.component.ComponentTrail;
import org.santral.component.Components;
import org.santral.tenant.Component;
import org.santral.tenant.Extension;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;

/** A call comes to a component: the tenant's web service says where it goes, and the exits where it goes when that fails. */
final class ComponentPlace {
    /** Neither the service nor its exits say where the call goes. */
    private static final Termination NOWHERE = Termination.of(Cause.NORMAL_TEMPORARY_FAILURE, By.SYSTEM, How.REFUSE);

    private final Components components;
    private final ExtensionPlace extensions;
    private final Dialling dialling;

    ComponentPlace(Components components, ExtensionPlace extensions, Dialling dialling) {
        this.components = components;
        this.extensions = extensions;
        this.dialling = dialling;
    }

    Way visit(CallLine line, Component component, ComponentTrail trail) throws CallOver, InterruptedException {
        line.write(new StepEntered(StepKind.COMPONENT, component.name()));
        return switch (component.kind()) {
            case EXTENSION ->
                components.ask(line, component, trail).orElse(null) instanceof ComponentReply.Inside(String number)
                        ? inside(line, component, number)
                        : failed(component, NOWHERE);
            case TRUNK ->
                components.ask(line, component, trail).orElse(null) instanceof ComponentReply.Outside outside
                        ? outside(line, component, outside, trail)
                        : failed(component, NOWHERE);
            case IVR -> {
                components.enter(line, component, trail);
                yield components.ask(line, component, trail).orElse(null) instanceof ComponentReply.Case(String exit)
                        ? leave(component, exit)
                        : failed(component, NOWHERE);
            }
            case SMART -> {
                Optional<String> exit = components.converse(line, component, trail);
                yield exit.isPresent()
                        ? smart(line.tenant(), component, exit.get(), trail)
                        : failed(component, NOWHERE);
            }
        };
    }

    private Way inside(CallLine line, Component component, String number) throws CallOver, InterruptedException {
        Target target = line.tenant().inside(number).orElse(null);
        if (target == null) {
            return failed(component, Refusals.NO_SUCH_NUMBER);
        }
        Extension extension = line.tenant().extension(number).orElse(null);
        if (extension == null) {
            return new Way.Onward(target, null);
        }
        Way way = extensions.visit(line, extension);
        if (!(way instanceof Way.Failed(Termination why))) {
            return way;
        }
        Target busy = component.exits().get(Component.BUSY);
        return why.cause() == Cause.USER_BUSY && busy != null ? new Way.Onward(busy, null) : failed(component, why);
    }

    /** The rights are those of the tenant, as of any call that it sends outside. */
    private Way outside(CallLine line, Component component, ComponentReply.Outside wanted, ComponentTrail trail)
            throws CallOver, InterruptedException {
        if (line.tenant().trunk(wanted.trunk()).isEmpty()) {
            return failed(component, NOWHERE);
        }
        return switch (dialling.outside(line.tenant(), wanted.number(), null)) {
            case Dialling.Permission.Refused(Termination why) -> failed(component, why);
            case Dialling.Permission.Allowed allowed -> {
                line.limitTalk(wanted.limit() == null ? trail.limit() : wanted.limit());
                Way.Ending ending = Journey.outside(line, over(wanted.trunk(), allowed.callee()));
                if (!(ending instanceof Way.Failed(Termination why))) {
                    yield ending;
                }
                // What follows is another talk.
                line.limitTalk(trail.limit());
                yield failed(component, why);
            }
        };
    }

    /** Calls for help take whatever carrier works. */
    private static Callee over(String trunk, Callee callee) {
        return callee instanceof Callee.Outside outside
                ? new Callee.Outside(
                        outside.outside(), outside.number(), outside.callerId(), new Outward.ByTrunk(trunk))
                : callee;
    }

    /** An exit that leads nowhere leads to the number that the service set, if it did. */
    private static Way smart(Tenant tenant, Component component, String exit, ComponentTrail trail) {
        Optional<Target> set = trail.number() == null ? Optional.empty() : tenant.inside(trail.number());
        return component
                .exit(exit)
                .or(() -> set)
                .<Way>map(ComponentPlace::onward)
                .orElseGet(() -> failed(component, NOWHERE));
    }

    private static Way leave(Component component, String exit) {
        return component.exit(exit).<Way>map(ComponentPlace::onward).orElseGet(() -> failed(component, NOWHERE));
    }

    /** @param why how the call ends when there is no exit for that */
    private static Way failed(Component component, Termination why) {
        return component
                .exit(component.kind().failed())
                .<Way>map(ComponentPlace::onward)
                .orElseGet(() -> new Way.Failed(why));
    }

    private static Way.Onward onward(Target target) {
        return new Way.Onward(target, null);
    }
}
