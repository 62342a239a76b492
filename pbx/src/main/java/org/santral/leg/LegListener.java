package org.santral.leg;

import org.santral.base.Termination;
import org.santral.media.AudioSource;
import org.santral.sip.dialog.IncomingRequest;

/**
 * Hears what a device does. Told on the leg's shard, in order. After {@link #failed}, {@link #hungUp} or {@link
 * #released} nothing more comes.
 */
public interface LegListener {

    /** A device is being called: the first one, or the next after one that could not be reached. */
    void dialled(LegTarget target);

    /** The device could not be reached; the next one is being called ({@link #dialled} follows). */
    void rerouted(Termination why);

    /** It rings, or plays early media. May come several times. */
    void rang(boolean earlyMedia);

    /** It answered; also when the answer crossed our end of the leg. */
    void answered();

    /** There will be no answer. */
    void failed(Termination why);

    /** The answered device hung up, or its dialog broke. */
    void hungUp(Termination why);

    /** The leg was ended by us and its signalling is finished. */
    void released();

    /** It put us on hold. */
    void held();

    /** It took us back from hold. */
    void resumed();

    /** A key was pressed: 0–9, *, #, A–D. */
    void dtmf(char digit);

    /** It should be sending audio, but has been silent for the configured time. */
    void silent();

    /** What was played to it once has been played to its end. */
    void played(AudioSource source);

    /** It wants the other party to go elsewhere (REFER, RFC 3515); the request is to be answered. */
    void refer(IncomingRequest request);
}
