package org.santral.http;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.santral.media.AudioImport;
import org.santral.media.BadAudioException;
import org.santral.media.Prompt;

/**
 * Decodes sound files that clients send. That costs a second of CPU at worst: one at a time in the whole process,
 * whichever API it came by, and on a thread of its own, because a virtual thread that computes would keep calls' programs
 * from theirs.
 */
public final class SoundImport {
    private static final Semaphore DECODING = new Semaphore(1, true);

    private SoundImport() {}

    /**
     * The audio of a file; waits its turn.
     *
     * @param file WAV or MP3, with the limits of {@link AudioImport.Limits#DEFAULT}
     */
    public static Prompt decode(byte[] file) throws BadAudioException, InterruptedException {
        FutureTask<Prompt> decode = new FutureTask<>(() -> AudioImport.decode(file, AudioImport.Limits.DEFAULT));
        DECODING.acquire();
        try {
            Thread.ofPlatform().daemon().name("sound-import").start(decode);
            return decode.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BadAudioException bad) {
                throw bad;
            }
            throw new IllegalStateException("decoding a sound failed", e);
        } finally {
            DECODING.release();
        }
    }
}
