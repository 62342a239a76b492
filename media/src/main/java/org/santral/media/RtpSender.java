package org.santral.media;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing stream of one session: one SSRC, one sequence, one timeline, whoever the audio comes from. Relayed
 * packets keep their spacing, so that loss and reordering before us stay visible behind us (RFC 3550 §7.1); at every
 * change of the origin the numbers go on without a gap and the marker is set.
 *
 * <p>Called by the media threads of this session and of its peer, hence the lock; nothing is called under it but the
 * socket, which does not block.
 */
final class RtpSender {
    /** A source whose clock leaps by more than this against real time has a new timeline. */
    private static final int MAX_LEAP_SECONDS = 2;

    private static final int MAX_GAP = 1000;

    private final RtpSocket socket;
    private final int ssrc;
    private @Nullable SrtpOut encryption;
    private int sequence;
    private int timestamp;
    private long timestampNanos;
    private int lastDuration;
    private boolean started;
    private long lastSentNanos;
    private long packets;
    private long bytes;

    private @Nullable Origin origin;
    private int originSsrc;
    private int originSequence;
    private int originTimestamp;
    private long originNanos;
    private int originSpan;
    private int sequenceShift;
    private int timestampShift;

    RtpSender(RtpSocket socket, Random random) {
        this.socket = socket;
        ssrc = random.nextInt();
        // Far from the end of the range, where the loss of the first packets would leave open how often it was reached.
        sequence = random.nextInt() & 0x7FFF;
        timestamp = random.nextInt();
    }

    int ssrc() {
        return ssrc;
    }

    /** From the next packet on; null for the clear. */
    synchronized void encrypt(@Nullable SrtpOut with) {
        encryption = with;
    }

