package org.santral.media;

/**
 * One channel's place in time: turns RTP timestamps into frames of the recording. A stream is anchored where its first
 * packet arrived; its own clock says where the following ones go, which evens out jitter and puts reordered packets in
 * their place.
 */
final class RecordingTrack {
    /** A clock that leaps by more starts anew. */
    private static final int MAX_LEAP_FRAMES = WavHeader.RATE;

    /** A clock that runs away from ours by more, averaged over some packets, is set right. */
    private static final int MAX_DRIFT_FRAMES = WavHeader.RATE / 5;

    private static final int AVERAGE_PACKETS = 16;

    private boolean anchored;
    private long epoch;
    private int ssrc;
    private int lastTimestamp;
    private long lastFrame;
    private double driftFrames;

    /** The frame that a packet's first sample belongs to; may lie before what is already written. */
    long place(TapQueue.Entry packet) {
        int step = packet.timestamp - lastTimestamp;
        boolean follows = anchored
                && packet.epoch == epoch
                && packet.ssrc == ssrc
                && step <= MAX_LEAP_FRAMES
                && step >= -MAX_LEAP_FRAMES;
        if (!follows) {
            return anchor(packet);
        }
        long frame = lastFrame + step;
        driftFrames += (frame - packet.arrivalFrame - driftFrames) / AVERAGE_PACKETS;
        if (Math.abs(driftFrames) > MAX_DRIFT_FRAMES) {
            return anchor(packet);
        }
        if (step > 0) {
            lastTimestamp = packet.timestamp;
            lastFrame = frame;
        }
        return frame;
    }

    private long anchor(TapQueue.Entry packet) {
        anchored = true;
        epoch = packet.epoch;
        ssrc = packet.ssrc;
        lastTimestamp = packet.timestamp;
        lastFrame = packet.arrivalFrame;
        driftFrames = 0;
        return lastFrame;
    }
}
