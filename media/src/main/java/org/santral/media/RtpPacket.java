package org.santral.media;

import java.nio.ByteBuffer;

/** The header of a received RTP packet (RFC 3550 §5.1) and where its payload lies; reused for every packet. */
final class RtpPacket {
    static final int HEADER_BYTES = 12;

    /** Larger ones are not audio: a frame of Ethernet holds less, and phones send 12 to 500 bytes. */
    static final int MAX_BYTES = 1500;

    int payloadType;
    boolean marker;
    int sequence;
    int timestamp;
    int ssrc;
    /** Never below {@link #HEADER_BYTES}: a new header fits in front of the payload. */
    int payloadOffset;

    int payloadLength;

    /** Reads the packet that lies between 0 and the buffer's limit; false if it is malformed. */
    boolean parse(ByteBuffer buffer) {
        int length = buffer.limit();
        if (length < HEADER_BYTES || length > MAX_BYTES) {
            return false;
        }
        int first = buffer.get(0);
        if ((first & 0xC0) != 0x80) {
            return false;
        }
        int offset = HEADER_BYTES + 4 * (first & 15);
        if ((first & 0x10) != 0) {
            if (offset + 4 > length) {
                return false;
            }
            offset += 4 + 4 * (buffer.getShort(offset + 2) & 0xFFFF);
        }
        int end = length;
        if (offset <= end && (first & 0x20) != 0) {
            int padding = buffer.get(length - 1) & 0xFF;
            if (padding == 0) {
                return false;
            }
            end -= padding;
        }
        if (offset > end) {
            return false;
        }
        int second = buffer.get(1);
        marker = second < 0;
        payloadType = second & 0x7F;
        sequence = buffer.getShort(2) & 0xFFFF;
        timestamp = buffer.getInt(4);
        ssrc = buffer.getInt(8);
        payloadOffset = offset;
        payloadLength = end - offset;
        return true;
    }

    /** Writes a plain header (no extension, sources or padding) at an offset. */
    static void writeHeader(
            ByteBuffer buffer, int offset, int payloadType, boolean marker, int sequence, int timestamp, int ssrc) {
        buffer.put(offset, (byte) 0x80);
        buffer.put(offset + 1, (byte) (payloadType | (marker ? 0x80 : 0)));
        buffer.putShort(offset + 2, (short) sequence);
        buffer.putInt(offset + 4, timestamp);
        buffer.putInt(offset + 8, ssrc);
    }
}
