package org.santral.call;

import java.util.Set;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent.TransferKind;

/**
 * Everything that can happen to a call; the inputs of {@link CallLife}. Legs are known by small numbers: 0 is the
 * caller's, 1 the callee's of a call that the PBX places to two parties, others come as they are dialled.
 */
public sealed interface CallEvent {

    /** The acceptance is on disk. */
    record LedgerWrote() implements CallEvent {}

    /** The acceptance could not be written and never will be. */
    record LedgerRefused() implements CallEvent {}

    /** A device rings (180) or plays early media (183). */
    record LegRang(int leg, boolean earlyMedia) implements CallEvent {}

    /** A device answered. */
    record LegAnswered(int leg) implements CallEvent {}

    /** A device did not answer: it refused, could not be reached, or our CANCEL took effect; or a caller gave up. */
    record LegFailed(int leg, Termination termination) implements CallEvent {}

    /** An answered device hung up, or its dialog broke. */
    record LegHungUp(int leg, Termination termination) implements CallEvent {}

    /** The signalling of a leg that we ended is finished. */
    record LegReleased(int leg) implements CallEvent {}

    /** A device put the call on hold. */
    record LegHeld(int leg) implements CallEvent {}

    /** A device took the call back from hold. */
    record LegResumed(int leg) implements CallEvent {}

    /** A device that should be sending audio has been silent for the configured time. */
    record MediaLost(int leg) implements CallEvent {}

    /** A party of a call that the PBX places was called for as long as it may ring. */
    record RingTimedOut(int leg) implements CallEvent {}

    /** The recording is complete and can be fetched. */
    record Recorded(LedgerEvent.RecordingReady recording) implements CallEvent {}

    /** The recording could not be written. */
    record RecordingFailed(LedgerEvent.RecordingLost recording) implements CallEvent {}

    /** There was nothing to record, so nothing to wait for. */
    record NothingRecorded() implements CallEvent {}

    /** Somebody in charge ends the call: a client of an API, or the PBX itself ({@code termination} says which). */
    record EndAsked(Termination termination) implements CallEvent {}

    /** The program lets the party hear that it rings. */
    record RingAsked() implements CallEvent {}

    /** The program answers the party. */
    record AnswerAsked() implements CallEvent {}

    /**
     * The program calls others.
     *
     * @param legs those that are to be dialled, at least one
     * @param keep whether the party goes on hearing what it hears
     * @param stays whether the party stays for another program when who answered hangs up
     */
    record HuntAsked(Set<Integer> legs, boolean keep, boolean stays) implements CallEvent {
        public HuntAsked {
            legs = Set.copyOf(legs);
        }
    }

    /** They rang for as long as they may, or the program gave up. */
    record HuntTimedOut(Termination termination) implements CallEvent {}

    /** The program is through. */
    record ProgramEnded(CallProgram.Verdict verdict) implements CallEvent {}

    /** That party of a talk is to leave; the other goes elsewhere. */
    record TransferAsked(int leaves, LedgerEvent.Transferred how) implements CallEvent {}

    /**
     * A party that was in another call is ours now and takes the place of {@code replaces}; in a hunt, of whoever rings.
     */
    record Joined(int leg, int replaces, LedgerEvent.Transferred how) implements CallEvent {}

    /** That party belongs to another call from now on. */
    record GivenAway(int leg, TransferKind why) implements CallEvent {}
}
