package org.santral.media;

import java.time.Duration;
import java.util.Arrays;

/** Samples that grow up to a limit. */
final class PcmBuffer {
    private final int max;
    private final Duration maxLength;
    private short[] samples = new short[8000];
    private int count;

    /** @param maxLength what {@code max} samples last, for the message */
    PcmBuffer(int max, Duration maxLength) {
        this.max = max;
        this.maxLength = maxLength;
    }

    void add(short sample) throws BadAudioException {
        reserve(1);
        samples[count++] = sample;
    }

    void add(short[] block, int length) throws BadAudioException {
        reserve(length);
        System.arraycopy(block, 0, samples, count, length);
        count += length;
    }

    private void reserve(int more) throws BadAudioException {
        if (more > max - count) {
            throw BadAudioException.because("it is longer than " + limit());
        }
        if (count + more > samples.length) {
            samples = Arrays.copyOf(samples, Math.max(count + more, (int) Math.min(max, 2L * samples.length)));
        }
    }

    private String limit() {
        return maxLength.toSeconds() % 60 == 0 && maxLength.getNano() == 0
                ? maxLength.toMinutes() + " minutes"
                : maxLength.toMillis() / 1000.0 + " seconds";
    }

    short[] toArray() {
        return Arrays.copyOf(samples, count);
    }
}
