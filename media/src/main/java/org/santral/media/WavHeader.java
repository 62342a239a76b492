package org.santral.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The 44-byte header of our recordings: RIFF/WAVE, 16-bit PCM, stereo or mono, 8 kHz. */
final class WavHeader {
    static final int BYTES = 44;
    static final int RATE = 8000;

    /** Of one channel. */
    static final int SAMPLE_BYTES = 2;

    /** Sizes are 32 bits wide; about 37 hours in stereo. */
    static final long MAX_DATA_BYTES = 0xFFFF_FFFFL - BYTES - 2 * SAMPLE_BYTES;

    private WavHeader() {}

    static ByteBuffer of(int channels, long dataBytes) {
        int frameBytes = channels * SAMPLE_BYTES;
        ByteBuffer header = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0x46464952); // "RIFF"
        header.putInt((int) (dataBytes + BYTES - 8));
        header.putInt(0x45564157); // "WAVE"
        header.putInt(0x20746d66); // "fmt "
        header.putInt(16);
        header.putShort((short) 1);
        header.putShort((short) channels);
        header.putInt(RATE);
        header.putInt(RATE * frameBytes);
        header.putShort((short) frameBytes);
        header.putShort((short) 16);
        header.putInt(0x61746164); // "data"
        header.putInt((int) dataBytes);
        return header.flip();
    }
}
