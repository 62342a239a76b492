package org.santral.media;

import java.time.Duration;
import java.util.Arrays;

/**
 * A pause, to be put between the parts of a {@link Playlist}.
 *
 * @param samples its length at 8 kHz, 1 to 80 million (10,000 s)
 */
public record Silence(int samples) implements AudioSource {
    private static final int MAX_SAMPLES = 80_000_000;

    public Silence {
        if (samples < 1 || samples > MAX_SAMPLES) {
            throw new IllegalArgumentException("a pause lasts from one sample to 10,000 s");
        }
    }

    /** A pause of so long, in whole milliseconds: 1 ms to 10,000 s. */
    public static Silence of(Duration length) {
        return new Silence(Math.toIntExact(Math.min(length.toMillis() * 8, Integer.MAX_VALUE)));
    }

    @Override
    public void copy(int position, short[] target, int offset, int count) {
        Arrays.fill(target, offset, offset + count, (short) 0);
    }
}
