package org.santral.call;

import static org.santral.base.Termination.By.SYSTEM;
import static org.santral.base.Termination.How.BYE;
import static org.santral.base.Termination.How.CANCEL;
import static org.santral.call.Steps.cleared;
import static org.santral.call.Steps.gaveUp;
import static org.santral.call.Steps.hungUp;
import static org.santral.call.Steps.refused;
import static org.santral.call.Steps.stay;
import static org.santral.call.Steps.step;
import static org.santral.call.Steps.without;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.CallEvent.*;
import org.santral.call.CallLife.Step;
import org.santral.call.CallState.*;
import org.santral.call.Effect.*;

/**
 * The part of {@link CallLife} in which one party is there and a program says what happens to it: menus, queues, the
 * search for somebody who answers. Calls that come in begin here, and parties come back here by a transfer.
 */
final class RoutedLife {
    private RoutedLife() {}

    static Step start() {
        Guest caller = new Guest(0, true, false, false);
        return step(new Guided(caller), new StartProgram(caller));
    }

    static Step guided(Guided state, CallEvent event) {
        Guest guest = state.guest();
        return switch (event) {
            case LegFailed(int leg, Termination why) when leg == guest.leg() -> left(guest, why, Set.of());
            case LegHungUp(int leg, Termination why) when leg == guest.leg() -> left(guest, why, Set.of());
            case EndAsked(Termination why) -> end(guest, why, Set.of());
            case ProgramEnded(CallProgram.Verdict.End(Termination why)) -> end(guest, why, Set.of());
            // It says that the parties talk, and they do not.
            case ProgramEnded(CallProgram.Verdict.Connected connected) -> end(guest, unfounded(), Set.of());
            case RingAsked e -> step(state, guest.answered() ? new PlayRingback(guest.leg()) : new Ring(guest.leg()));
            case AnswerAsked e
            when !guest.answered() ->
                step(new Guided(guest.pickedUp()), new Answer(guest.leg()), new Write(new LedgerEvent.PickedUp()));
            case HuntAsked(Set<Integer> legs, boolean keep, boolean stays) -> {
                List<Effect> effects = new ArrayList<>();
                for (int leg : new TreeSet<>(legs)) {
                    effects.add(new Dial(leg));
                }
                effects.add(new StartHuntTimer());
                yield new Step(new Hunting(guest, legs, Set.of(), false, keep, stays), effects);
            }
            case GivenAway(int leg, LedgerEvent.TransferKind why) when leg == guest.leg() -> given(guest);
            case LegHeld(int leg) when leg == guest.leg() -> step(state, new WriteHeld(guest.left(), true));
            case LegResumed(int leg) when leg == guest.leg() -> step(state, new WriteHeld(guest.left(), false));
            // A leg that lost: its 200 crossed our CANCEL.
            case LegAnswered(int leg) when leg != guest.leg() -> step(state, new Release(leg));
            case Joined e -> step(state, new Release(e.leg()));
            case Recorded e -> step(state, new Write(e.recording()));
            case RecordingFailed e -> step(state, new Write(e.recording()));
            case LegAnswered e -> stay(state);
            case LegFailed e -> stay(state);
            case LegHungUp e -> stay(state);
            case LegHeld e -> stay(state);
            case LegResumed e -> stay(state);
            case AnswerAsked e -> stay(state);
            case GivenAway e -> stay(state);
            case LegRang e -> stay(state);
            case LegReleased e -> stay(state);
            // Who listens to music need not speak; the program bounds how long it waits.
            case MediaLost e -> stay(state);
            case RingTimedOut e -> stay(state);
            case HuntTimedOut e -> stay(state);
            case TransferAsked e -> stay(state);
            case NothingRecorded e -> stay(state);
            case LedgerWrote e -> stay(state);
            case LedgerRefused e -> stay(state);
        };
    }

