package org.santral.call;

import org.santral.base.Termination;
import org.santral.call.LedgerEvent.Side;

/** Everything that can happen to a call; the inputs of {@link CallLife}. */
public sealed interface CallEvent {

    /** The acceptance is on disk. */
    record LedgerWrote() implements CallEvent {}

    /** The acceptance could not be written and never will be. */
    record LedgerRefused() implements CallEvent {}

    /** A device rings (180) or plays early media (183). */
    record LegRang(Side side, boolean earlyMedia) implements CallEvent {}

    /** A device answered. */
    record LegAnswered(Side side) implements CallEvent {}

    /** A device did not answer: it refused, could not be reached, or our CANCEL took effect. */
    record LegFailed(Side side, Termination termination) implements CallEvent {}

    /** An answered device hung up, or its dialog broke. */
    record LegHungUp(Side side, Termination termination) implements CallEvent {}

    /** The signalling of a leg that we ended is finished. */
    record LegReleased(Side side) implements CallEvent {}

    /** A device put the call on hold. */
    record LegHeld(Side side) implements CallEvent {}

    /** A device took the call back from hold. */
    record LegResumed(Side side) implements CallEvent {}

    /** A device that should be sending audio has been silent for the configured time. */
    record MediaLost(Side side) implements CallEvent {}

    /** A device was called for as long as it may ring. */
    record RingTimedOut(Side side) implements CallEvent {}

    /** The recording is complete and can be fetched. */
    record Recorded(LedgerEvent.RecordingReady recording) implements CallEvent {}

    /** The recording could not be written, in mid-call or at its end. */
    record RecordingFailed(LedgerEvent.RecordingLost recording) implements CallEvent {}

    /** Somebody in charge ends the call: a client of an API, or the PBX itself ({@code termination} says which). */
    record EndAsked(Termination termination) implements CallEvent {}
}
