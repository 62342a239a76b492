package org.santral.media;

/**
 * Something that can be played to a party: 16-bit mono samples at 8 kHz of a known length. Immutable: one source may be
 * played to any number of parties at once, each of which has its own position.
 */
public sealed interface AudioSource permits Prompt, Tone, Silence, Playlist, MusicOnHold {
    /** Samples in one pass; at least 1. */
    int samples();

    /** Copies {@code count} samples from {@code position} on; both must lie within {@link #samples}. */
    void copy(int position, short[] target, int offset, int count);
}