    static Step hunting(Hunting state, CallEvent event) {
        Guest guest = state.guest();
        return switch (event) {
            case LegRang(int leg, boolean early) when state.racing().contains(leg) -> rang(state, leg, early);
            case LegAnswered(int leg) when state.racing().contains(leg) -> won(state, leg);
            case LegFailed(int leg, Termination why) when state.racing().contains(leg) -> lost(state, leg, why);
            case LegHungUp(int leg, Termination why) when state.racing().contains(leg) -> lost(state, leg, why);
            case LegFailed(int leg, Termination why) when leg == guest.leg() -> left(guest, why, state.racing());
            case LegHungUp(int leg, Termination why) when leg == guest.leg() -> left(guest, why, state.racing());
            case HuntTimedOut(Termination why) -> {
                List<Effect> effects = new ArrayList<>();
                for (int leg : state.racing()) {
                    effects.add(new EndLeg(leg, why));
                }
                yield nobody(state, effects);
            }
            case EndAsked(Termination why) -> end(guest, why, state.racing());
            case ProgramEnded(CallProgram.Verdict.End(Termination why)) -> end(guest, why, state.racing());
            // Nobody would be told what comes of the hunt.
            case ProgramEnded(CallProgram.Verdict.Connected connected) -> end(guest, unfounded(), state.racing());
            case Joined(int leg, int replaces, LedgerEvent.Transferred how) -> pickedUp(state, leg, how);
            case LegHeld(int leg) when leg == guest.leg() -> step(state, new WriteHeld(guest.left(), true));
            case LegResumed(int leg) when leg == guest.leg() -> step(state, new WriteHeld(guest.left(), false));
            case LegAnswered(int leg) when leg != guest.leg() -> step(state, new Release(leg));
            case Recorded e -> step(state, new Write(e.recording()));
            case RecordingFailed e -> step(state, new Write(e.recording()));
            case LegRang e -> stay(state);
            case LegAnswered e -> stay(state);
            case LegFailed e -> stay(state);
            case LegHungUp e -> stay(state);
            case LegHeld e -> stay(state);
            case LegResumed e -> stay(state);
            case LegReleased e -> stay(state);
            case MediaLost e -> stay(state);
            case RingTimedOut e -> stay(state);
            // The program waits for the outcome of its hunt and asks for nothing meanwhile.
            case RingAsked e -> stay(state);
            case AnswerAsked e -> stay(state);
            case HuntAsked e -> stay(state);
            case TransferAsked e -> stay(state);
            case GivenAway e -> stay(state);
            case NothingRecorded e -> stay(state);
            case LedgerWrote e -> stay(state);
            case LedgerRefused e -> stay(state);
        };
    }

    private static Step rang(Hunting state, int leg, boolean early) {
        Guest guest = state.guest();
        List<Effect> effects = new ArrayList<>();
        Set<Integer> rung = new TreeSet<>(state.rung());
        if (rung.add(leg)) {
            effects.add(new WriteRang(leg, early));
        }
        // What one of several plays would be taken for the answer of all.
        boolean passed =
                early && !state.early() && !state.keep() && state.racing().size() == 1;
        if (passed) {
            if (guest.answered()) {
                effects.add(new Hush(guest.leg()));
            }
            effects.add(new PassEarlyMedia(leg, guest.leg()));
        } else if (state.rung().isEmpty() && !state.keep()) {
            effects.add(guest.answered() ? new PlayRingback(guest.leg()) : new Ring(guest.leg()));
        }
        return new Step(
                new Hunting(guest, state.racing(), rung, state.early() || passed, state.keep(), state.stays()),
                effects);
    }

    private static Step won(Hunting state, int winner) {
        List<Effect> effects = new ArrayList<>();
        for (int loser : without(state.racing(), winner)) {
            effects.add(new EndLeg(loser, Termination.of(Cause.LOSE_RACE, SYSTEM, CANCEL)));
        }
        return connected(state, winner, new WriteAnswered(winner), effects);
    }

    private static Step pickedUp(Hunting state, int joined, LedgerEvent.Transferred how) {
        List<Effect> effects = new ArrayList<>();
        for (int old : state.racing()) {
            effects.add(new EndLeg(old, Termination.of(Cause.PICKED_OFF, SYSTEM, CANCEL)));
        }
        effects.add(new Write(how));
        effects.add(new Hush(joined));
        return connected(state, joined, new WriteJoined(joined), effects);
    }

