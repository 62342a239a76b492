package org.santral.media;

import java.util.Arrays;

/** Samples that grow up to a limit. */
final class PcmBuffer {
    private final int max;
    private short[] samples = new short[8000];
    private int count;

    PcmBuffer(int max) {
        this.max = max;
    }

    void add(short sample) throws BadAudioException {
        if (count == max) {
            throw new BadAudioException("the audio file cannot be used: it is longer than 10 minutes");
        }
        if (count == samples.length) {
            samples = Arrays.copyOf(samples, Math.min(max, 2 * count));
        }
        samples[count++] = sample;
    }

    short[] toArray() {
        return Arrays.copyOf(samples, count);
    }
}
