package org.santral.media;

import java.nio.ByteBuffer;

/**
 * Packets of one channel on their way from the media thread to the writer: a ring of fixed size, so that a slow disk
 * costs recorded audio, never relayed audio. The lock is held only for a copy of some hundred bytes.
 */
final class TapQueue {
    /** At 20 ms a packet: how long the writer may stall, 2.5 s. */
    private static final int SLOTS = 128;

    private static final int BYTES = SLOTS * 160;

    /** One packet as the writer sees it; reused. */
    static final class Entry {
        long arrivalFrame;
        long epoch;
        int ssrc;
        int timestamp;
        boolean aLaw;
        int length;
        final byte[] payload = new byte[RtpPacket.MAX_BYTES];
    }

    private final byte[] ring = new byte[BYTES];
    private final long[] arrivalFrames = new long[SLOTS];
    private final long[] epochs = new long[SLOTS];
    private final int[] ssrcs = new int[SLOTS];
    private final int[] timestamps = new int[SLOTS];
    private final short[] lengths = new short[SLOTS];
    private final boolean[] aLaws = new boolean[SLOTS];
    private int first;
    private int count;
    private int firstByte;
    private int usedBytes;

    /** Copies a packet's payload in; false if the ring is full. */
    synchronized boolean offer(ByteBuffer buffer, RtpPacket packet, boolean aLaw, long arrivalFrame, long epoch) {
        int length = packet.payloadLength;
        if (count == SLOTS || usedBytes + length > BYTES) {
            return false;
        }
        int slot = (first + count) % SLOTS;
        arrivalFrames[slot] = arrivalFrame;
        epochs[slot] = epoch;
        ssrcs[slot] = packet.ssrc;
        timestamps[slot] = packet.timestamp;
        lengths[slot] = (short) length;
        aLaws[slot] = aLaw;
        int at = (firstByte + usedBytes) % BYTES;
        int head = Math.min(length, BYTES - at);
        buffer.get(packet.payloadOffset, ring, at, head);
        buffer.get(packet.payloadOffset + head, ring, 0, length - head);
        count++;
        usedBytes += length;
        return true;
    }

    /** When the first packet came, or {@link Long#MAX_VALUE} if the ring is empty. */
    synchronized long firstArrivalFrame() {
        return count == 0 ? Long.MAX_VALUE : arrivalFrames[first];
    }

    /** Takes the first packet out; false if there is none. */
    synchronized boolean poll(Entry target) {
        if (count == 0) {
            return false;
        }
        target.arrivalFrame = arrivalFrames[first];
        target.epoch = epochs[first];
        target.ssrc = ssrcs[first];
        target.timestamp = timestamps[first];
        target.aLaw = aLaws[first];
        target.length = lengths[first];
        int head = Math.min(target.length, BYTES - firstByte);
        System.arraycopy(ring, firstByte, target.payload, 0, head);
        System.arraycopy(ring, 0, target.payload, head, target.length - head);
        firstByte = (firstByte + target.length) % BYTES;
        usedBytes -= target.length;
        first = (first + 1) % SLOTS;
        count--;
        return true;
    }
}
