package org.santral.media;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A WAV file as it is, for measuring what was recorded.
 *
 * @param sampleRate samples per second and channel
 * @param channels 16-bit samples, one array per channel (left first), all of one length; not to be changed
 */
public record Wav(int sampleRate, List<short[]> channels) {
    private static final Duration MAX_LENGTH = Duration.ofMinutes(10);

    /**
     * Reads a file of the formats that {@link Prompt#load(InputStream)} reads, up to 10 minutes long.
     *
     * @throws BadAudioException if it is something else
     */
    public static Wav read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            WavReader reader = new WavReader(in);
            List<PcmBuffer> buffers = new ArrayList<>();
            for (int channel = 0; channel < reader.channels(); channel++) {
                buffers.add(new PcmBuffer(Math.toIntExact(MAX_LENGTH.toSeconds()) * reader.rate(), MAX_LENGTH));
            }
            short[] block = new short[8192];
            for (int frames = reader.read(block); frames > 0; frames = reader.read(block)) {
                for (int i = 0; i < frames * buffers.size(); i++) {
                    buffers.get(i % buffers.size()).add(block[i]);
                }
            }
            return new Wav(
                    reader.rate(), buffers.stream().map(PcmBuffer::toArray).toList());
        }
    }
}
