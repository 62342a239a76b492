package org.santral.simulator.voice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the left channel of a recording as {@link org.santral.media.Recorder} writes it: stereo PCM16, 8 kHz. */
public final class HeardFile {
    /** Two minutes of stereo. */
    private static final int MAX_BYTES = 2 * 60 * 8000 * 4;

    private HeardFile() {}

    /** The first two minutes at most. */
    public static short[] read(Path wav) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(wav)) {
            bytes = in.readNBytes(MAX_BYTES);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int data = dataStart(buffer);
        short[] left = new short[(bytes.length - data) / 4];
        for (int i = 0; i < left.length; i++) {
            left[i] = buffer.getShort(data + 4 * i);
        }
        return left;
    }

    private static int dataStart(ByteBuffer riff) throws IOException {
        int at = 12;
        while (at + 8 <= riff.capacity()) {
            if (riff.getInt(at) == 0x61746164) { // "data"
                return at + 8;
            }
            int size = riff.getInt(at + 4);
            if (size < 0 || size > riff.capacity()) {
                break;
            }
            at += 8 + size;
        }
        throw new IOException("no audio in the recording");
    }
}
