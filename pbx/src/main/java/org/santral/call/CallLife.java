package org.santral.call;

import static org.santral.base.Termination.By.CALLEE;
import static org.santral.base.Termination.By.CALLER;
import static org.santral.base.Termination.By.SYSTEM;
import static org.santral.base.Termination.How.BYE;
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
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.CallEvent.*;
import org.santral.call.CallState.*;
import org.santral.call.Effect.*;

/**
 * The life of a call as one pure function: state and event in, next state and effects out. No clock, no I/O, no memory
 * of its own.
 *
 * <pre>
 *  a call that the PBX places to two parties ({@link OriginateLife}; A is leg 0, B is leg 1)
 *
 *  Accepting ──LedgerWrote──► FirstCalling ──A answered──────────────► SecondCalling ──B answered──► Talking
 *      │                          │                                        ▲                            ▲
 *      │ EndAsked                 └─A rang (dial on RINGING)─► BothCalling ┤A answered                  │
 *      ▼                                                           │       │                            │
 *  Withdrawn                                                       └─B answered─► FirstAwaited ─A answered
 *
 *  a call that the PBX places to one party, for a program to serve ({@link Opening#REACHES}; leg 0 is that party)
 *
 *  Accepting ──LedgerWrote──► FirstCalling ──answered──► Guided, and on as below
 *
 *  a call that comes in ({@link RoutedLife}; leg 0 is the caller)
 *
 *  Accepting ──LedgerWrote──► Guided ──HuntAsked──► Hunting ──one answers, others lose──► Talking
 *      │ EndAsked, caller gone   ▲  ▲                  │                                    │
 *      ▼                         │  └──nobody answers──┘                                    │
 *  Withdrawn                     └───TransferAsked, or the other hangs up: one stays────────┘
 *
 *  every one of them ──a party fails, leaves or rings out; the program or EndAsked ends it; MediaLost──►
 *      after a talk: Closing ──recording done──► Closed; before: straight to Closed ──last leg released──► Dispose
 * </pre>
 *
 * <p>"Crossing" rows — a 200 that crosses our CANCEL, two BYEs, a failure of a leg that is being ended — are ordinary: in
 * Closing and Closed they only take the leg off {@code open} or release it. Whatever cannot happen in a state leaves it
 * unchanged; {@code CallLifeTest} has a row for every state and event.
 *
 * @param opening how it begins
 */
public record CallLife(Opening opening) {
    private static final Set<Integer> CALLER_LEG = Set.of(0);

    /** How a call begins. */
    public enum Opening {
        /** Somebody calls the PBX. */
        COMES_IN,
        /** The PBX calls two parties, the second as soon as the first rings. */
        DIALS_ON_RINGING,
        /** The PBX calls two parties, the second when the first answers. */
        DIALS_ON_ANSWER,
        /** The PBX calls one party; when it answers, a program says what happens to it. */
        REACHES,
        /** The same, and that party counts as the caller. */
        REACHES_CALLER
    }

