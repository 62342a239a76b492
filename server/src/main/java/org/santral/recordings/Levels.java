package org.santral.recordings;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How loud the channels of a stereo 16-bit recording are.
 *
 * @param left root mean square of the whole channel, 0 (silence) to 1 (full scale)
 * @param right as {@code left}
 */
record Levels(double left, double right) {
    private static final int WAV_HEADER_BYTES = 44;

    /** Measures a whole recording, frame by frame. */
    static Levels of(Path wav) throws IOException {
        double left = 0;
        double right = 0;
        long frames = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(wav), 65_536)) {
            in.skipNBytes(WAV_HEADER_BYTES);
            byte[] frame = new byte[4];
            while (in.readNBytes(frame, 0, 4) == 4) {
                double l = sample(frame, 0);
                double r = sample(frame, 2);
                left += l * l;
                right += r * r;
                frames++;
            }
        }
        return frames == 0 ? new Levels(0, 0) : new Levels(Math.sqrt(left / frames), Math.sqrt(right / frames));
    }

    private static double sample(byte[] frame, int at) {
        return (short) ((frame[at] & 0xFF) | frame[at + 1] << 8) / 32_768.0;
    }
}
