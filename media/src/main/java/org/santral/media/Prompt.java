package org.santral.media;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Recorded audio to be played: 8 kHz mono. Immutable and shareable by any number of calls. */
public final class Prompt implements AudioSource {
    /** Takes 9.6 MB. */
    private static final Duration MAX_LENGTH = Duration.ofMinutes(10);

    private final short[] pcm;

    private Prompt(short[] pcm) {
        if (pcm.length == 0) {
            throw new IllegalArgumentException("a prompt needs at least one sample");
        }
        this.pcm = pcm;
    }

    /** A prompt of 16-bit samples at 8 kHz, at least one; the array is copied. */
    public static Prompt of(short[] pcm) {
        return new Prompt(pcm.clone());
    }

    /** Takes the array over; nobody may change it any more. */
    static Prompt owning(short[] pcm) {
        return new Prompt(pcm);
    }

    /** Reads a WAV file; see {@link #load(InputStream)}. */
    public static Prompt load(Path wav) throws IOException {
        try (InputStream in = Files.newInputStream(wav)) {
            return load(in);
        }
    }

    /**
     * Reads a WAV stream: PCM of 8, 16 or 24 bits, A-law or µ-law; mono, or stereo mixed to mono; 4 to 192 kHz, brought
     * to 8 kHz; 10 minutes at most. May read on behind the audio; does not close the stream. For files of unknown origin
     * see {@link AudioImport}.
     *
     * @throws BadAudioException if it is something else; the message says what is wrong
     */
    public static Prompt load(InputStream wav) throws IOException {
        PromptBuilder builder = new PromptBuilder(MAX_LENGTH);
        builder.addAll(new WavReader(new BufferedInputStream(wav)));
        return builder.build();
    }

    /** How long it lasts. */
    public Duration length() {
        return Duration.ofNanos(pcm.length * 1_000_000_000L / Resampler.OUT_RATE);
    }

    /**
     * Writes a WAV file: 16-bit PCM, mono, 8 kHz. Blocks.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the file exists
     */
    public void writeWav(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(WavHeader.BYTES + 2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(WavHeader.of(1, 2L * pcm.length));
        for (short sample : pcm) {
            bytes.putShort(sample);
        }
        Files.write(file, bytes.array(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public int samples() {
        return pcm.length;
    }

    @Override
    public void copy(int position, short[] target, int offset, int count) {
        System.arraycopy(pcm, position, target, offset, count);
    }
}
