package org.santral.call;

import static org.santral.base.Termination.By.CALLEE;
import static org.santral.base.Termination.By.CALLER;
import static org.santral.base.Termination.How.BYE;
import static org.santral.base.Termination.How.CANCEL;
import static org.santral.base.Termination.How.REFUSE;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.CallLife.Step;
import org.santral.leg.SipCauses;

/** What the parts of the table have in common. */
final class Steps {
    private Steps() {}

    static Step stay(CallState state) {
        return new Step(state, List.of());
    }

    static Step step(CallState state, Effect... effects) {
        return new Step(state, List.of(effects));
    }

    static Set<Integer> without(Set<Integer> open, int leg) {
        Set<Integer> rest = new TreeSet<>(open);
        rest.remove(leg);
        return rest;
    }

    static CallControl.FirstParty failed(Termination why) {
        return new CallControl.FirstParty.Failed(why.cause());
    }

    /** A party left before the other had answered. */
    static Termination gaveUp(boolean caller) {
        return Termination.of(Cause.ORIGINATOR_CANCEL, caller ? CALLER : CALLEE, CANCEL);
    }

    /** A party that had been answered hung up. */
    static Termination hungUp(boolean caller, Termination why) {
        return new Termination(why.cause(), caller ? CALLER : CALLEE, BYE, why.sipStatus(), why.sipPhrase());
    }

    /** A picked-up call that is ended on request was cleared normally; before that it would have been given up. */
    static Termination cleared(Termination why) {
        return why.cause() == Cause.ORIGINATOR_CANCEL
                ? Termination.of(Cause.NORMAL_CLEARING, why.by(), BYE)
                : new Termination(why.cause(), why.by(), BYE, why.sipStatus(), why.sipPhrase());
    }

    /** A caller who was not answered is told a status, and that one is on record (spec/events.md §4.5). */
    static Termination refused(Termination why) {
        if (why.sipStatus() != 0 || why.cause() == Cause.ORIGINATOR_CANCEL) {
            return why;
        }
        int status = SipCauses.status(why.cause());
        return new Termination(why.cause(), why.by(), REFUSE, status, SipCauses.phrase(status));
    }
}
