package org.santral.media;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Recorded audio to be played: 8 kHz mono. Immutable and shareable by any number of calls. */
public final class Prompt implements AudioSource {
    /** 10 minutes, which take 9.6 MB. */
    private static final int MAX_SAMPLES = 10 * 60 * Resampler.OUT_RATE;

    private final short[] pcm;

    private Prompt(short[] pcm) {
        if (pcm.length == 0) {
            throw new IllegalArgumentException("a prompt needs at least one sample");
        }
        this.pcm = pcm;
    }

    /** A prompt of 16-bit samples at 8 kHz, at least one; the array is copied. */
    public static Prompt of(short[] pcm) {
        return new Prompt(pcm.clone());
    }

    /** Reads a WAV file; see {@link #load(InputStream)}. */
    public static Prompt load(Path wav) throws IOException {
        try (InputStream in = Files.newInputStream(wav)) {
            return load(in);
        }
    }

    /**
     * Reads a WAV stream: PCM of 8 or 16 bits, A-law or µ-law; mono, or stereo mixed to mono; 8 to 48 kHz, brought to 8
     * kHz; 10 minutes at most. May read on behind the audio; does not close the stream.
     *
     * @throws BadAudioException if it is something else; the message says what is wrong
     */
    public static Prompt load(InputStream wav) throws IOException {
        WavReader reader = new WavReader(new BufferedInputStream(wav));
        PcmBuffer out = new PcmBuffer(MAX_SAMPLES);
        Resampler resampler = reader.rate() == Resampler.OUT_RATE ? null : new Resampler(reader.rate(), out);
        short[] block = new short[8192];
        for (int frames = reader.read(block); frames > 0; frames = reader.read(block)) {
            if (reader.channels() == 2) {
                mixDown(block, frames);
            }
            if (resampler != null) {
                resampler.add(block, frames);
            } else {
                for (int i = 0; i < frames; i++) {
                    out.add(block[i]);
                }
            }
        }
        if (resampler != null) {
            resampler.end();
        }
        short[] pcm = out.toArray();
        if (pcm.length == 0) {
            throw new BadAudioException("the audio file cannot be used: it holds no sample");
        }
        return new Prompt(pcm);
    }

    private static void mixDown(short[] block, int frames) {
        for (int i = 0; i < frames; i++) {
            block[i] = (short) ((block[2 * i] + block[2 * i + 1]) / 2);
        }
    }

    @Override
    public int samples() {
        return pcm.length;
    }

    @Override
    public void copy(int position, short[] target, int offset, int count) {
        System.arraycopy(pcm, position, target, offset, count);
    }
}
