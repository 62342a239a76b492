package org.santral.call;

import static org.santral.base.Termination.By.CALLEE;
import static org.santral.base.Termination.By.CALLER;
import static org.santral.base.Termination.By.SYSTEM;
import static org.santral.base.Termination.How.BYE;
import static org.santral.base.Termination.How.CANCEL;
import static org.santral.call.LedgerEvent.Side.A;
import static org.santral.call.LedgerEvent.Side.B;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.CallEvent.*;
import org.santral.call.CallState.*;
import org.santral.call.CallState.Second;
import org.santral.call.Effect.*;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.OriginateRequest.DialOn;

/**
 * The life of a call that the PBX places to two parties, as one pure function: state and event in, next state and
 * effects out. No clock, no I/O, no memory of its own.
 *
 * <pre>
 *  Accepting ──LedgerWrote──► FirstCalling ──A answered──────────────► SecondCalling ──B answered──► Talking
 *      │                          │                                        ▲                            ▲
 *      │ EndAsked                 └─A rang (dial on RINGING)─► BothCalling ┤A answered                  │
 *      ▼                                                           │       │                            │
 *  Withdrawn                                                       └─B answered─► FirstAwaited ─A answered
 *
 *  every one of them ──a party fails, leaves or rings out; EndAsked; MediaLost──► Closing ──recording done──► Closed
 *                                                                  (without a recording: straight to Closed)
 *  Closed ──last leg released──► Dispose
 * </pre>
 *
 * <p>A is the first party (caller, in records), B the second (callee). "Crossing" rows — a 200 that crosses our CANCEL,
 * two BYEs, a failure of a leg that is being ended — are ordinary: in Closing and Closed they only take the leg off
 * {@code open} or release it. Whatever cannot happen in a state leaves it unchanged; {@code CallLifeTest} has a row for
 * every state and event.
 *
 * @param dialOn when the second party is dialled
 * @param record whether the talk is recorded
 */
