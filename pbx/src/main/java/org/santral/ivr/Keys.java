package org.santral.ivr;

import java.time.Duration;
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

    private static @Nullable Character keyOf(Woken woken) {
        return woken instanceof Woken.Key(char key) ? (Character) key : null;
    }
}
