package org.santral.call;

import static org.santral.base.Termination.By.SYSTEM;
import static org.santral.base.Termination.How.BYE;
import static org.santral.base.Termination.How.CANCEL;
import static org.santral.call.Steps.gaveUp;
import static org.santral.call.Steps.stay;
import static org.santral.call.Steps.step;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.CallEvent.*;
import org.santral.call.CallLife.Opening;
import org.santral.call.CallLife.Step;
import org.santral.call.CallState.*;
import org.santral.call.Effect.*;

/**
 * The part of {@link CallLife} before the parties of a call that the PBX places to both of them are joined: leg 0 is the
 * first party, leg 1 the second. When the PBX calls one party only, it is the first, until it answers.
 *
 * @param opening when the second party is dialled, if there is one
 */
record OriginateLife(Opening opening) {
    private static final int A = 0;
    private static final int B = 1;
    private static final Set<Integer> FIRST = Set.of(A);
    private static final Set<Integer> BOTH = Collections.unmodifiableSet(new TreeSet<>(List.of(A, B)));

    Step start() {
        return step(new FirstCalling(false), new Dial(A), new StartRingTimer(A));
    }

    Step firstCalling(FirstCalling state, CallEvent event) {
        return switch (event) {
            case LegRang(int leg, boolean early)
            when leg == A && !state.ringing() ->
                opening == Opening.DIALS_ON_RINGING
                        ? step(
                                new BothCalling(Second.SILENT),
                                new WriteRang(A, early),
                                new Dial(B),
                                new StartRingTimer(B))
                        : step(new FirstCalling(true), new WriteRang(A, early));
            case LegAnswered(int leg)
            when leg == A ->
                switch (opening) {
                    case REACHES -> reached(false);
                    case REACHES_CALLER -> reached(true);
                    case COMES_IN, DIALS_ON_RINGING, DIALS_ON_ANSWER ->
                        step(
                                new SecondCalling(Second.SILENT),
                                new StopRingTimer(A),
                                new WriteAnswered(A),
                                new TellFirstParty(new CallControl.FirstParty.Answered()),
                                new PlayRingback(A),
                                new Dial(B),
                                new StartRingTimer(B));
                };
            case LegFailed(int leg, Termination why)
            when leg == A -> end(FIRST, null, why, A, true, new LegOver(A, why));
            // An answered device can only leave from a later state; its dialog may still break in this one.
            case LegHungUp(int leg, Termination why)
            when leg == A -> end(FIRST, null, why, A, true, new LegOver(A, why));
            case RingTimedOut(int leg) when leg == A -> end(FIRST, null, ringTimeout(), A, true);
            case EndAsked(Termination why) -> end(FIRST, null, why, null, true);
            case LegRang e -> stay(state);
            case LegAnswered e -> stay(state);
            case LegFailed e -> stay(state);
            case LegHungUp e -> stay(state);
            case RingTimedOut e -> stay(state);
            case LegReleased e -> stay(state);
            case LegHeld e -> stay(state);
            case LegResumed e -> stay(state);
            case MediaLost e -> stay(state);
            case LedgerWrote e -> stay(state);
            case LedgerRefused e -> stay(state);
            case Recorded e -> stay(state);
            case RecordingFailed e -> stay(state);
            case NothingRecorded e -> stay(state);
            case RingAsked e -> stay(state);
            case AnswerAsked e -> stay(state);
            case HuntAsked e -> stay(state);
            case HuntTimedOut e -> stay(state);
            case ProgramEnded e -> stay(state);
            case TransferAsked e -> stay(state);
            case Joined e -> step(state, new Release(e.leg()));
            case GivenAway e -> stay(state);
        };
    }

