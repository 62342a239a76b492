package org.santral.call;

import org.santral.base.Termination;

/** What {@link CallLife} wants done; {@link Call} carries it out, in order. */
public sealed interface Effect {

    /** Call that device. */
    record Dial(int leg) implements Effect {}

    /** End a leg from our side (refusal, CANCEL or BYE, as its dialog stands) and write its end. */
    record EndLeg(int leg, Termination termination) implements Effect {}

    /** Write the end of a leg whose device ended it. */
    record LegOver(int leg, Termination termination) implements Effect {}

    /** Write the end of a leg that lives on in another call. */
    record LegGone(int leg, Termination termination) implements Effect {}

    /**
     * End a leg whose end is written already, or whose begin is not: its 200 crossed our CANCEL, or it came from another
     * call to one that has no use for it any more.
     */
    record Release(int leg) implements Effect {}

    /** Turn the caller away without a trace in the ledger, which did not take the call. */
    record TurnAway(int leg) implements Effect {}

    /** Tell the caller that it rings. */
    record Ring(int leg) implements Effect {}

    /** Answer the caller. */
    record Answer(int leg) implements Effect {}

    /** Let that party hear ringback. */
    record PlayRingback(int leg) implements Effect {}

    /** Let that party hear that it is on hold. */
    record PlayHold(int leg) implements Effect {}

    /** Stop what that party hears from us. */
    record Hush(int leg) implements Effect {}

    /** Let the waiting party hear the early media of the other. */
    record PassEarlyMedia(int from, int to) implements Effect {}

    /** Join the media of both legs. */
    record Join(int left, int right) implements Effect {}

    /** Record both from now on, if this talk is to be recorded. */
    record StartRecording(int left, int right) implements Effect {}

    /** That party says nothing to the recording any more. */
    record Unrecord(int leg) implements Effect {}

    /** What is said from now on is not kept. */
    record PauseRecording() implements Effect {}

    /** Complete the recording; {@link CallEvent.Recorded} or one of its siblings follows. */
    record StopRecording() implements Effect {}

    /** Start the ring timer of that party. */
    record StartRingTimer(int leg) implements Effect {}

    /** Stop the ring timer of that party. */
    record StopRingTimer(int leg) implements Effect {}

    /** Start the timer of the hunt. */
    record StartHuntTimer() implements Effect {}

    /** Stop the timer of the hunt. */
    record StopHuntTimer() implements Effect {}

    /** Write an entry. */
    record Write(LedgerEvent event) implements Effect {}

    /** Write that a device rings. */
    record WriteRang(int leg, boolean earlyMedia) implements Effect {}

    /** Write that a device answered. */
    record WriteAnswered(int leg) implements Effect {}

    /** Write that a party held or resumed the call. */
    record WriteHeld(boolean caller, boolean held) implements Effect {}

    /** Write that a device came from another call, as one that was dialled and answered. */
    record WriteJoined(int leg) implements Effect {}

    /** Tell whoever waits what became of the first party. */
    record TellFirstParty(CallControl.FirstParty outcome) implements Effect {}

    /** Start the call's program, or after a transfer the one for where the party goes. */
    record StartProgram(CallState.Guest guest) implements Effect {}

    /** Start the program that was to follow the talk. */
    record StartSequel(CallState.Guest guest) implements Effect {}

    /** The program has nothing more to say. */
    record StopProgram() implements Effect {}

    /** Tell the program that this device answered and is joined. */
    record TellConnected(int leg) implements Effect {}

    /** Tell the program that nobody took the call. */
    record TellUnanswered() implements Effect {}

    /** Write the terminal entry. */
    record Finish(Termination termination) implements Effect {}

    /** Forget the call and release everything it holds. */
    record Dispose() implements Effect {}
}
