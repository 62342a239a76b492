package org.santral.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The 44-byte header of our recordings: RIFF/WAVE, 16-bit PCM, stereo, 8 kHz. */
final class WavHeader {
    static final int BYTES = 44;
    static final int RATE = 8000;
    static final int FRAME_BYTES = 4;

    /** Sizes are 32 bits wide; about 37 hours. */
    static final long MAX_DATA_BYTES = 0xFFFF_FFFFL - BYTES - FRAME_BYTES;

    private WavHeader() {}

    static ByteBuffer of(long dataBytes) {
        ByteBuffer header = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0x46464952); // "RIFF"
        header.putInt((int) (dataBytes + BYTES - 8));
        header.putInt(0x45564157); // "WAVE"
        header.putInt(0x20746d66); // "fmt "
        header.putInt(16);
        header.putShort((short) 1);
        header.putShort((short) 2);
        header.putInt(RATE);
        header.putInt(RATE * FRAME_BYTES);
        header.putShort((short) FRAME_BYTES);
        header.putShort((short) 16);
        header.putInt(0x61746164); // "data"
        header.putInt((int) dataBytes);
        return header.flip();
    }
}
