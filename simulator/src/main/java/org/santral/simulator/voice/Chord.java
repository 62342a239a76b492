package org.santral.simulator.voice;

import org.santral.media.Prompt;

/**
 * Two tones at once by which one of 256 parties is recognised. The higher tone lies above all keys (DTMF), so that nobody
 * takes a chord for a pressed key.
 *
 * @param index 0 to 255
 */
public record Chord(int index) {
    /** How many there are. */
    public static final int COUNT = 256;

    private static final int PER_TONE = 16;
    private static final int RATE = 8000;
    private static final double AMPLITUDE = 0.18;

    public Chord {
        if (index < 0 || index >= COUNT) {
            throw new IllegalArgumentException("no chord " + index);
        }
    }

    /** The chord of a number: its digits, read as one decimal number, modulo {@link #COUNT}. */
    public static Chord of(String number) {
        int remainder = 0;
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c >= '0' && c <= '9') {
                remainder = (remainder * 10 + c - '0') % COUNT;
            }
        }
        return new Chord(remainder);
    }

    /** What records call it. */
    public String name() {
        return "chord-" + index;
    }

    /** A party that sounds it without end. */
    public Voice voice() {
        short[] second = new short[RATE];
        for (int i = 0; i < RATE; i++) {
            double at = 2 * Math.PI * i / RATE;
            second[i] = (short) (AMPLITUDE
                    * Short.MAX_VALUE
                    * (Math.sin(at * low(index / PER_TONE)) + Math.sin(at * high(index % PER_TONE))));
        }
        return new Voice(name(), Prompt.of(second));
    }

    /** Hz of the lower tones, 0 to 15. */
    static int low(int tone) {
        return 530 + 46 * tone;
    }

    /** Hz of the higher tones, 0 to 15. */
    static int high(int tone) {
        return 1790 + 83 * tone;
    }

    /** The chord of these two tones. */
    static Chord of(int low, int high) {
        return new Chord(low * PER_TONE + high);
    }

    static int tones() {
        return PER_TONE;
    }
}