    synchronized long packets() {
        return packets;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** When the last packet was sent, or {@code since} if none was sent after it. */
    synchronized long lastSentNanos(long since) {
        return packets > 0 && lastSentNanos - since > 0 ? lastSentNanos : since;
    }

    /** The timestamp that corresponds to an instant (RFC 3550 §6.4.1), for sender reports. */
    synchronized int timestampAt(long nowNanos, int clockRate) {
        return timestamp + ticks(nowNanos - timestampNanos, clockRate);
    }

    /**
     * Sends a received packet on: its payload lies in {@code buffer} as {@code packet} says, already in the party's
     * format; the new header is written in front of it.
     *
     * @param from stands for who is relayed; a new one starts a talk spurt
     * @param audio false for DTMF, whose timestamps stand still
     * @return false if it came too late to be placed, or the socket took nothing
     */
    synchronized boolean relay(
            ByteBuffer buffer,
            RtpPacket packet,
            Origin from,
            Codec format,
            boolean audio,
            InetSocketAddress target,
            long nowNanos)
            throws IOException {
        boolean fresh = origin != from || originSsrc != packet.ssrc || leaps(packet, format, audio, nowNanos);
        int ahead = (short) (packet.sequence - originSequence);
        if (fresh || Math.abs(ahead) > MAX_GAP) {
            anchor(packet, from, format.clockRate(), nowNanos);
            fresh = true;
        } else if (ahead > 0) {
            originSequence = packet.sequence;
            originSpan = Math.min(MAX_GAP, originSpan + ahead);
        } else if (-ahead > originSpan) {
            return false;
        }
        if (audio && (fresh || ahead > 0)) {
            originTimestamp = packet.timestamp;
            originNanos = nowNanos;
        }
        int outSequence = (packet.sequence + sequenceShift) & 0xFFFF;
        int outTimestamp = packet.timestamp + timestampShift;
        if (fresh || outTimestamp - timestamp > 0) {
            timestamp = outTimestamp;
            timestampNanos = nowNanos;
            lastDuration = format.clockRate() / 50;
        }
        if (fresh || ahead > 0) {
            sequence = outSequence;
        }
        int start = packet.payloadOffset - RtpPacket.HEADER_BYTES;
        RtpPacket.writeHeader(
                buffer, start, format.payloadType(), packet.marker || fresh, outSequence, outTimestamp, ssrc);
        buffer.limit(packet.payloadOffset + packet.payloadLength).position(start);
        return send(buffer, target, packet.payloadLength, nowNanos);
    }

    /** A packet of the present origin is kept from the party: the following ones close up, as nothing was lost. */
    synchronized void skip(RtpPacket packet, Origin from) {
        int ahead = (short) (packet.sequence - originSequence);
        if (origin == from && originSsrc == packet.ssrc && ahead > 0 && ahead <= MAX_GAP) {
            originSequence = packet.sequence;
            originSpan = 0;
            sequenceShift--;
        }
    }

    /** The next packet starts a talk spurt, whoever it is from. */
    synchronized void interrupt() {
        origin = null;
    }

    private boolean leaps(RtpPacket packet, Codec format, boolean audio, long nowNanos) {
        if (!audio) {
            return false;
        }
        int expected = originTimestamp + ticks(nowNanos - originNanos, format.clockRate());
        int leap = packet.timestamp - expected;
        return leap > MAX_LEAP_SECONDS * format.clockRate() || leap < -MAX_LEAP_SECONDS * format.clockRate();
    }

    private void anchor(RtpPacket packet, Origin from, int clockRate, long nowNanos) {
        origin = from;
        originSsrc = packet.ssrc;
        originSequence = packet.sequence;
        originTimestamp = packet.timestamp;
        originNanos = nowNanos;
        originSpan = 0;
        sequenceShift = sequence + 1 - packet.sequence;
        timestampShift = nextTimestamp(clockRate, nowNanos) - packet.timestamp;
    }

    private int nextTimestamp(int clockRate, long nowNanos) {
        if (!started) {
            started = true;
            return timestamp;
        }
        return timestamp + Math.max(lastDuration, ticks(nowNanos - timestampNanos, clockRate));
    }

    /**
     * Sends audio of our own that follows without a gap what was generated before it.
     *
     * @param buffer room for a header, then {@code length} bytes of payload
     * @param origin what it is played from: a new one starts a talk spurt
     */
    synchronized boolean generate(
            ByteBuffer buffer, int length, Origin origin, Codec format, InetSocketAddress target, long nowNanos)
            throws IOException {
        boolean fresh = this.origin != origin;
        this.origin = origin;
        timestamp = fresh ? nextTimestamp(format.clockRate(), nowNanos) : timestamp + lastDuration;
        timestampNanos = nowNanos;
        lastDuration = length;
        return sendOwn(buffer, length, format, fresh, target, nowNanos);
    }

    /**
     * Sends one packet that says nothing: 20 ms of silence, or an empty datagram if the format is not ours to encode (RFC
     * 6263 §4.1).
     */
    synchronized void silence(ByteBuffer buffer, Codec format, InetSocketAddress target, long nowNanos)
            throws IOException {
        buffer.clear();
        if (!format.isG711()) {
            lastSentNanos = nowNanos;
            socket.send(buffer.limit(0), target);
            return;
        }
        for (int i = 0; i < Player.TICK_SAMPLES; i++) {
            buffer.put(RtpPacket.HEADER_BYTES + i, format.isALaw() ? G711.SILENCE_A : G711.SILENCE_U);
        }
        generate(buffer, Player.TICK_SAMPLES, new Origin(), format, target, nowNanos);
    }

    /**
     * Sends one packet of a DTMF event; all of an event carry its first timestamp (RFC 4733 §2.5.1).
     *
     * @param first whether it is the event's first packet
     * @param durationTicks how long the event lasts so far
     */
    synchronized boolean event(
            ByteBuffer buffer,
            int length,
            boolean first,
            int durationTicks,
            Codec format,
            InetSocketAddress target,
            long nowNanos)
            throws IOException {
        if (first) {
            origin = null;
            timestamp = nextTimestamp(format.clockRate(), nowNanos);
            timestampNanos = nowNanos;
        }
        lastDuration = durationTicks;
        return sendOwn(buffer, length, format, first, target, nowNanos);
    }

    private boolean sendOwn(
            ByteBuffer buffer, int length, Codec format, boolean marker, InetSocketAddress target, long nowNanos)
            throws IOException {
        sequence = (sequence + 1) & 0xFFFF;
        RtpPacket.writeHeader(buffer, 0, format.payloadType(), marker, sequence, timestamp, ssrc);
        buffer.limit(RtpPacket.HEADER_BYTES + length).position(0);
        return send(buffer, target, length, nowNanos);
    }

    private boolean send(ByteBuffer buffer, InetSocketAddress target, int payloadBytes, long nowNanos)
            throws IOException {
        SrtpOut with = encryption;
        if ((with != null && !with.protect(buffer)) || !socket.send(buffer, target)) {
            return false;
        }
        packets++;
        bytes += payloadBytes;
        lastSentNanos = nowNanos;
        return true;
    }

    private static int ticks(long nanos, int clockRate) {
        return (int) (nanos / 1000 * clockRate / 1_000_000);
    }
}
