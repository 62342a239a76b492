package org.santral.media;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes a prompt of decoded blocks of any rate, mono or stereo, up to a length. */
final class PromptBuilder {
    private final PcmBuffer out;
    private @Nullable Resampler resampler;
    private int rate;

    PromptBuilder(Duration maxLength) {
        out = new PcmBuffer(Math.toIntExact(maxLength.toMillis() * Resampler.OUT_RATE / 1000), maxLength);
    }

    /**
     * Adds frames of interleaved samples; the block is used as working space.
     *
     * @param rateHz the same for all blocks
     */
    void add(short[] block, int frames, int channels, int rateHz) throws BadAudioException {
        if (rate == 0) {
            rate = rateHz;
            resampler = rate == Resampler.OUT_RATE ? null : new Resampler(rate, out);
        } else if (rate != rateHz) {
            throw BadAudioException.because("its rate changes within");
        }
        if (channels == 2) {
            mixDown(block, frames);
        }
        if (resampler != null) {
            resampler.add(block, frames);
        } else {
            out.add(block, frames);
        }
    }

    void addAll(WavReader reader) throws IOException {
        short[] block = new short[8192];
        for (int frames = reader.read(block); frames > 0; frames = reader.read(block)) {
            add(block, frames, reader.channels(), reader.rate());
        }
    }

    private static void mixDown(short[] block, int frames) {
        for (int i = 0; i < frames; i++) {
            block[i] = (short) ((block[2 * i] + block[2 * i + 1]) / 2);
        }
    }

    /** The prompt of everything that was added. */
    Prompt build() throws BadAudioException {
        if (resampler != null) {
            resampler.end();
        }
        short[] pcm = out.toArray();
        if (pcm.length == 0) {
            throw BadAudioException.because("it holds no sample");
        }
        return Prompt.owning(pcm);
    }
}
