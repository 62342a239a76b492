package org.santral.media;

import java.nio.ByteBuffer;
import org.jitsi.utils.ByteArrayBuffer;

/** A packet in the form that the library for SRTP works on; one is reused for all packets of a stream. */
final class PacketBytes implements ByteArrayBuffer {
    /** Behind the largest packet there is room for a tag and an index (RFC 3711 §3.1, §3.4). */
    private static final int ROOM_BYTES = 64;

    private final byte[] bytes = new byte[RtpPacket.MAX_BYTES + ROOM_BYTES];
    private int length;

    /** Takes a copy of what lies between the buffer's position and limit; false if that is too long for a packet. */
    boolean take(ByteBuffer buffer) {
        length = buffer.remaining();
        if (length > RtpPacket.MAX_BYTES) {
            return false;
        }
        buffer.get(buffer.position(), bytes, 0, length);
        return true;
    }

    /** Writes the packet back to the buffer's position and sets its limit; false if the buffer has no room for it. */
    boolean giveBack(ByteBuffer buffer) {
        int end = buffer.position() + length;
        if (end > buffer.capacity()) {
            return false;
        }
        buffer.limit(end).put(buffer.position(), bytes, 0, length);
        return true;
    }

    int intAt(int offset) {
        return (bytes[offset] & 0xFF) << 24
                | (bytes[offset + 1] & 0xFF) << 16
                | (bytes[offset + 2] & 0xFF) << 8
                | (bytes[offset + 3] & 0xFF);
    }

    @Override
    public byte[] getBuffer() {
        return bytes;
    }

    @Override
    public int getOffset() {
        return 0;
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public void setLength(int changed) {
        length = changed;
    }

    @Override
    public void setOffset(int offset) {
        if (offset != 0) {
            throw new IllegalArgumentException("packets begin at 0");
        }
    }

    @Override
    public boolean isInvalid() {
        return false;
    }

    @Override
    public void readRegionToBuff(int offset, int count, byte[] to) {
        System.arraycopy(bytes, offset, to, 0, count);
    }

    @Override
    public void grow(int by) {
        if (length + by > bytes.length) {
            throw new IllegalStateException("a packet has no room for " + by + " bytes more");
        }
    }

    @Override
    public void append(byte[] data, int count) {
        grow(count);
        System.arraycopy(data, 0, bytes, length, count);
        length += count;
    }

    @Override
    public void shrink(int by) {
        length -= by;
    }
}
