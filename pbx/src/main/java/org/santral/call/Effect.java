package org.santral.call;

import org.santral.base.Termination;
import org.santral.call.LedgerEvent.Side;

/** What {@link CallLife} wants done; {@link Call} carries it out, in order. */
public sealed interface Effect {

    /** Call that party's device. */
    record Dial(Side side) implements Effect {}

    /** End a leg from our side (CANCEL or BYE, as its dialog stands) and write its end. */
    record EndLeg(Side side, Termination termination) implements Effect {}

    /** Write the end of a leg whose device ended it. */
    record LegOver(Side side, Termination termination) implements Effect {}

    /** End a leg whose end is written already: its 200 crossed our CANCEL. */
    record Release(Side side) implements Effect {}

    /** Let that party hear ringback. */
    record PlayRingback(Side side) implements Effect {}

    /** Let that party hear that it is on hold. */
    record PlayHold(Side side) implements Effect {}

    /** Stop what that party hears from us. */
    record Hush(Side side) implements Effect {}

    /** Let the waiting party hear the early media of the other. */
    record PassEarlyMedia(Side from) implements Effect {}

    /** Join the media of both legs. */
    record Join() implements Effect {}

    /** Start recording. */
    record StartRecording() implements Effect {}

    /** Complete the recording; {@link CallEvent.Recorded} or {@link CallEvent.RecordingFailed} follows. */
    record StopRecording() implements Effect {}

    /** Start the ring timer of that party. */
    record StartRingTimer(Side side) implements Effect {}

    /** Stop the ring timer of that party. */
    record StopRingTimer(Side side) implements Effect {}

    /** Write an entry. */
    record Write(LedgerEvent event) implements Effect {}

    /** Tell whoever waits what became of the first party. */
    record TellFirstParty(CallControl.FirstParty outcome) implements Effect {}

    /** Write the terminal entry. */
    record Finish(Termination termination) implements Effect {}

    /** Forget the call and release everything it holds. */
    record Dispose() implements Effect {}
}
