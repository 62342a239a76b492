package org.santral.media;

import java.util.Arrays;
import java.util.List;

/**
 * Sources played one after the other without a seam, as one: "you are number", "four", "in line". Nothing is copied
 * before it is played.
 */
public final class Playlist implements AudioSource {
    private final List<AudioSource> parts;

    /** Where each part begins. */
    private final int[] starts;

    private final int samples;

    /**
     * @param parts at least one; a part may occur several times
     * @throws IllegalArgumentException if there is none, or they last longer than 74 hours together
     */
    public Playlist(List<? extends AudioSource> parts) {
        this.parts = List.copyOf(parts);
        if (this.parts.isEmpty()) {
            throw new IllegalArgumentException("a playlist has at least one part");
        }
        starts = new int[this.parts.size()];
        long end = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = (int) end;
            end += this.parts.get(i).samples();
            if (end > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a playlist lasts up to 74 hours");
            }
        }
        samples = (int) end;
    }

    /** The given sources as one. */
    public static Playlist of(AudioSource... parts) {
        return new Playlist(List.of(parts));
    }

    @Override
    public int samples() {
        return samples;
    }

    @Override
    public void copy(int position, short[] target, int offset, int count) {
        if (position < 0 || count < 0 || count > samples - position) {
            throw new IndexOutOfBoundsException("the playlist has " + samples + " samples");
        }
        int found = Arrays.binarySearch(starts, position);
        int part = found >= 0 ? found : -found - 2;
        int done = 0;
        while (done < count) {
            AudioSource source = parts.get(part);
            int within = position + done - starts[part];
            int length = Math.min(count - done, source.samples() - within);
            source.copy(within, target, offset + done, length);
            done += length;
            part++;
        }
    }
}
