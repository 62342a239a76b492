package org.santral.media;

/**
 * Music for those who wait. A party to whom it is played again, say after an announcement, hears it go on where it was
 * interrupted. Any number of listeners share its samples.
 */
public final class MusicOnHold implements AudioSource {
    /** Computed when it is first asked for. */
    private static final class BuiltIn {
        private static final MusicOnHold MUSIC = new MusicOnHold(Prompt.of(Melody.synthesise()));
    }

    private final Prompt music;

    private MusicOnHold(Prompt music) {
        this.music = music;
    }

    /**
     * The music that needs no file: quiet chords and a melody, 45 s before it repeats, −20 dBFS. Computing it takes a
     * tenth of a second at the first call.
     */
    public static MusicOnHold builtIn() {
        return BuiltIn.MUSIC;
    }

    /** Music from a file; see {@link AudioImport} for how to read one. */
    public static MusicOnHold of(Prompt music) {
        return new MusicOnHold(music);
    }

    @Override
    public int samples() {
        return music.samples();
    }

    @Override
    public void copy(int position, short[] target, int offset, int count) {
        music.copy(position, target, offset, count);
    }
}
