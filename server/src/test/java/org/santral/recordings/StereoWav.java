package org.santral.recordings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Recordings as the recorder leaves them: 8 kHz, 16 bits, one party on each channel. */
public final class StereoWav {
    public static final double AMPLITUDE = 0.25;
    private static final int RATE = 8000;

    private StereoWav() {}

    /** A tone for each party. */
    public static void tones(Path file, Duration length, double leftHz, double rightHz) throws IOException {
        int frames = (int) (length.toMillis() * RATE / 1000);
        ByteBuffer wav = ByteBuffer.allocate(44 + frames * 4).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(header(frames));
        for (int i = 0; i < frames; i++) {
            wav.putShort(sine(leftHz, i)).putShort(sine(rightHz, i));
        }
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.write(wav.flip());
        }
    }

    /** Silence, which takes no room on the disk. */
    public static void silence(Path file, Duration length) throws IOException {
        int frames = (int) (length.toMillis() * RATE / 1000);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.write(header(frames));
            out.write(ByteBuffer.allocate(1), 44 + frames * 4L - 1);
        }
    }

    private static short sine(double hz, int sample) {
        return (short) (AMPLITUDE * 32_767 * Math.sin(2 * Math.PI * hz * sample / RATE));
    }

    private static ByteBuffer header(int frames) {
        ByteBuffer header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + frames * 4);
        header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        header.putShort((short) 1).putShort((short) 2).putInt(RATE).putInt(RATE * 4);
        header.putShort((short) 4).putShort((short) 16);
        return header.put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(frames * 4)
                .flip();
    }
}
