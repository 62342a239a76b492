package org.santral.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Turns an audio file of unknown origin into a {@link Prompt}: WAV (PCM of 8, 16 or 24 bits, A-law, µ-law) and MP3, 4 to
 * 192 kHz, mono, or stereo mixed to mono. Whatever a file holds, the outcome is a prompt within the limits or a
 * {@link BadAudioException}; memory used is a small multiple of the limits.
 */
public final class AudioImport {
    /**
     * How much a file may hold.
     *
     * @param maxBytes its size, 1 byte to 256 MB
     * @param maxLength how long the audio may last, 1 ms to 1 hour; an hour takes 58 MB
     */
    public record Limits(int maxBytes, Duration maxLength) {
        /** 20 MB and 10 minutes. */
        public static final Limits DEFAULT = new Limits(20_000_000, Duration.ofMinutes(10));

        public Limits {
            if (maxBytes < 1 || maxBytes > 256_000_000) {
                throw new IllegalArgumentException("an audio file may have 1 byte to 256 MB");
            }
            if (maxLength.toMillis() < 1 || maxLength.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException("audio may last 1 ms to 1 hour");
            }
        }
    }

    private AudioImport() {}

    /**
     * Reads a file; blocks.
     *
     * @throws BadAudioException if it cannot be used; the message says why
     * @throws IOException if it cannot be read
     */
    public static Prompt decode(Path file, Limits limits) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return decode(in.readNBytes(limits.maxBytes() + 1), limits);
        }
    }

    /**
     * Decodes a whole file; takes about 1 s of CPU for 10 minutes of MP3.
     *
     * @throws BadAudioException if it cannot be used; the message says why
     */
    public static Prompt decode(byte[] file, Limits limits) throws BadAudioException {
        if (file.length > limits.maxBytes()) {
            throw BadAudioException.because("it has more than " + limits.maxBytes() + " bytes");
        }
        PromptBuilder builder = new PromptBuilder(limits.maxLength());
        if (file.length > 4 && file[0] == 'R' && file[1] == 'I' && file[2] == 'F' && file[3] == 'F') {
            readWav(new ByteArrayInputStream(file), builder);
        } else {
            Mp3Reader.read(file, builder);
        }
        return builder.build();
    }

    private static void readWav(ByteArrayInputStream in, PromptBuilder builder) throws BadAudioException {
        try {
            builder.addAll(new WavReader(in));
        } catch (BadAudioException e) {
            throw e;
        } catch (IOException e) {
            throw new AssertionError("reading memory does not fail", e);
        }
    }
}
