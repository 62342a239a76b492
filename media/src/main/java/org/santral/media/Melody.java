package org.santral.media;

/**
 * Composes the built-in music on hold: four-bar turns of soft chords under a slow pentatonic melody, each note a few
 * decaying partials. What rings on at the end is added to the beginning, so that the loop has no seam.
 */
final class Melody {
    private static final int RATE = 8000;

    /** 0.7 s; 64 of them make the piece. */
    private static final int BEAT_SAMPLES = 5600;

    private static final int BEATS = 64;
    private static final double RMS = 0.1;

    /** Notes are MIDI numbers: C major seventh, A minor seventh, D minor seventh, G; then E minor, F, D minor, G. */
    private static final int[][] CHORDS = {
        {48, 55, 59, 64}, {45, 55, 60, 64}, {50, 57, 60, 65}, {43, 55, 59, 65},
        {52, 55, 59, 62}, {53, 57, 60, 64}, {50, 57, 60, 65}, {43, 53, 59, 62},
    };

    /** One per beat, 0 for none; two turns of eight bars that differ. */
    private static final int[] LINE = {
        76, 0, 74, 72, 72, 0, 0, 69, 74, 0, 72, 69, 71, 0, 0, 0, 71, 0, 74, 79, 76, 0, 0, 72, 77, 76, 74, 0, 74, 0, 67,
                0,
        79, 0, 76, 74, 76, 0, 72, 0, 69, 0, 74, 77, 74, 0, 71, 0, 67, 0, 71, 74, 72, 0, 0, 69, 72, 0, 69, 0, 67, 0, 0,
                0,
    };

    private final float[] mix = new float[BEATS * BEAT_SAMPLES];

    private Melody() {}

    static short[] synthesise() {
        return new Melody().play();
    }

    private short[] play() {
        for (int beat = 0; beat < BEATS; beat++) {
            int[] chord = CHORDS[beat / 4 % CHORDS.length];
            if (beat % 4 == 0) {
                for (int note : chord) {
                    note(beat, note, 0.5, 2.2);
                }
            } else {
                note(beat, chord[1 + beat % 3] + 12, 0.22, 0.9);
            }
            if (LINE[beat] != 0) {
                note(beat, LINE[beat], 0.6, 1.3);
            }
        }
        return levelled();
    }

    /** Adds a note: attack of 20 ms, then falling to 1/e in the given time; higher partials fall faster. */
    private void note(int beat, int midi, double volume, double decaySeconds) {
        double hz = 440 * Math.pow(2, (midi - 69) / 12.0);
        for (int partial = 1; partial <= 3; partial++) {
            double amplitude = volume / (partial * partial);
            partial(beat * BEAT_SAMPLES, hz * partial, amplitude, decaySeconds / partial);
        }
    }

    /** A sine by rotation of a vector, which is far cheaper than one sine per sample. */
    private void partial(int start, double hz, double amplitude, double decaySeconds) {
        double fall = Math.exp(-1 / (decaySeconds * RATE));
        double cos = fall * Math.cos(2 * Math.PI * hz / RATE);
        double sin = fall * Math.sin(2 * Math.PI * hz / RATE);
        double x = amplitude;
        double y = 0;
        int attack = RATE / 50;
        int length = (int) (5 * decaySeconds * RATE);
        int fade = RATE / 10;
        for (int i = 0; i < length; i++) {
            double gain = Math.min(1, Math.min((double) i / attack, (double) (length - i) / fade));
            mix[(start + i) % mix.length] += (float) (gain * y);
            double next = x * cos - y * sin;
            y = x * sin + y * cos;
            x = next;
        }
    }

    private short[] levelled() {
        double squares = 0;
        for (float value : mix) {
            squares += value * value;
        }
        double scale = RMS * 32768 / Math.sqrt(squares / mix.length);
        short[] pcm = new short[mix.length];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.clamp(Math.round(mix[i] * scale), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return pcm;
    }
}
