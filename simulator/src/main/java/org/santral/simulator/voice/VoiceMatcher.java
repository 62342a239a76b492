package org.santral.simulator.voice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the voices in what a party heard: the loudest half-seconds are searched in every voice by normalised
 * cross-correlation. One comparison takes some tens of milliseconds of CPU; never call it on a media or SIP thread.
 */
public final class VoiceMatcher {
    /** Samples of the windows that are compared: half a second. */
    static final int WINDOW = 4000;

    /** From this score on a voice counts as heard. Foreign voices reach 0.4, the right one with 5 % loss 0.9. */
    public static final double HEARD = 0.6;

    /** From this score on a voice counts as mixed into what was heard, such as the party's own as an echo. */
    public static final double MIXED_IN = 0.5;

    private static final int STEP = 400;
    private static final int MAX_WINDOWS = 6;

    /** Below this (about −54 dBFS) there is nothing to recognise. */
    private static final double SILENCE_RMS = 64;

    private final Map<Voice, VoicePrint> prints = new HashMap<>();

    /** Prepares all voices. */
    public VoiceMatcher() {
        for (Voice voice : Voice.ALL) {
            prints.put(voice, new VoicePrint(voice.samples(), WINDOW));
        }
    }

    /**
     * How well a voice was found.
     *
     * @param score 0 (not at all) to 1 (exactly)
     */
    public record Match(Voice voice, double score) {
        /** Whether the voice was really there. */
        public boolean heard() {
            return score >= HEARD;
        }
    }

    /**
     * All voices, best first; empty when there is less than half a second of sound above silence.
     *
     * @param sound 8 kHz mono
     */
    public List<Match> match(short[] sound) {
        Map<Voice, Double> best = new HashMap<>();
        for (int start : loudest(sound)) {
            VoicePrint.Spectrum spectrum = VoicePrint.spectrum(sound, start, WINDOW);
            prints.forEach((voice, print) -> best.merge(voice, print.score(spectrum), Math::max));
        }
        return best.entrySet().stream()
                .map(e -> new Match(e.getKey(), e.getValue()))
                .sorted(Comparator.comparingDouble(Match::score).reversed())
                .toList();
    }

    /** The voice heard best, or null when none was. */
    public static @Nullable Match heard(List<Match> matches) {
        return matches.isEmpty() || !matches.getFirst().heard() ? null : matches.getFirst();
    }

    /** The loudest window of each part of the sound: several parts, because a tone may be louder than all speech. */
    private static List<Integer> loudest(short[] sound) {
        List<Integer> chosen = new ArrayList<>();
        int starts = sound.length - WINDOW + 1;
        int parts = Math.clamp(sound.length / WINDOW, 1, MAX_WINDOWS);
        for (int part = 0; part < parts; part++) {
            int loudest = -1;
            double most = SILENCE_RMS * SILENCE_RMS * WINDOW;
            for (int start = starts * part / parts; start < starts * (part + 1) / parts; start += STEP) {
                double energy = energy(sound, start);
                if (energy > most) {
                    most = energy;
                    loudest = start;
                }
            }
            if (loudest >= 0) {
                chosen.add(loudest);
            }
        }
        return chosen;
    }

    private static double energy(short[] sound, int start) {
        double energy = 0;
        for (int i = start; i < start + WINDOW; i++) {
            energy += (double) sound[i] * sound[i];
        }
        return energy;
    }
}