    /** The outcome of one event. */
    public record Step(CallState state, List<Effect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }
    }

    /** The first state of every call. */
    public static CallState start() {
        return new Accepting();
    }

    /** The next state and what is to be done, in order. */
    public Step on(CallState state, CallEvent event) {
        return switch (state) {
            case Accepting s -> accepting(s, event);
            case Withdrawn s -> withdrawn(s, event);
            case FirstCalling s -> originate().firstCalling(s, event);
            case BothCalling s -> originate().bothCalling(s, event);
            case SecondCalling s -> originate().secondCalling(s, event);
            case FirstAwaited s -> originate().firstAwaited(s, event);
            case Guided s -> RoutedLife.guided(s, event);
            case Hunting s -> RoutedLife.hunting(s, event);
            case Talking s -> talking(s, event);
            case Closing s -> closing(s, event);
            case Closed s -> closed(s, event);
        };
    }

    private OriginateLife originate() {
        return new OriginateLife(opening);
    }

    private boolean comesIn() {
        return opening == Opening.COMES_IN;
    }

    private Step accepting(Accepting state, CallEvent event) {
        return switch (event) {
            case LedgerWrote e -> comesIn() ? RoutedLife.start() : originate().start();
            case LedgerRefused e ->
                comesIn() ? step(new Closed(CALLER_LEG), new TurnAway(0)) : step(new Closed(Set.of()), new Dispose());
            case EndAsked e -> step(new Withdrawn(e.termination(), comesIn() ? CALLER_LEG : Set.of()));
            case LegFailed e -> step(new Withdrawn(gaveUp(true), Set.of()));
            case LegHungUp e -> step(new Withdrawn(gaveUp(true), Set.of()));
            case Joined e -> step(state, new Release(e.leg()));
            case LegRang e -> stay(state);
            case LegAnswered e -> stay(state);
            case LegReleased e -> stay(state);
            case LegHeld e -> stay(state);
            case LegResumed e -> stay(state);
            case MediaLost e -> stay(state);
            case RingTimedOut e -> stay(state);
            case Recorded e -> stay(state);
            case RecordingFailed e -> stay(state);
            case NothingRecorded e -> stay(state);
            case RingAsked e -> stay(state);
            case AnswerAsked e -> stay(state);
            case HuntAsked e -> stay(state);
            case HuntTimedOut e -> stay(state);
            case ProgramEnded e -> stay(state);
            case TransferAsked e -> stay(state);
            case GivenAway e -> stay(state);
        };
    }

    private Step withdrawn(Withdrawn state, CallEvent event) {
        return switch (event) {
            case LedgerWrote e -> {
                List<Effect> effects = new ArrayList<>();
                Termination why = state.open().isEmpty() ? state.termination() : refused(state.termination());
                if (comesIn() && state.open().isEmpty()) {
                    effects.add(new LegOver(0, why));
                }
                for (int leg : state.open()) {
                    effects.add(new EndLeg(leg, why));
                }
                effects.add(new TellFirstParty(Steps.failed(why)));
                effects.add(new Finish(why));
                if (state.open().isEmpty()) {
                    effects.add(new Dispose());
                }
                yield new Step(new Closed(state.open()), effects);
            }
            case LedgerRefused e ->
                state.open().isEmpty()
                        ? step(new Closed(Set.of()), new Dispose())
                        : step(new Closed(state.open()), new TurnAway(0));
            case LegFailed e -> step(new Withdrawn(state.termination(), without(state.open(), e.leg())));
            case LegHungUp e -> step(new Withdrawn(state.termination(), without(state.open(), e.leg())));
            case Joined e -> step(state, new Release(e.leg()));
            case EndAsked e -> stay(state);
            case LegRang e -> stay(state);
            case LegAnswered e -> stay(state);
            case LegReleased e -> stay(state);
            case LegHeld e -> stay(state);
            case LegResumed e -> stay(state);
            case MediaLost e -> stay(state);
            case RingTimedOut e -> stay(state);
            case Recorded e -> stay(state);
            case RecordingFailed e -> stay(state);
            case NothingRecorded e -> stay(state);
            case RingAsked e -> stay(state);
            case AnswerAsked e -> stay(state);
            case HuntAsked e -> stay(state);
            case HuntTimedOut e -> stay(state);
            case ProgramEnded e -> stay(state);
            case TransferAsked e -> stay(state);
            case GivenAway e -> stay(state);
        };
    }

    private Step talking(Talking state, CallEvent event) {
        return switch (event) {
            case LegHungUp(int leg, Termination why) when state.has(leg) -> gone(state, leg, why);
            case LegFailed(int leg, Termination why) when state.has(leg) -> gone(state, leg, why);
            case MediaLost e when state.has(e.leg()) -> hangUp(state, Termination.of(Cause.MEDIA_TIMEOUT, SYSTEM, BYE));
            case EndAsked(Termination why) -> hangUp(state, cleared(why));
            case LegHeld(int leg)
            when state.has(leg) ->
                step(state, new WriteHeld(leg == state.left(), true), new PlayHold(state.other(leg)));
            case LegResumed(int leg)
            when state.has(leg) -> step(state, new WriteHeld(leg == state.left(), false), new Hush(state.other(leg)));
            case TransferAsked(int leaves, LedgerEvent.Transferred how)
            when state.has(leaves) -> transferred(state, leaves, how);
            case Joined(int leg, int replaces, LedgerEvent.Transferred how)
            when state.has(replaces) -> joined(state, leg, replaces, how);
            case Joined e -> step(state, new Release(e.leg()));
            case GivenAway(int leg, LedgerEvent.TransferKind kind) when state.has(leg) -> given(state, leg);
            case LegAnswered e when !state.has(e.leg()) -> step(state, new Release(e.leg()));
            // Audio can fail (disk full) while the people still talk: the call goes on, the loss is on record.
            case RecordingFailed e -> step(state, new Write(e.recording()));
            case Recorded e -> step(state, new Write(e.recording()));
            case LegHungUp e -> stay(state);
            case LegFailed e -> stay(state);
            case MediaLost e -> stay(state);
            case LegHeld e -> stay(state);
            case LegResumed e -> stay(state);
            case TransferAsked e -> stay(state);
            case GivenAway e -> stay(state);
            case LegRang e -> stay(state);
            case LegAnswered e -> stay(state);
            case RingTimedOut e -> stay(state);
            case LegReleased e -> stay(state);
            case NothingRecorded e -> stay(state);
            case RingAsked e -> stay(state);
            case AnswerAsked e -> stay(state);
            case HuntAsked e -> stay(state);
            case HuntTimedOut e -> stay(state);
            case ProgramEnded e -> stay(state);
            case LedgerWrote e -> stay(state);
            case LedgerRefused e -> stay(state);
        };
    }

    /** A party hung up. */
    private static Step gone(Talking state, int leg, Termination why) {
        Integer stays = state.stays();
        if (stays == null || stays == leg) {
            return hangUp(state, hungUp(leg == state.left(), why), new LegOver(leg, why));
        }
        Guest guest = new Guest(stays, stays == state.left(), true, true);
        return step(
                new Guided(guest),
                new PauseRecording(),
                new LegOver(leg, why),
                new Hush(stays),
                new StartSequel(guest));
    }

    /** The call ends after the parties were joined. */
    private static Step hangUp(Talking state, Termination why, LegOver... over) {
        List<Effect> effects = new ArrayList<>();
        Set<Integer> open = new TreeSet<>(List.of(state.left(), state.right()));
        for (LegOver gone : over) {
            effects.add(gone);
            open.remove(gone.leg());
        }
        for (int leg : open) {
            effects.add(new EndLeg(leg, why));
        }
        effects.add(new StopRecording());
        return new Step(new Closing(why, open), effects);
    }

    /** One sends the other elsewhere and is through with the call. */
    private static Step transferred(Talking state, int leaves, LedgerEvent.Transferred how) {
        int stays = state.other(leaves);
        Guest guest = new Guest(stays, stays == state.left(), true, true);
        return step(
                new Guided(guest),
                new Unrecord(leaves),
                new EndLeg(leaves, Termination.of(Cause.NORMAL_CLEARING, by(state, leaves), BYE)),
                new Hush(stays),
                new Write(how),
                new StartProgram(guest));
    }

    /** Somebody from another call takes the place of a party (attended transfer). */
    private static Step joined(Talking state, int leg, int replaces, LedgerEvent.Transferred how) {
        int stays = state.other(replaces);
        Integer waitedFor = state.stays() != null && state.stays() == replaces ? null : state.stays();
        Talking next =
                replaces == state.left() ? new Talking(leg, stays, waitedFor) : new Talking(stays, leg, waitedFor);
        return step(
                next,
                new Unrecord(replaces),
                new EndLeg(replaces, Termination.of(Cause.ATTENDED_TRANSFER, by(state, replaces), BYE)),
                new Write(how),
                new WriteJoined(leg),
                new Hush(stays),
                // Whoever consulted it may have had it on hold.
                new Hush(leg),
                new Join(next.left(), next.right()),
                new StartRecording(next.left(), next.right()));
    }

    /** A party goes to another call, and who brought it there is through with this one. */
    private static Step given(Talking state, int leg) {
        int brought = state.other(leg);
        Termination why = Termination.of(Cause.ATTENDED_TRANSFER, by(state, brought), BYE);
        // Only legs were replaced: the call itself was cleared like any other (spec/events.md §1.2, §4.1).
        return step(
                new Closing(Termination.of(Cause.NORMAL_CLEARING, by(state, brought), BYE), Set.of(brought)),
                new Unrecord(leg),
                new LegGone(leg, why),
                new EndLeg(brought, why),
                new StopRecording());
    }

    private static Termination.By by(Talking state, int leg) {
        return leg == state.left() ? CALLER : CALLEE;
    }

    private Step closing(Closing state, CallEvent event) {
        return switch (event) {
            case Recorded e -> finished(state, e.recording());
            case RecordingFailed e -> finished(state, e.recording());
            case NothingRecorded e -> finished(state, null);
            case LegReleased e -> step(new Closing(state.termination(), without(state.open(), e.leg())));
            case LegFailed e -> step(new Closing(state.termination(), without(state.open(), e.leg())));
            case LegHungUp e -> step(new Closing(state.termination(), without(state.open(), e.leg())));
            case LegAnswered e -> step(state, new Release(e.leg()));
            case Joined e -> step(state, new Release(e.leg()));
            case LegRang e -> stay(state);
            case LegHeld e -> stay(state);
            case LegResumed e -> stay(state);
            case MediaLost e -> stay(state);
            case RingTimedOut e -> stay(state);
            case EndAsked e -> stay(state);
            case RingAsked e -> stay(state);
            case AnswerAsked e -> stay(state);
            case HuntAsked e -> stay(state);
            case HuntTimedOut e -> stay(state);
            case ProgramEnded e -> stay(state);
            case TransferAsked e -> stay(state);
            case GivenAway e -> stay(state);
            case LedgerWrote e -> stay(state);
            case LedgerRefused e -> stay(state);
        };
    }

    private Step closed(Closed state, CallEvent event) {
        return switch (event) {
            case LegReleased e -> released(state, e.leg());
            case LegFailed e -> released(state, e.leg());
            case LegHungUp e -> released(state, e.leg());
            case LegAnswered e -> step(state, new Release(e.leg()));
            case Joined e -> step(state, new Release(e.leg()));
            case LegRang e -> stay(state);
            case LegHeld e -> stay(state);
            case LegResumed e -> stay(state);
            case MediaLost e -> stay(state);
            case RingTimedOut e -> stay(state);
            case EndAsked e -> stay(state);
            case Recorded e -> stay(state);
            case RecordingFailed e -> stay(state);
            case NothingRecorded e -> stay(state);
            case RingAsked e -> stay(state);
            case AnswerAsked e -> stay(state);
            case HuntAsked e -> stay(state);
            case HuntTimedOut e -> stay(state);
            case ProgramEnded e -> stay(state);
            case TransferAsked e -> stay(state);
            case GivenAway e -> stay(state);
            case LedgerWrote e -> stay(state);
            case LedgerRefused e -> stay(state);
        };
    }

    private static Step finished(Closing state, @Nullable LedgerEvent recording) {
        List<Effect> effects = new ArrayList<>();
        if (recording != null) {
            effects.add(new Write(recording));
        }
        effects.add(new Finish(state.termination()));
        if (state.open().isEmpty()) {
            effects.add(new Dispose());
        }
        return new Step(new Closed(state.open()), effects);
    }

    private static Step released(Closed state, int leg) {
        Set<Integer> open = without(state.open(), leg);
        // A second report of the same leg must not dispose twice.
        return open.isEmpty() && !state.open().isEmpty()
                ? step(new Closed(open), new Dispose())
                : step(new Closed(open));
    }
}
