package org.santral.media;

import org.jspecify.annotations.Nullable;

/** Reception statistics of one session (RFC 3550 A.1, A.3, A.8), carried on over changes of the source. */
final class ReceiveStats {
    /** A forward jump by more is a restarted source (RFC 3550 A.1, MAX_DROPOUT). */
    private static final int MAX_DROPOUT = 3000;

    /** A packet that is late by up to this is reordered, by more a restarted source (MAX_MISORDER). */
    private static final int MAX_MISORDER = 100;

    private boolean started;
    private int ssrc;
    private int baseSequence;
    private int maxSequence;
    private long cycles;
    private long received;
    private long earlierLost;
    private long earlierReceived;
    private long bytes;
    private long late;
    private double jitter;
    private int clockRate = 8000;
    private boolean hasTransit;
    private int lastTransit;
    private long reportedExpected;
    private long reportedReceived;

    /** Counts a packet; {@code audio} is false for DTMF, whose timestamps stand still and say nothing of jitter. */
    synchronized void received(RtpPacket packet, long nowNanos, int clockRate, boolean audio) {
        if (!started || packet.ssrc != ssrc || !advance(packet.sequence)) {
            restart(packet);
        }
        received++;
        bytes += packet.payloadLength;
        if (audio) {
            jitter(packet, nowNanos, clockRate);
        }
    }

    private boolean advance(int sequence) {
        int delta = (sequence - maxSequence) & 0xFFFF;
        if (delta < MAX_DROPOUT) {
            if (sequence < maxSequence) {
                cycles += 0x10000;
            }
            maxSequence = sequence;
            return true;
        }
        if (delta > 0x10000 - MAX_MISORDER) {
            late++;
            return true;
        }
        return false;
    }

    private void restart(RtpPacket packet) {
        earlierLost += currentLost();
        earlierReceived += received;
        started = true;
        ssrc = packet.ssrc;
        baseSequence = packet.sequence;
        maxSequence = packet.sequence;
        cycles = 0;
        received = 0;
        hasTransit = false;
        jitter = 0;
        reportedExpected = 0;
        reportedReceived = 0;
    }

    private void jitter(RtpPacket packet, long nowNanos, int clockRate) {
        if (clockRate != this.clockRate) {
            this.clockRate = clockRate;
            hasTransit = false;
            jitter = 0;
        }
        int arrival = (int) (nowNanos / 1000 * clockRate / 1_000_000);
        int transit = arrival - packet.timestamp;
        if (hasTransit) {
            // A difference of seconds is a talk spurt with a new clock, not jitter.
            int difference = Math.abs(transit - lastTransit);
            if (difference >= 0 && difference < clockRate * 2) {
                jitter += (difference - jitter) / 16;
            }
        }
        lastTransit = transit;
        hasTransit = true;
    }

    private long expected() {
        return started ? cycles + maxSequence - baseSequence + 1 : 0;
    }

    private long currentLost() {
        return Math.max(0, expected() - received);
    }

    synchronized long packets() {
        return earlierReceived + received;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized long lost() {
        return earlierLost + currentLost();
    }

    synchronized long late() {
        return late;
    }

    synchronized double jitterMs() {
        return jitter * 1000 / clockRate;
    }

    /** A report block's view of the present source (RFC 3550 §6.4.1). */
    record Block(int ssrc, int fractionLost, int cumulativeLost, int highestSequence, int jitter) {}

    /** The next report block, or null if nothing was received yet; the lost fraction counts from the last call. */
    synchronized @Nullable Block report() {
        if (!started) {
            return null;
        }
        long expected = expected();
        long expectedInterval = expected - reportedExpected;
        long lostInterval = expectedInterval - (received - reportedReceived);
        reportedExpected = expected;
        reportedReceived = received;
        int fraction = expectedInterval <= 0 || lostInterval <= 0
                ? 0
                : (int) Math.min(255, lostInterval * 256 / expectedInterval);
        int cumulative = (int) Math.clamp(expected - received, -0x800000L, 0x7FFFFFL);
        return new Block(ssrc, fraction, cumulative, (int) (cycles + maxSequence), (int) jitter);
    }
}
