package org.santral.media;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A call progress tone: the sum of one or more frequencies, switched on and off in a cadence. */
public final class Tone implements AudioSource {
    private static final int RATE = 8000;
    private static final int MAX_SAMPLES = 60 * RATE;
    private static final double TURKEY_HZ = 450;

    /** The far end rings: 450 Hz, 2 s on, 4 s off. */
    public static final Tone RINGBACK = new Tone(List.of(TURKEY_HZ), cadence(2000, 4000));

    /** The party is busy: 450 Hz, 0.5 s on, 0.5 s off. */
    public static final Tone BUSY = new Tone(List.of(TURKEY_HZ), cadence(500, 500));

    /** The network cannot complete the call: 450 Hz, 0.2 s on, 0.2 s off. */
    public static final Tone CONGESTION = new Tone(List.of(TURKEY_HZ), cadence(200, 200));

    /** You are on hold: a short double beep every 5 s. */
    public static final Tone HOLD = new Tone(List.of(TURKEY_HZ), cadence(100, 100, 100, 4700));

    /** Speak now: one beep of 0.4 s at 1 kHz. */
    public static final Tone BEEP = new Tone(List.of(1000.0), cadence(400));

    private final short[] pcm;

    /**
     * A tone of one pass through its cadence; loop it for more.
     *
     * @param frequenciesHz 1 to 4 frequencies between 1 and 4,000 Hz, added at equal level to −12 dBFS peak in all
     * @param cadence durations, on first, alternating on and off; 1 minute in all at most
     */
    public Tone(List<Double> frequenciesHz, List<Duration> cadence) {
        long samples = cadence.stream().mapToLong(Tone::samplesOf).sum();
        if (samples < 1 || samples > MAX_SAMPLES) {
            throw new IllegalArgumentException("a cadence must last up to a minute");
        }
        if (frequenciesHz.isEmpty() || frequenciesHz.size() > 4) {
            throw new IllegalArgumentException("a tone has 1 to 4 frequencies");
        }
        for (double hz : frequenciesHz) {
            if (!(hz >= 1 && hz <= RATE / 2.0)) {
                throw new IllegalArgumentException("a frequency must be within 1-4000 Hz");
            }
        }
        pcm = new short[(int) samples];
        int start = 0;
        for (int i = 0; i < cadence.size(); i++) {
            int length = (int) samplesOf(cadence.get(i));
            if (i % 2 == 0) {
                sound(frequenciesHz, start, length);
            }
            start += length;
        }
    }

    private void sound(List<Double> frequenciesHz, int start, int length) {
        double amplitude = Short.MAX_VALUE / 4.0 / frequenciesHz.size();
        for (int n = 0; n < length; n++) {
            double sum = 0;
            for (double hz : frequenciesHz) {
                sum += amplitude * Math.sin(2 * Math.PI * hz * n / RATE);
            }
            pcm[start + n] = (short) Math.round(sum);
        }
    }

    private static long samplesOf(Duration part) {
        if (part.isNegative() || part.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("a part of a cadence lasts 0 to 60 s");
        }
        return part.toMillis() * RATE / 1000;
    }

    private static List<Duration> cadence(long... partsMs) {
        return Arrays.stream(partsMs).mapToObj(Duration::ofMillis).toList();
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
