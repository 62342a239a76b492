package org.santral.media;

/** Measures levels in 16-bit PCM: of everything, and of one frequency (Goertzel's algorithm). */
public final class ToneMeter {
    private ToneMeter() {}

    /** Root mean square of samples {@code from} (inclusive) to {@code to} (exclusive): 0 to 1 (full scale). */
    public static double rms(short[] pcm, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return to > from ? Math.sqrt(sum / (to - from)) / 32768 : 0;
    }

    /** Root mean square of all samples: 0 to 1 (full scale). */
    public static double rms(short[] pcm) {
        return rms(pcm, 0, pcm.length);
    }

    /**
     * The peak amplitude of one frequency in a stretch of samples: 0 to 1 (full scale). A stretch of n samples separates
     * frequencies that are about rate / n apart.
     */
    public static double level(short[] pcm, int from, int to, double hz, int sampleRate) {
        int count = to - from;
        if (count <= 0) {
            return 0;
        }
        double omega = 2 * Math.PI * hz / sampleRate;
        double coefficient = 2 * Math.cos(omega);
        double previous = 0;
        double beforePrevious = 0;
        for (int i = from; i < to; i++) {
            double current = pcm[i] + coefficient * previous - beforePrevious;
            beforePrevious = previous;
            previous = current;
        }
        double power = previous * previous + beforePrevious * beforePrevious - coefficient * previous * beforePrevious;
        return 2 * Math.sqrt(Math.max(0, power)) / count / 32768;
    }

    /** The peak amplitude of one frequency in 8 kHz samples. */
    public static double level(short[] pcm, double hz) {
        return level(pcm, 0, pcm.length, hz, 8000);
    }
}
