package org.santral.media;

import java.util.Arrays;

/**
 * Hears key presses in 8 kHz audio, as ITU-T Q.23 defines and Q.24 wants them recognised: tones of 40 ms, pauses of 40 ms,
 * frequencies off by up to 1.5 %, levels down to −25 dBm0, the high tone up to 4 dB stronger and 8 dB weaker than the low
 * one; and as little else as can be, speech above all. Every 5 ms it looks at the last 25 ms through a Hann window
 * (Goertzel's algorithm). Allocates nothing after construction.
 */
final class DtmfDetector {
    private static final double RATE = 8000;
    private static final double[] LOW_HZ = {697, 770, 852, 941};
    private static final double[] HIGH_HZ = {1209, 1336, 1477, 1633};
    private static final String[] KEYS = {"123A", "456B", "789C", "*0#D"};

    private static final int WINDOW = 200;
    private static final int HOP = 40;
    private static final float[] HANN = new float[WINDOW];

    /** A tone of amplitude A has this times A² as power of its frequency. */
    private static final double POWER_OF_AMPLITUDE;

    /** Power of a frequency divided by windowed energy, times this, is its share of the whole. */
    private static final double SHARE;

    static {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < WINDOW; i++) {
            HANN[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / WINDOW));
            sum += HANN[i];
            squares += HANN[i] * HANN[i];
        }
        POWER_OF_AMPLITUDE = sum * sum / 4;
        SHARE = 2 * squares / (sum * sum);
    }

    /** −33 dB below full scale: −30 dBm0. */
    private static final double MIN_POWER = 700.0 * 700.0 * POWER_OF_AMPLITUDE;

    /** 10 dB: how much weaker the high tone may be, with a reserve for what the window makes of frequencies off centre. */
    private static final double MAX_TWIST = 10;

    /** 6 dB: how much stronger. */
    private static final double MAX_REVERSE_TWIST = 4;

    /** 8 dB above its neighbours. */
    private static final double MIN_LEAD = 6.3;

    /** How much of the energy the two tones must have, less than that is speech or music. */
    private static final double MIN_SHARE = 0.6;

    /** A tone is off if a frequency so far away is stronger; half of it is then the real limit. */
    private static final double ASIDE = 0.045;

    /** −10 dB: voices have a strong second harmonic, keys have none. */
    private static final double MAX_HARMONIC = 0.1;

    /** Nearer to twice the low tone, the high tone itself would be taken for the harmonic. */
    private static final double HARMONIC_GAP_HZ = 100;

    /** Windows in a row that make a press: with partly filled ones a tone of about 30 ms. */
    private static final int PRESS_WINDOWS = 5;

    /** Windows in a row without it that end a press: an interruption of 10 ms does not, a pause of 40 ms does. */
    private static final int PAUSE_WINDOWS = 6;

    private static final float[] COEFFICIENTS = new float[8];

    static {
        for (int i = 0; i < 4; i++) {
            COEFFICIENTS[i] = (float) coefficient(LOW_HZ[i]);
            COEFFICIENTS[4 + i] = (float) coefficient(HIGH_HZ[i]);
        }
    }

    /** The last samples, oldest first; the newest {@link #HOP} are being filled in. */
    private final float[] history = new float[WINDOW];

    private final float[] windowed = new float[WINDOW];
    private final double[] powers = new double[8];
    private int filled = WINDOW - HOP;
    /** While nothing sounds like a key, every second look is left out. */
    private boolean idleTurn;

    private char key;
    private char candidate;
    private int seen;
    private char pressed;
    private int missed;

    /**
     * Takes samples, up to the next look at them.
     *
     * @return how many it took; {@link #key} tells what was heard with them
     */
    int add(short[] samples, int from, int until) {
        int count = Math.min(until - from, WINDOW - filled);
        for (int i = 0; i < count; i++) {
            history[filled + i] = samples[from + i];
        }
        filled += count;
        key = filled < WINDOW ? 0 : next();
        return count;
    }

    /** The key whose press was recognised with the samples taken last, else 0. */
    char key() {
        return key;
    }

    private char next() {
        idleTurn = !idleTurn && candidate == 0 && pressed == 0;
        char heard = idleTurn ? 0 : judge(look());
        System.arraycopy(history, HOP, history, 0, WINDOW - HOP);
        filled = WINDOW - HOP;
        return heard;
    }

    /** What follows has nothing to do with what came before. */
    void reset() {
        Arrays.fill(history, 0);
        candidate = 0;
        seen = 0;
        pressed = 0;
        missed = 0;
    }

    private char judge(char key) {
        seen = key != 0 && key == candidate ? seen + 1 : key != 0 ? 1 : 0;
        candidate = key;
        if (pressed != 0) {
            missed = key == pressed ? 0 : missed + 1;
            if (missed >= PAUSE_WINDOWS) {
                pressed = 0;
            }
        }
        if (seen >= PRESS_WINDOWS && key != pressed) {
            pressed = key;
            missed = 0;
            return key;
        }
        return 0;
    }

    /** The key that sounds in the window, or 0. */
    private char look() {
        for (int i = 0; i < WINDOW; i++) {
            windowed[i] = history[i] * HANN[i];
        }
        float energy = energy();
        if (energy * MIN_SHARE < 2 * MIN_POWER * SHARE) {
            return 0;
        }
        int row = strongest(0);
        if (row < 0 || powers[row] < MIN_POWER) {
            return 0;
        }
        int column = strongest(4);
        if (column < 0) {
            return 0;
        }
        double low = powers[row];
        double high = powers[4 + column];
        boolean isKey = high >= MIN_POWER
                && low <= high * MAX_TWIST
                && high <= low * MAX_REVERSE_TWIST
                && (low + high) * SHARE >= energy * MIN_SHARE
                && isCentred(LOW_HZ[row], low)
                && isCentred(HIGH_HZ[column], high)
                && isPure(row, column);
        return isKey ? KEYS[row].charAt(column) : 0;
    }

    /** Eight sums at once: in one, every addition would wait for the one before. */
    private float energy() {
        float e0 = 0, e1 = 0, e2 = 0, e3 = 0;
        float e4 = 0, e5 = 0, e6 = 0, e7 = 0;
        for (int i = 0; i < WINDOW; i += 8) {
            e0 += windowed[i] * windowed[i];
            e1 += windowed[i + 1] * windowed[i + 1];
            e2 += windowed[i + 2] * windowed[i + 2];
            e3 += windowed[i + 3] * windowed[i + 3];
            e4 += windowed[i + 4] * windowed[i + 4];
            e5 += windowed[i + 5] * windowed[i + 5];
            e6 += windowed[i + 6] * windowed[i + 6];
            e7 += windowed[i + 7] * windowed[i + 7];
        }
        return e0 + e1 + e2 + e3 + e4 + e5 + e6 + e7;
    }

    /** The index within a group of four of the one that leads the others clearly, or -1. */
    private int strongest(int group) {
        measure(group);
        int best = 0;
        for (int i = 1; i < 4; i++) {
            if (powers[group + i] > powers[group + best]) {
                best = i;
            }
        }
        for (int i = 0; i < 4; i++) {
            if (i != best && powers[group + i] * MIN_LEAD > powers[group + best]) {
                return -1;
            }
        }
        return best;
    }

    /** Four frequencies at once: one after the other, the processor would wait for every result. */
    private void measure(int group) {
        float c0 = COEFFICIENTS[group];
        float c1 = COEFFICIENTS[group + 1];
        float c2 = COEFFICIENTS[group + 2];
        float c3 = COEFFICIENTS[group + 3];
        float p0 = 0, p1 = 0, p2 = 0, p3 = 0;
        float b0 = 0, b1 = 0, b2 = 0, b3 = 0;
        for (float value : windowed) {
            float n0 = c0 * p0 + (value - b0);
            float n1 = c1 * p1 + (value - b1);
            float n2 = c2 * p2 + (value - b2);
            float n3 = c3 * p3 + (value - b3);
            b0 = p0;
            b1 = p1;
            b2 = p2;
            b3 = p3;
            p0 = n0;
            p1 = n1;
            p2 = n2;
            p3 = n3;
        }
        powers[group] = p0 * p0 + b0 * b0 - c0 * p0 * b0;
        powers[group + 1] = p1 * p1 + b1 * b1 - c1 * p1 * b1;
        powers[group + 2] = p2 * p2 + b2 * b2 - c2 * p2 * b2;
        powers[group + 3] = p3 * p3 + b3 * b3 - c3 * p3 * b3;
    }

    private boolean isCentred(double hz, double power) {
        return power >= power(coefficient(hz * (1 - ASIDE))) && power >= power(coefficient(hz * (1 + ASIDE)));
    }

    private boolean isPure(int row, int column) {
        double lowOctave = 2 * LOW_HZ[row];
        boolean hidden = Math.abs(lowOctave - HIGH_HZ[column]) < HARMONIC_GAP_HZ;
        return (hidden || power(coefficient(lowOctave)) <= MAX_HARMONIC * powers[row])
                && power(coefficient(2 * HIGH_HZ[column])) <= MAX_HARMONIC * powers[4 + column];
    }

    private static double coefficient(double hz) {
        return 2 * Math.cos(2 * Math.PI * hz / RATE);
    }

    /** The squared magnitude of one frequency in the window. */
    private double power(double coefficient) {
        double previous = 0;
        double beforePrevious = 0;
        for (float value : windowed) {
            double current = value + coefficient * previous - beforePrevious;
            beforePrevious = previous;
            previous = current;
        }
        return previous * previous + beforePrevious * beforePrevious - coefficient * previous * beforePrevious;
    }
}
