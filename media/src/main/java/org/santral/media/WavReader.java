package org.santral.media;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads a WAV stream piece by piece as 16-bit samples; refuses what it does not understand. */
final class WavReader {
    static final int MIN_RATE = 4000;
    static final int MAX_RATE = 192_000;

    private static final int PCM = 1;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    private static final int EXTENSIBLE = 0xFFFE;

    /** Pictures and notes in front of the audio. */
    private static final long MAX_SKIPPED_BYTES = 4 << 20;

    private final InputStream in;
    private final byte[] block = new byte[16384];
    private int format;
    private int channels;
    private int rate;
    private int bytesPerSample;
    private long leftBytes;

    /** Reads up to the first sample. */
    WavReader(InputStream in) throws IOException {
        this.in = in;
        ByteBuffer riff = bytes(12, "the RIFF header");
        require(riff.getInt(0) == tag("RIFF") && riff.getInt(8) == tag("WAVE"), "it is no WAV file");
        long skipped = 0;
        while (true) {
            ByteBuffer chunk = bytes(8, "a chunk's header (no audio found)");
            int id = chunk.getInt(0);
            long size = chunk.getInt(4) & 0xFFFF_FFFFL;
            if (id == tag("data")) {
                require(rate > 0, "the audio comes before its format");
                leftBytes = size;
                return;
            }
            skipped += size + 9;
            require(skipped <= MAX_SKIPPED_BYTES, "too much in front of the audio");
            if (id == tag("fmt ")) {
                require(size >= 16 && size <= 4096, "its format chunk has " + size + " bytes");
                readFormat(bytes((int) size, "the format"));
            } else {
                skip(size);
            }
            if (size % 2 == 1) {
                bytes(1, "a chunk's padding");
            }
        }
    }

    private void skip(long size) throws IOException {
        try {
            in.skipNBytes(size);
        } catch (EOFException e) {
            throw BadAudioException.because("it ends before its audio");
        }
    }

    private void readFormat(ByteBuffer chunk) throws BadAudioException {
        format = chunk.getShort(0) & 0xFFFF;
        if (format == EXTENSIBLE && chunk.limit() >= 26) {
            format = chunk.getShort(24) & 0xFFFF;
        }
        channels = chunk.getShort(2) & 0xFFFF;
        rate = chunk.getInt(4);
        int blockBytes = chunk.getShort(12) & 0xFFFF;
        int bits = chunk.getShort(14) & 0xFFFF;
        boolean known = (format == PCM && (bits == 8 || bits == 16 || bits == 24))
                || ((format == A_LAW || format == MU_LAW) && bits == 8);
        require(known, "format " + format + " with " + bits + " bits is none of PCM 8, 16 or 24 bit, A-law, u-law");
        require(channels == 1 || channels == 2, "it has " + channels + " channels; 1 or 2 are supported");
        require(
                rate >= MIN_RATE && rate <= MAX_RATE,
                "its rate is " + Integer.toUnsignedString(rate) + " Hz; 4000 to 192000 are supported");
        bytesPerSample = bits / 8;
        require(blockBytes == channels * bytesPerSample, "its block size does not fit its format");
    }

    int rate() {
        return rate;
    }

    int channels() {
        return channels;
    }

    /**
     * Reads interleaved samples.
     *
     * @return the number of frames, 0 at the end; a file that was cut off ends where it ends
     */
    int read(short[] target) throws IOException {
        int frameBytes = channels * bytesPerSample;
        int frames =
                (int) Math.min(Math.min(target.length / channels, block.length / frameBytes), leftBytes / frameBytes);
        int bytes = in.readNBytes(block, 0, frames * frameBytes);
        leftBytes = bytes < frames * frameBytes ? 0 : leftBytes - bytes;
        int read = bytes / frameBytes;
        for (int i = 0; i < read * channels; i++) {
            target[i] = sample(i);
        }
        return read;
    }

    private short sample(int index) {
        byte code = block[index * bytesPerSample];
        return switch (format) {
            case A_LAW -> G711.aToLinear(code);
            case MU_LAW -> G711.uToLinear(code);
            default -> linear(index * bytesPerSample);
        };
    }

    /** The upper 16 bits of a PCM sample; one byte is unsigned. */
    private short linear(int at) {
        return switch (bytesPerSample) {
            case 1 -> (short) (((block[at] & 0xFF) - 128) << 8);
            case 2 -> (short) ((block[at] & 0xFF) | block[at + 1] << 8);
            default -> (short) ((block[at + 1] & 0xFF) | block[at + 2] << 8);
        };
    }

    private ByteBuffer bytes(int count, String what) throws IOException {
        byte[] bytes = in.readNBytes(count);
        require(bytes.length == count, "it ends within " + what);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void require(boolean fine, String problem) throws BadAudioException {
        if (!fine) {
            throw BadAudioException.because(problem);
        }
    }

    private static int tag(String name) {
        return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
    }
}
