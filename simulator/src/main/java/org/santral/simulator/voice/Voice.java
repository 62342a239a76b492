package org.santral.simulator.voice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.santral.media.Prompt;

/**
 * One of the spoken voices: a sentence of 3 to 5 seconds that is said again and again. The files come from {@code
 * voices.sh}.
 *
 * @param name how call records name it
 * @param prompt the sentence
 */
public record Voice(String name, Prompt prompt) {

    /** All voices, in the order in which {@link #of} counts them. */
    public static final List<Voice> ALL = Stream.of("ada", "bora", "cem", "derya", "elif", "firat")
            .map(Voice::load)
            .toList();

    /**
     * The voice that a number speaks with: its digits, read as one decimal number, modulo the count of voices. Two
     * consecutive numbers therefore never share a voice.
     *
     * @param number characters other than 0-9 are skipped
     */
    public static Voice of(String number) {
        int remainder = 0;
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c >= '0' && c <= '9') {
                remainder = (remainder * 10 + c - '0') % ALL.size();
            }
        }
        return ALL.get(remainder);
    }

    /** The samples of one pass, 8 kHz. */
    short[] samples() {
        short[] samples = new short[prompt.samples()];
        prompt.copy(0, samples, 0, samples.length);
        return samples;
    }

    private static Voice load(String name) {
        String resource = "/org/santral/simulator/voices/" + name + ".wav";
        try (InputStream in = Voice.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            return new Voice(name, Prompt.load(in));
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be played", e);
        }
    }
}