    Step bothCalling(BothCalling state, CallEvent event) {
        return switch (event) {
            case LegRang(int leg, boolean early)
            when leg == B -> new Step(new BothCalling(second(state.second(), early)), ringing(state.second(), early));
            case LegAnswered(int leg)
            when leg == A ->
                step(
                        new SecondCalling(state.second()),
                        new StopRingTimer(A),
                        new WriteAnswered(A),
                        new TellFirstParty(new CallControl.FirstParty.Answered()),
                        state.second() == Second.EARLY_MEDIA ? new PassEarlyMedia(B, A) : new PlayRingback(A));
            case LegAnswered(int leg)
            when leg == B -> step(new FirstAwaited(), new StopRingTimer(B), new WriteAnswered(B), new PlayRingback(B));
            case LegFailed(int leg, Termination why) -> end(BOTH, null, why, leg, true, new LegOver(leg, why));
            case LegHungUp(int leg, Termination why) -> end(BOTH, null, why, leg, true, new LegOver(leg, why));
            case RingTimedOut(int leg) -> end(BOTH, null, ringTimeout(), leg, true);
            case EndAsked(Termination why) -> end(BOTH, null, why, null, true);
            case LegRang e -> stay(state);
            case LegAnswered e -> stay(state);
            case LegReleased e -> stay(state);
            case LegHeld e -> stay(state);
            case LegResumed e -> stay(state);
            case MediaLost e -> stay(state);
            case LedgerWrote e -> stay(state);
            case LedgerRefused e -> stay(state);
            case Recorded e -> stay(state);
            case RecordingFailed e -> stay(state);
            case NothingRecorded e -> stay(state);
            case RingAsked e -> stay(state);
            case AnswerAsked e -> stay(state);
            case HuntAsked e -> stay(state);
            case HuntTimedOut e -> stay(state);
            case ProgramEnded e -> stay(state);
            case TransferAsked e -> stay(state);
            case Joined e -> step(state, new Release(e.leg()));
            case GivenAway e -> stay(state);
        };
    }

    Step secondCalling(SecondCalling state, CallEvent event) {
        return switch (event) {
            case LegRang(int leg, boolean early)
            when leg == B -> {
                List<Effect> effects = new ArrayList<>(ringing(state.second(), early));
                if (early && state.second() != Second.EARLY_MEDIA) {
                    effects.add(new Hush(A));
                    effects.add(new PassEarlyMedia(B, A));
                }
                yield new Step(new SecondCalling(second(state.second(), early)), effects);
            }
            case LegAnswered(int leg) when leg == B -> joined(B);
            case LegFailed(int leg, Termination why) when leg == B -> end(BOTH, A, why, B, false, new LegOver(B, why));
            case LegFailed(int leg, Termination why) -> end(BOTH, A, gaveUp(true), A, false, new LegOver(A, why));
            case LegHungUp(int leg, Termination why)
            when leg == A -> end(BOTH, A, gaveUp(true), A, false, new LegOver(A, why));
            case LegHungUp(int leg, Termination why) -> end(BOTH, A, why, B, false, new LegOver(B, why));
            case RingTimedOut(int leg) when leg == B -> end(BOTH, A, ringTimeout(), B, false);
            case EndAsked(Termination why) -> end(BOTH, A, why, null, false);
            case LegHeld(int leg) -> step(state, new WriteHeld(leg == A, true));
            case LegResumed(int leg) -> step(state, new WriteHeld(leg == A, false));
            case LegRang e -> stay(state);
            case LegAnswered e -> stay(state);
            case RingTimedOut e -> stay(state);
            case LegReleased e -> stay(state);
            case MediaLost e -> stay(state);
            case LedgerWrote e -> stay(state);
            case LedgerRefused e -> stay(state);
            case Recorded e -> stay(state);
            case RecordingFailed e -> stay(state);
            case NothingRecorded e -> stay(state);
            case RingAsked e -> stay(state);
            case AnswerAsked e -> stay(state);
            case HuntAsked e -> stay(state);
            case HuntTimedOut e -> stay(state);
            case ProgramEnded e -> stay(state);
            case TransferAsked e -> stay(state);
            case Joined e -> step(state, new Release(e.leg()));
            case GivenAway e -> stay(state);
        };
    }

