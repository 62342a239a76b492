package org.santral.call;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.call.LedgerEvent.Party;
import org.santral.media.AudioSource;
import org.santral.tenant.Tenant;

/**
 * A call in the hands of a {@link CallProgram}: one party is there (the caller, or who stayed after a transfer), and the
 * program says what happens to it. For the program's own virtual thread only; methods block it until they are carried
 * out. Each throws {@link CallOver} once the party is gone, the call was ended, or it was taken elsewhere.
 */
public interface CallLine {

    CallId call();

    Tenant tenant();

    /** How the call began. */
    LedgerEvent.Accepted accepted();

    /** The party that is there. */
    Party party();

    /** Whether the party was answered, so that it can hear what is played and press keys. */
    boolean answered();

    /** Lets the party hear that it rings somewhere: 180 before it is answered, ringback afterwards. */
    void ring() throws CallOver;

    /** Answers the party: talk time begins. Does nothing when it was answered. */
    void answer() throws CallOver;

    /**
     * Writes a line of the call's history: {@code StepEntered}, {@code QueueLeft}, … Also possible after a hunt that
     * connected, as long as the call is up.
     */
    void write(LedgerEvent event) throws CallOver;

    /** What the party hears from now on, over and over, whenever nothing else is played; null for silence. */
    void background(@Nullable AudioSource looped) throws CallOver;

    /** What ended a wait. */
    sealed interface Woken {
        /** A key was pressed: 0–9, *, #, A–D. It is taken. */
        record Key(char key) implements Woken {}

        /** The signal that was waited for came. */
        record Signal() implements Woken {}

        /** The time is up, or the audio was played to its end. */
        record Done() implements Woken {}
    }

    /**
     * Plays to its end; the party must have been answered.
     *
     * @param byKey whether a key stops it; keys pressed before are kept for the next wait either way
     * @param until stops it as well when it completes, however; null for nothing
     */
    Woken play(AudioSource source, boolean byKey, @Nullable CompletionStage<?> until)
            throws CallOver, InterruptedException;

    /** Waits for a key, the signal or the end of the time, whichever is first. Keys pressed earlier come first. */
    Woken await(Duration atMost, @Nullable CompletionStage<?> until) throws CallOver, InterruptedException;

    /** Calls others until one answers, all have failed, or the time is up. The one who answers is joined at once. */
    HuntResult hunt(Hunt hunt) throws CallOver, InterruptedException;

    /** Records what the party says until {@link Take#finish}, also beyond the end of the call. */
    Take record(Path file) throws CallOver;

    /** A message that is being recorded. */
    interface Take {
        /**
         * Ends it; the file is complete when this completes, with its playing time. Any thread; the second time does
         * nothing more.
         */
        CompletionStage<Duration> finish();
    }

    /** Whether the talk that follows is recorded, whatever the extensions say. */
    void recording(boolean on) throws CallOver;

    /** How long the talk that follows may last, counted from when the parties are joined; then the call ends. Null: as long as they like. */
    void limitTalk(@Nullable Duration most) throws CallOver;

    /**
     * Gives the party away: from now on it belongs to that call, in the place of whoever rings there (call pickup). This
     * call ends on record.
     *
     * @return false if there is nothing to take over there; the party is still ours
     */
    boolean pickUp(CallId ringing) throws CallOver, InterruptedException;
}
