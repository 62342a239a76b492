package org.santral.simulator.voice;

/** One voice, prepared for finding a window of sound in it at any place, the place where it starts again included. */
final class VoicePrint {
    private static final int SIZE = 65_536;
    private static final Fft FFT = new Fft(SIZE);

    /** Stretches of the voice quieter than this share of its loudest are not compared: noise resembles noise. */
    private static final double QUIET = 0.02;

    private final int length;
    private final int window;
    private final double[] re = new double[SIZE];
    private final double[] im = new double[SIZE];
    private final double[] energy;
    private final double floor;

    /** @param window samples of the windows to look for */
    VoicePrint(short[] voice, int window) {
        this.length = voice.length;
        this.window = window;
        if (length + window > SIZE) {
            throw new IllegalArgumentException("a voice of " + length + " samples is too long");
        }
        for (int i = 0; i < length + window; i++) {
            re[i] = voice[i % length];
        }
        energy = new double[length];
        double sum = 0;
        for (int i = 0; i < window; i++) {
            sum += re[i] * re[i];
        }
        double loudest = 0;
        for (int lag = 0; lag < length; lag++) {
            energy[lag] = sum;
            loudest = Math.max(loudest, sum);
            sum += re[lag + window] * re[lag + window] - re[lag] * re[lag];
        }
        floor = loudest * QUIET;
        FFT.transform(re, im);
    }

    /** A window of sound in the frequency domain, to be compared with several voices. */
    static Spectrum spectrum(short[] sound, int from, int window) {
        double[] re = new double[SIZE];
        double[] im = new double[SIZE];
        double energy = 0;
        for (int i = 0; i < window; i++) {
            re[i] = sound[from + i];
            energy += re[i] * re[i];
        }
        FFT.transform(re, im);
        return new Spectrum(re, im, energy);
    }

    /** The highest normalised cross-correlation of the window with any place of this voice, 0 to 1. */
    double score(Spectrum sound) {
        if (sound.energy == 0) {
            return 0;
        }
        double[] productRe = new double[SIZE];
        double[] productIm = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            productRe[i] = re[i] * sound.re[i] + im[i] * sound.im[i];
            productIm[i] = im[i] * sound.re[i] - re[i] * sound.im[i];
        }
        FFT.transform(productIm, productRe);
        double best = 0;
        for (int lag = 0; lag < length; lag++) {
            if (energy[lag] > floor) {
                best = Math.max(best, productRe[lag] / SIZE / Math.sqrt(energy[lag] * sound.energy));
            }
        }
        return Math.min(best, 1);
    }

    /** See {@link #spectrum}. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Spectrum(double[] re, double[] im, double energy) {}
}