    Step firstAwaited(FirstAwaited state, CallEvent event) {
        return switch (event) {
            case LegAnswered(int leg) when leg == A -> joined(A);
            case LegFailed(int leg, Termination why) when leg == A -> end(BOTH, B, why, A, true, new LegOver(A, why));
            case LegFailed(int leg, Termination why) -> end(BOTH, B, gaveUp(false), B, true, new LegOver(B, why));
            case LegHungUp(int leg, Termination why)
            when leg == B -> end(BOTH, B, gaveUp(false), B, true, new LegOver(B, why));
            case LegHungUp(int leg, Termination why) -> end(BOTH, B, why, A, true, new LegOver(A, why));
            case RingTimedOut(int leg) when leg == A -> end(BOTH, B, ringTimeout(), A, true);
            case EndAsked(Termination why) -> end(BOTH, B, why, null, true);
            case LegHeld(int leg) -> step(state, new WriteHeld(leg == A, true));
            case LegResumed(int leg) -> step(state, new WriteHeld(leg == A, false));
            case LegRang e -> stay(state);
            case LegAnswered e -> stay(state);
            case RingTimedOut e -> stay(state);
            case LegReleased e -> stay(state);
            case MediaLost e -> stay(state);
            case LedgerWrote e -> stay(state);
            case LedgerRefused e -> stay(state);
            case Recorded e -> stay(state);
            case RecordingFailed e -> stay(state);
            case NothingRecorded e -> stay(state);
            case RingAsked e -> stay(state);
            case AnswerAsked e -> stay(state);
            case HuntAsked e -> stay(state);
            case HuntTimedOut e -> stay(state);
            case ProgramEnded e -> stay(state);
            case TransferAsked e -> stay(state);
            case Joined e -> step(state, new Release(e.leg()));
            case GivenAway e -> stay(state);
        };
    }

    /** Talk time begins, as for any outgoing call that is answered. */
    private static Step reached(boolean caller) {
        Guest party = new Guest(A, caller, true, false);
        return step(
                new Guided(party),
                new StopRingTimer(A),
                new WriteAnswered(A),
                new TellFirstParty(new CallControl.FirstParty.Answered()),
                new Write(new LedgerEvent.PickedUp()),
                new StartProgram(party));
    }

    private static Second second(Second before, boolean early) {
        return early || before == Second.EARLY_MEDIA ? Second.EARLY_MEDIA : Second.RINGING;
    }

    /** The second party's ringing is on record once, however often and in whatever form it is repeated. */
    private static List<Effect> ringing(Second before, boolean early) {
        return before == Second.SILENT ? List.of(new WriteRang(B, early)) : List.of();
    }

    /** Both have answered; {@code last} just did. */
    private static Step joined(int last) {
        List<Effect> effects = new ArrayList<>();
        effects.add(new StopRingTimer(last));
        effects.add(new WriteAnswered(last));
        if (last == A) {
            effects.add(new TellFirstParty(new CallControl.FirstParty.Answered()));
        }
        effects.add(new Hush(last == A ? B : A));
        effects.add(new Join(A, B));
        effects.add(new Write(new LedgerEvent.PickedUp()));
        effects.add(new Write(new LedgerEvent.Connected()));
        effects.add(new StartRecording(A, B));
        return new Step(new Talking(A, B), effects);
    }

    /**
     * The call ends before the parties were joined.
     *
     * @param dialled the legs that exist; those that {@code over} does not name are ended
     * @param answered the party that had answered, if any: its own leg was a normal one
     * @param decided the party that the end is due to, null when both end for the same reason
     * @param firstWaits whether nobody knows yet what became of the first party
     */
    private static Step end(
            Set<Integer> dialled,
            @Nullable Integer answered,
            Termination why,
            @Nullable Integer decided,
            boolean firstWaits,
            LegOver... over) {
        List<Effect> effects = new ArrayList<>();
        Set<Integer> open = new TreeSet<>(dialled);
        for (int leg : dialled) {
            effects.add(new StopRingTimer(leg));
        }
        for (LegOver gone : over) {
            effects.add(gone);
            open.remove(gone.leg());
        }
        for (int leg : open) {
            Termination legEnd;
            if (answered != null && leg == answered) {
                legEnd = Termination.of(Cause.NORMAL_CLEARING, SYSTEM, BYE);
            } else if (decided == null || leg == decided) {
                legEnd = why;
            } else {
                legEnd = Termination.of(Cause.ORIGINATOR_CANCEL, SYSTEM, CANCEL);
            }
            effects.add(new EndLeg(leg, legEnd));
        }
        if (firstWaits) {
            effects.add(new TellFirstParty(Steps.failed(why)));
        }
        effects.add(new Finish(why));
        if (open.isEmpty()) {
            effects.add(new Dispose());
        }
        return new Step(new Closed(open), effects);
    }

    private static Termination ringTimeout() {
        return Termination.of(Cause.NO_ANSWER, SYSTEM, CANCEL);
    }
}
