package org.santral.bench;

import java.nio.ByteBuffer;

/** A packet of 20 ms of G.711 whose audio says what it is; one buffer, for one thread. */
final class RtpStamp {
    private static final int HEADER_BYTES = 12;
    private static final int AUDIO_BYTES = 160;
    private static final long MAGIC = 0x5A17_2A1B_E4C4_0DECL;
    private static final int STAMPED_BYTES = HEADER_BYTES + 28;
    private static final byte SILENCE = (byte) 0xFF;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(HEADER_BYTES + AUDIO_BYTES);

    RtpStamp() {
        while (buffer.hasRemaining()) {
            buffer.put(SILENCE);
        }
    }

    /** The packet to send now; the buffer is used again by the next call. */
    ByteBuffer packet(int id, int number) {
        buffer.clear();
        buffer.putShort((short) 0x8000).putShort((short) number).putInt(number * AUDIO_BYTES);
        buffer.putInt(0x1000_0000 + id * 7919);
        buffer.putLong(MAGIC)
                .putInt(id)
                .putInt(number)
                .putLong(System.nanoTime())
                .putInt(~id);
        return buffer.clear();
    }

    /** Whether a packet is one of these. */
    static boolean isStamped(ByteBuffer packet) {
        return packet.remaining() >= STAMPED_BYTES
                && packet.getLong(HEADER_BYTES) == MAGIC
                && packet.getInt(HEADER_BYTES + 24) == ~packet.getInt(HEADER_BYTES + 8);
    }

    static int id(ByteBuffer packet) {
        return packet.getInt(HEADER_BYTES + 8);
    }

    static int number(ByteBuffer packet) {
        return packet.getInt(HEADER_BYTES + 12);
    }

    static long sentNanos(ByteBuffer packet) {
        return packet.getLong(HEADER_BYTES + 16);
    }
}
