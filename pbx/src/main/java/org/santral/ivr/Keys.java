package org.santral.ivr;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.call.CallLine;
import org.santral.call.CallLine.Woken;
import org.santral.call.CallOver;
import org.santral.media.AudioSource;

/** Keys that a party presses, one by one. */
public final class Keys {
    private Keys() {}

    /** Plays until its end or a key. @return the key, null if there was none */
    public static @Nullable Character during(CallLine line, AudioSource source) throws CallOver, InterruptedException {
        return keyOf(line.play(source, true, null));
    }

    /** Waits for a key. @return null if none came in that time */
    public static @Nullable Character within(CallLine line, Duration atMost) throws CallOver, InterruptedException {
        return keyOf(line.await(atMost, null));
    }

    /**
     * Collects keys until {@code #}, a pause, or as many as can be.
     *
     * @param pause longest time before each key
     * @param most collected at most
     * @return without the {@code #}; empty if nothing came
     */
    public static String number(CallLine line, Duration pause, int most) throws CallOver, InterruptedException {
        StringBuilder digits = new StringBuilder();
        while (digits.length() < most) {
            Character key = within(line, pause);
            if (key == null || key == '#') {
                break;
            }
            digits.append((char) key);
        }
        return digits.toString();
    }

    /**
     * Plays prompts one after the other until a key is pressed, and collects keys from that one on, as {@link #number}
     * does.
     */
    public static String asked(CallLine line, List<AudioSource> prompts, Duration pause, int most)
            throws CallOver, InterruptedException {
        for (AudioSource prompt : prompts) {
            Character first = during(line, prompt);
            if (first != null) {
                return first == '#' ? "" : first + number(line, pause, most - 1);
            }
        }
        return number(line, pause, most);
    }

    private static @Nullable Character keyOf(Woken woken) {
        return woken instanceof Woken.Key(char key) ? (Character) key : null;
    }
}