public record CallLife(DialOn dialOn, boolean record) {
    private static final Set<Side> FIRST = Set.of(A);
    private static final Set<Side> BOTH = Collections.unmodifiableSet(EnumSet.of(A, B));

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
            case FirstCalling s -> firstCalling(s, event);
            case BothCalling s -> bothCalling(s, event);
            case SecondCalling s -> secondCalling(s, event);
            case FirstAwaited s -> firstAwaited(s, event);
            case Talking s -> talking(s, event);
            case Closing s -> closing(s, event);
            case Closed s -> closed(s, event);
        };
    }

    private Step accepting(Accepting state, CallEvent event) {
        return switch (event) {
            case LedgerWrote e -> step(new FirstCalling(false), new Dial(A), new StartRingTimer(A));
            case LedgerRefused e -> step(new Closed(Set.of()), new Dispose());
            case EndAsked e -> step(new Withdrawn(e.termination()));
            case LegRang e -> stay(state);
            case LegAnswered e -> stay(state);
            case LegFailed e -> stay(state);
            case LegHungUp e -> stay(state);
            case LegReleased e -> stay(state);
            case LegHeld e -> stay(state);
            case LegResumed e -> stay(state);
            case MediaLost e -> stay(state);
            case RingTimedOut e -> stay(state);
            case Recorded e -> stay(state);
            case RecordingFailed e -> stay(state);
        };
    }

    private Step withdrawn(Withdrawn state, CallEvent event) {
        return switch (event) {
            case LedgerWrote e ->
                step(
                        new Closed(Set.of()),
                        new TellFirstParty(failed(state.termination())),
                        new Finish(state.termination()),
                        new Dispose());
            case LedgerRefused e -> step(new Closed(Set.of()), new Dispose());
            case EndAsked e -> stay(state);
            case LegRang e -> stay(state);
            case LegAnswered e -> stay(state);
            case LegFailed e -> stay(state);
            case LegHungUp e -> stay(state);
            case LegReleased e -> stay(state);
            case LegHeld e -> stay(state);
            case LegResumed e -> stay(state);
            case MediaLost e -> stay(state);
            case RingTimedOut e -> stay(state);
            case Recorded e -> stay(state);
            case RecordingFailed e -> stay(state);
        };
    }

    private Step firstCalling(FirstCalling state, CallEvent event) {
        return switch (event) {
            case LegRang(Side side, boolean early)
            when side == A && !state.ringing() ->
                dialOn == DialOn.RINGING
                        ? step(
                                new BothCalling(Second.SILENT),
                                new Write(new LedgerEvent.LegRinging(A, 0, early)),
                                new Dial(B),
                                new StartRingTimer(B))
                        : step(new FirstCalling(true), new Write(new LedgerEvent.LegRinging(A, 0, early)));
            case LegAnswered(Side side)
            when side == A ->
                step(
                        new SecondCalling(Second.SILENT),
                        new StopRingTimer(A),
                        new Write(new LedgerEvent.LegAnswered(A, 0, null)),
                        new TellFirstParty(new CallControl.FirstParty.Answered()),
                        new PlayRingback(A),
                        new Dial(B),
                        new StartRingTimer(B));
            case LegFailed(Side side, Termination why)
            when side == A -> end(FIRST, null, why, A, true, new LegOver(A, why));
            // An answered device can only leave from a later state; its dialog may still break in this one.
            case LegHungUp(Side side, Termination why)
            when side == A -> end(FIRST, null, why, A, true, new LegOver(A, why));
            case RingTimedOut(Side side) when side == A -> end(FIRST, null, ringTimeout(), A, true);
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
        };
    }

    private Step bothCalling(BothCalling state, CallEvent event) {
        return switch (event) {
            case LegRang(Side side, boolean early)
            when side == B -> new Step(new BothCalling(second(state.second(), early)), ringing(state.second(), early));
            case LegAnswered(Side side)
            when side == A ->
                step(
                        new SecondCalling(state.second()),
                        new StopRingTimer(A),
                        new Write(new LedgerEvent.LegAnswered(A, 0, null)),
                        new TellFirstParty(new CallControl.FirstParty.Answered()),
                        state.second() == Second.EARLY_MEDIA ? new PassEarlyMedia(B) : new PlayRingback(A));
            case LegAnswered(Side side)
            when side == B ->
                step(
                        new FirstAwaited(),
                        new StopRingTimer(B),
                        new Write(new LedgerEvent.LegAnswered(B, 0, null)),
                        new PlayRingback(B));
            case LegFailed(Side side, Termination why) -> end(BOTH, null, why, side, true, new LegOver(side, why));
            case LegHungUp(Side side, Termination why) -> end(BOTH, null, why, side, true, new LegOver(side, why));
            case RingTimedOut(Side side) -> end(BOTH, null, ringTimeout(), side, true);
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
        };
    }

    private Step secondCalling(SecondCalling state, CallEvent event) {
        return switch (event) {
            case LegRang(Side side, boolean early)
            when side == B -> {
                List<Effect> effects = new ArrayList<>(ringing(state.second(), early));
                if (early && state.second() != Second.EARLY_MEDIA) {
                    effects.add(new Hush(A));
                    effects.add(new PassEarlyMedia(B));
                }
                yield new Step(new SecondCalling(second(state.second(), early)), effects);
            }
            case LegAnswered(Side side) when side == B -> joined(B);
            case LegFailed(Side side, Termination why)
            when side == B -> end(BOTH, A, why, B, false, new LegOver(B, why));
            case LegFailed(Side side, Termination why) -> end(BOTH, A, gaveUp(A), A, false, new LegOver(A, why));
            case LegHungUp(Side side, Termination why)
            when side == A -> end(BOTH, A, gaveUp(A), A, false, new LegOver(A, why));
            case LegHungUp(Side side, Termination why) -> end(BOTH, A, why, B, false, new LegOver(B, why));
            case RingTimedOut(Side side) when side == B -> end(BOTH, A, ringTimeout(), B, false);
            case EndAsked(Termination why) -> end(BOTH, A, why, null, false);
            case LegHeld(Side side) -> step(state, new Write(new LedgerEvent.Held(side)));
            case LegResumed(Side side) -> step(state, new Write(new LedgerEvent.Resumed(side)));
            case LegRang e -> stay(state);
            case LegAnswered e -> stay(state);
            case RingTimedOut e -> stay(state);
            case LegReleased e -> stay(state);
            case MediaLost e -> stay(state);
            case LedgerWrote e -> stay(state);
            case LedgerRefused e -> stay(state);
            case Recorded e -> stay(state);
            case RecordingFailed e -> stay(state);
        };
    }

    private Step firstAwaited(FirstAwaited state, CallEvent event) {
        return switch (event) {
            case LegAnswered(Side side) when side == A -> joined(A);
            case LegFailed(Side side, Termination why)
            when side == A -> end(BOTH, B, why, A, true, new LegOver(A, why));
            case LegFailed(Side side, Termination why) -> end(BOTH, B, gaveUp(B), B, true, new LegOver(B, why));
            case LegHungUp(Side side, Termination why)
            when side == B -> end(BOTH, B, gaveUp(B), B, true, new LegOver(B, why));
            case LegHungUp(Side side, Termination why) -> end(BOTH, B, why, A, true, new LegOver(A, why));
            case RingTimedOut(Side side) when side == A -> end(BOTH, B, ringTimeout(), A, true);
            case EndAsked(Termination why) -> end(BOTH, B, why, null, true);
            case LegHeld(Side side) -> step(state, new Write(new LedgerEvent.Held(side)));
            case LegResumed(Side side) -> step(state, new Write(new LedgerEvent.Resumed(side)));
            case LegRang e -> stay(state);
            case LegAnswered e -> stay(state);
            case RingTimedOut e -> stay(state);
            case LegReleased e -> stay(state);
            case MediaLost e -> stay(state);
            case LedgerWrote e -> stay(state);
            case LedgerRefused e -> stay(state);
            case Recorded e -> stay(state);
            case RecordingFailed e -> stay(state);
        };
    }

    private Step talking(Talking state, CallEvent event) {
        return switch (event) {
            case LegHungUp(Side side, Termination why) -> hangUp(state, by(side, why), new LegOver(side, why));
            case LegFailed(Side side, Termination why) -> hangUp(state, by(side, why), new LegOver(side, why));
            case MediaLost e -> hangUp(state, Termination.of(Cause.MEDIA_TIMEOUT, SYSTEM, BYE));
            case EndAsked(Termination why) -> hangUp(state, asTalking(why));
            case LegHeld(Side side) -> step(state, new Write(new LedgerEvent.Held(side)), new PlayHold(side.other()));
            case LegResumed(Side side) -> step(state, new Write(new LedgerEvent.Resumed(side)), new Hush(side.other()));
            // Audio can fail (disk full) while the people still talk: the call goes on, the loss is on record.
            case RecordingFailed e -> step(new Talking(false), new Write(e.recording()));
            case Recorded e -> step(new Talking(false), new Write(e.recording()));
            case LegRang e -> stay(state);
            case LegAnswered e -> stay(state);
            case RingTimedOut e -> stay(state);
            case LegReleased e -> stay(state);
            case LedgerWrote e -> stay(state);
            case LedgerRefused e -> stay(state);
        };
    }

    private Step closing(Closing state, CallEvent event) {
        return switch (event) {
            case Recorded e -> finished(state, e.recording());
            case RecordingFailed e -> finished(state, e.recording());
            case LegReleased e -> step(new Closing(state.termination(), without(state.open(), e.side())));
            case LegFailed e -> step(new Closing(state.termination(), without(state.open(), e.side())));
            case LegHungUp e -> step(new Closing(state.termination(), without(state.open(), e.side())));
            case LegAnswered e when state.open().contains(e.side()) -> step(state, new Release(e.side()));
            case LegAnswered e -> stay(state);
            case LegRang e -> stay(state);
            case LegHeld e -> stay(state);
            case LegResumed e -> stay(state);
            case MediaLost e -> stay(state);
            case RingTimedOut e -> stay(state);
            case EndAsked e -> stay(state);
            case LedgerWrote e -> stay(state);
            case LedgerRefused e -> stay(state);
        };
    }

    private Step closed(Closed state, CallEvent event) {
        return switch (event) {
            case LegReleased e -> released(state, e.side());
            case LegFailed e -> released(state, e.side());
            case LegHungUp e -> released(state, e.side());
            case LegAnswered e when state.open().contains(e.side()) -> step(state, new Release(e.side()));
            case LegAnswered e -> stay(state);
            case LegRang e -> stay(state);
            case LegHeld e -> stay(state);
            case LegResumed e -> stay(state);
            case MediaLost e -> stay(state);
            case RingTimedOut e -> stay(state);
            case EndAsked e -> stay(state);
            case Recorded e -> stay(state);
            case RecordingFailed e -> stay(state);
            case LedgerWrote e -> stay(state);
            case LedgerRefused e -> stay(state);
        };
    }

    private static Second second(Second before, boolean early) {
        return early || before == Second.EARLY_MEDIA ? Second.EARLY_MEDIA : Second.RINGING;
    }

    /** The second party's ringing is on record once, however often and in whatever form it is repeated. */
    private static List<Effect> ringing(Second before, boolean early) {
        return before == Second.SILENT ? List.of(new Write(new LedgerEvent.LegRinging(B, 0, early))) : List.of();
    }

    /** Both have answered; {@code last} just did. */
    private Step joined(Side last) {
        List<Effect> effects = new ArrayList<>();
        effects.add(new StopRingTimer(last));
        effects.add(new Write(new LedgerEvent.LegAnswered(last, 0, null)));
        if (last == A) {
            effects.add(new TellFirstParty(new CallControl.FirstParty.Answered()));
        }
        effects.add(new Hush(last.other()));
        effects.add(new Join());
        effects.add(new Write(new LedgerEvent.PickedUp()));
        effects.add(new Write(new LedgerEvent.Connected()));
        if (record) {
            effects.add(new StartRecording());
        }
        return new Step(new Talking(record), effects);
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
            Set<Side> dialled,
            @Nullable Side answered,
            Termination why,
            @Nullable Side decided,
            boolean firstWaits,
            LegOver... over) {
        List<Effect> effects = new ArrayList<>();
        Set<Side> open = EnumSet.copyOf(dialled);
        for (Side side : dialled) {
            effects.add(new StopRingTimer(side));
        }
        for (LegOver leg : over) {
            effects.add(leg);
            open.remove(leg.side());
        }
        for (Side side : open) {
            Termination legEnd;
            if (side == answered) {
                legEnd = Termination.of(Cause.NORMAL_CLEARING, SYSTEM, BYE);
            } else if (decided == null || side == decided) {
                legEnd = why;
            } else {
                legEnd = Termination.of(Cause.ORIGINATOR_CANCEL, SYSTEM, CANCEL);
            }
            effects.add(new EndLeg(side, legEnd));
        }
        if (firstWaits) {
            effects.add(new TellFirstParty(failed(why)));
        }
        effects.add(new Finish(why));
        if (open.isEmpty()) {
            effects.add(new Dispose());
        }
        return new Step(new Closed(open), effects);
    }

    /** The call ends after the parties were joined. */
    private static Step hangUp(Talking state, Termination why, LegOver... over) {
        List<Effect> effects = new ArrayList<>();
        Set<Side> open = EnumSet.of(A, B);
        for (LegOver leg : over) {
            effects.add(leg);
            open.remove(leg.side());
        }
        for (Side side : open) {
            effects.add(new EndLeg(side, why));
        }
        if (state.recording()) {
            effects.add(new StopRecording());
            return new Step(new Closing(why, open), effects);
        }
        effects.add(new Finish(why));
        return new Step(new Closed(open), effects);
    }

    private static Step finished(Closing state, LedgerEvent recording) {
        List<Effect> effects = new ArrayList<>();
        effects.add(new Write(recording));
        effects.add(new Finish(state.termination()));
        if (state.open().isEmpty()) {
            effects.add(new Dispose());
        }
        return new Step(new Closed(state.open()), effects);
    }

    private static Step released(Closed state, Side side) {
        Set<Side> open = without(state.open(), side);
        // A second report of the same leg must not dispose twice.
        return open.isEmpty() && !state.open().isEmpty()
                ? step(new Closed(open), new Dispose())
                : step(new Closed(open));
    }

    private static Termination ringTimeout() {
        return Termination.of(Cause.NO_ANSWER, SYSTEM, CANCEL);
    }

    /** An answered party left before the other had answered. */
    private static Termination gaveUp(Side side) {
        return Termination.of(Cause.ORIGINATOR_CANCEL, side == A ? CALLER : CALLEE, CANCEL);
    }

    private static Termination by(Side side, Termination why) {
        return new Termination(why.cause(), side == A ? CALLER : CALLEE, BYE, why.sipStatus(), why.sipPhrase());
    }

    /** A joined call that is ended on request was cleared normally; before that it would have been given up. */
    private static Termination asTalking(Termination why) {
        return why.cause() == Cause.ORIGINATOR_CANCEL
                ? Termination.of(Cause.NORMAL_CLEARING, why.by(), BYE)
                : new Termination(why.cause(), why.by(), BYE, why.sipStatus(), why.sipPhrase());
    }

    private static CallControl.FirstParty failed(Termination why) {
        return new CallControl.FirstParty.Failed(why.cause());
    }

    private static Set<Side> without(Set<Side> open, Side side) {
        EnumSet<Side> rest = EnumSet.noneOf(Side.class);
        rest.addAll(open);
        rest.remove(side);
        return rest;
    }

    private static Step stay(CallState state) {
        return new Step(state, List.of());
    }

    private static Step step(CallState state, Effect... effects) {
        return new Step(state, List.of(effects));
    }
}
