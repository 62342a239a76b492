package org.santral.simulator.voice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.santral.media.ToneMeter;

/** Recognises chords in what a party heard, quarter of a second by quarter of a second. */
public final class ChordMeter {
    /** What is reported where two chords sound at once: a connection that has been made twice. */
    public static final String SEVERAL = "several";

    private static final int RATE = 8000;
    private static final int WINDOW = RATE / 4;

    /** A chord must last for two windows: one may hold the end of one and the beginning of another. */
    private static final int LEAST_WINDOWS = 2;

    private static final double SILENCE_RMS = 0.01;

    /** How much of a window's energy the tones make up where nothing else sounds. */
    private static final double MOST = 0.75;

    /** A tone counts from this part of the loudest one on. */
    private static final double PART = 0.5;

    private ChordMeter() {}

    /** The names of the chords heard for half a second in a row or longer, in order of their first appearance. */
    public static List<String> heard(short[] sound) {
        Map<String, Integer> longest = new LinkedHashMap<>();
        String before = "";
        int run = 0;
        for (int start = 0; start + WINDOW <= sound.length; start += WINDOW) {
            String now = window(sound, start);
            run = now.equals(before) ? run + 1 : 1;
            before = now;
            if (!now.isEmpty() && run >= LEAST_WINDOWS) {
                longest.merge(now, run, Math::max);
            }
        }
        return List.copyOf(longest.keySet());
    }

    private static String window(short[] sound, int start) {
        double rms = ToneMeter.rms(sound, start, start + WINDOW);
        if (rms < SILENCE_RMS) {
            return "";
        }
        double[] low = new double[Chord.tones()];
        double[] high = new double[Chord.tones()];
        double energy = 0;
        for (int i = 0; i < Chord.tones(); i++) {
            low[i] = ToneMeter.level(sound, start, start + WINDOW, Chord.low(i), RATE);
            high[i] = ToneMeter.level(sound, start, start + WINDOW, Chord.high(i), RATE);
            energy += (low[i] * low[i] + high[i] * high[i]) / 2;
        }
        if (energy < MOST * rms * rms) {
            return "";
        }
        int lowest = loudest(low);
        int highest = loudest(high);
        double loudest = Math.max(low[lowest], high[highest]);
        if (count(low, loudest) > 1 || count(high, loudest) > 1) {
            return SEVERAL;
        }
        return Math.min(low[lowest], high[highest]) < PART * loudest
                ? ""
                : Chord.of(lowest, highest).name();
    }

    private static int loudest(double[] levels) {
        int best = 0;
        for (int i = 1; i < levels.length; i++) {
            best = levels[i] > levels[best] ? i : best;
        }
        return best;
    }

    private static int count(double[] levels, double loudest) {
        int count = 0;
        for (double level : levels) {
            count += level >= PART * loudest ? 1 : 0;
        }
        return count;
    }
}