    private static Step connected(Hunting state, int other, Effect written, List<Effect> effects) {
        Guest guest = state.guest();
        effects.add(new StopHuntTimer());
        if (!guest.answered()) {
            effects.add(new Answer(guest.leg()));
            effects.add(new Write(new LedgerEvent.PickedUp()));
        }
        effects.add(written);
        effects.add(new Hush(guest.leg()));
        int left = guest.left() ? guest.leg() : other;
        int right = guest.left() ? other : guest.leg();
        effects.add(new Join(left, right));
        if (!guest.talked()) {
            effects.add(new Write(new LedgerEvent.Connected()));
        }
        effects.add(new StartRecording(left, right));
        effects.add(new TellConnected(other));
        effects.add(new StopProgram());
        return new Step(new Talking(left, right, state.stays() ? guest.leg() : null), effects);
    }

    private static Step lost(Hunting state, int leg, Termination why) {
        Set<Integer> racing = without(state.racing(), leg);
        if (racing.isEmpty()) {
            List<Effect> effects = new ArrayList<>();
            effects.add(new LegOver(leg, why));
            return nobody(state, effects);
        }
        return step(
                new Hunting(
                        state.guest(), racing, without(state.rung(), leg), state.early(), state.keep(), state.stays()),
                new LegOver(leg, why));
    }

    private static Step nobody(Hunting state, List<Effect> effects) {
        Guest guest = state.guest();
        effects.add(new StopHuntTimer());
        if (guest.answered() && !state.keep()) {
            effects.add(new Hush(guest.leg()));
        }
        effects.add(new TellUnanswered());
        return new Step(new Guided(guest), effects);
    }

    /** The party itself is gone. */
    private static Step left(Guest guest, Termination why, Set<Integer> racing) {
        Termination termination = guest.answered() ? hungUp(guest.left(), why) : gaveUp(guest.left());
        List<Effect> effects = leaveOff(racing);
        effects.add(new LegOver(guest.leg(), why));
        return over(guest, termination, racing, effects);
    }

    /** We end it. */
    private static Step end(Guest guest, Termination why, Set<Integer> racing) {
        Termination termination = guest.answered() ? cleared(why) : refused(why);
        List<Effect> effects = leaveOff(racing);
        effects.add(new EndLeg(guest.leg(), termination));
        Set<Integer> open = new TreeSet<>(racing);
        open.add(guest.leg());
        return over(guest, termination, open, effects);
    }

    /** A program said that its party talks with somebody, and it does not. */
    private static Termination unfounded() {
        return Termination.of(Cause.NORMAL_TEMPORARY_FAILURE, SYSTEM, CANCEL);
    }

    /** The party goes to another call; nothing of this one is left. */
    private static Step given(Guest guest) {
        Termination why = Termination.of(Cause.NORMAL_CLEARING, SYSTEM, BYE);
        List<Effect> effects = new ArrayList<>();
        effects.add(new StopProgram());
        effects.add(new LegGone(guest.leg(), why));
        return over(guest, why, Set.of(), effects);
    }

    private static List<Effect> leaveOff(Set<Integer> racing) {
        List<Effect> effects = new ArrayList<>();
        effects.add(new StopProgram());
        if (!racing.isEmpty()) {
            effects.add(new StopHuntTimer());
        }
        for (int leg : racing) {
            effects.add(new EndLeg(leg, Termination.of(Cause.ORIGINATOR_CANCEL, SYSTEM, CANCEL)));
        }
        return effects;
    }

    private static Step over(Guest guest, Termination why, Set<Integer> open, List<Effect> effects) {
        if (guest.talked()) {
            effects.add(new StopRecording());
            return new Step(new Closing(why, open), effects);
        }
        effects.add(new Finish(why));
        if (open.isEmpty()) {
            effects.add(new Dispose());
        }
        return new Step(new Closed(open), effects);
    }
}
