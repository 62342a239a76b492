package org.santral.media;

import java.math.BigInteger;
import java.util.Arrays;

/** Brings mono samples of another rate to 8 kHz, block by block: a polyphase low-pass (Hann-windowed sinc). */
final class Resampler {
    static final int OUT_RATE = 8000;

    /** Half power here: close to half the output rate, above what a telephone carries. */
    private static final double CUTOFF_HZ = 3700;

    /** For lower rates: the same share of theirs. */
    private static final double CUTOFF_SHARE = CUTOFF_HZ / OUT_RATE;

    /** Zero crossings of the sinc on either side. */
    private static final int WIDTH = 16;

    /** Odd rates would need one filter for each of up to 8,000 phases; the nearest lower of so many serves as well. */
    private static final int MAX_FILTERS = 512;

    private final int step;
    private final int phases;
    private final int half;
    private final float[][] taps;
    private final PcmBuffer out;

    /** Input from {@code firstIn} on that is still needed. */
    private float[] input;

    private long firstIn;
    private int available;
    private long nextOut;
    private long totalIn;

    Resampler(int inRate, PcmBuffer out) {
        this.out = out;
        int common =
                BigInteger.valueOf(inRate).gcd(BigInteger.valueOf(OUT_RATE)).intValue();
        step = inRate / common;
        phases = OUT_RATE / common;
        half = (int) Math.ceil(WIDTH * Math.max(1, (double) inRate / OUT_RATE));
        taps = new float[Math.min(phases, MAX_FILTERS)][];
        for (int i = 0; i < taps.length; i++) {
            taps[i] = filter((double) i / taps.length, Math.min(CUTOFF_HZ / inRate, CUTOFF_SHARE));
        }
        input = new float[4 * half];
        firstIn = -half;
        available = half;
    }

    private float[] filter(double fraction, double cutoff) {
        double[] values = new double[2 * half];
        double sum = 0;
        for (int j = 0; j < values.length; j++) {
            double u = j - half + 1 - fraction;
            double x = 2 * Math.PI * cutoff * u;
            double window = Math.abs(u) >= half ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * u / half);
            values[j] = (Math.abs(x) < 1e-9 ? 1 : Math.sin(x) / x) * window;
            sum += values[j];
        }
        float[] filter = new float[values.length];
        for (int j = 0; j < filter.length; j++) {
            filter[j] = (float) (values[j] / sum);
        }
        return filter;
    }

    void add(short[] samples, int count) throws BadAudioException {
        totalIn += count;
        reserve(count);
        for (int i = 0; i < count; i++) {
            input[available + i] = samples[i];
        }
        available += count;
        produce(Long.MAX_VALUE);
    }

    /** Lets the last samples through. */
    void end() throws BadAudioException {
        reserve(2 * half);
        Arrays.fill(input, available, available + 2 * half, 0);
        available += 2 * half;
        produce((totalIn * phases + step - 1) / step);
    }

    private void reserve(int count) {
        long needed = nextOut * step / phases - half + 1;
        int done = (int) Math.max(0, needed - firstIn);
        System.arraycopy(input, done, input, 0, available - done);
        firstIn += done;
        available -= done;
        if (available + count > input.length) {
            input = Arrays.copyOf(input, available + count);
        }
    }

    private void produce(long until) throws BadAudioException {
        while (nextOut < until) {
            long centre = nextOut * step / phases;
            int start = (int) (centre - half + 1 - firstIn);
            if (start + 2 * half > available) {
                return;
            }
            float[] filter = taps[(int) (nextOut * step % phases * taps.length / phases)];
            float sum = 0;
            for (int j = 0; j < filter.length; j++) {
                sum += filter[j] * input[start + j];
            }
            out.add((short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE));
            nextOut++;
        }
    }
}
