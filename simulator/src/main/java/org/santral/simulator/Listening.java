package org.santral.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.media.Recorder;
import org.santral.media.ToneMeter;
import org.santral.simulator.CallRecord.Heard;
import org.santral.simulator.voice.ChordMeter;
import org.santral.simulator.voice.HeardFile;
import org.santral.simulator.voice.Voice;
import org.santral.simulator.voice.VoiceMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to what parties heard, call after call on one thread of its own. What was heard lies in a file per call that
 * is deleted after listening.
 */
final class Listening implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final int WAITING = 5_000;
    private static final int FRAME = 160;

    /** About −50 dBFS. */
    private static final double SILENCE_RMS = 0.003;

    private final VoiceMatcher matcher = new VoiceMatcher();
    private final AtomicLong files = new AtomicLong();
    private final Path folder;
    private final boolean chords;
    private final ThreadPoolExecutor thread;

    /** @param chords whether parties sound chords instead of speaking */
    Listening(boolean chords) {
        this.chords = chords;
        try {
            folder = Files.createTempDirectory("santral-heard-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> Thread.ofPlatform()
                        .name("listening")
                        .daemon()
                        .unstarted(task));
    }

    /** A new file for what one party hears. */
    Path file() {
        return folder.resolve("heard-" + files.incrementAndGet() + ".wav");
    }

    /**
     * Listens later.
     *
     * @param own the voice of the party that heard this
     * @param done told the result; null when the file cannot be read, or too many calls wait
     */
    void listen(Recorder recorder, Path file, Voice own, Consumer<@Nullable Heard> done) {
        try {
            thread.execute(() -> {
                Heard heard = null;
                try {
                    recorder.close();
                    heard = heard(HeardFile.read(file), own);
                    Files.deleteIfExists(file);
                } catch (IOException | RuntimeException e) {
                    LOG.warn("what a party heard cannot be listened to", e);
                } finally {
                    done.accept(heard);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.warn("too many calls to listen to: one is left out");
            recorder.close();
            done.accept(null);
        }
    }

    /** Judges one side of a call. */
    Heard heard(short[] sound, Voice own) {
        int silentFrames = 0;
        for (int start = 0; start + FRAME <= sound.length; start += FRAME) {
            if (ToneMeter.rms(sound, start, start + FRAME) < SILENCE_RMS) {
                silentFrames++;
            }
        }
        if (chords) {
            List<String> heard = ChordMeter.heard(sound);
            boolean any = !heard.isEmpty();
            boolean echo = heard.contains(own.name());
            return new Heard(
                    any ? heard.getFirst() : null,
                    any ? 1 : 0,
                    echo,
                    echo ? 1 : 0,
                    rounded(ToneMeter.rms(sound)),
                    sound.length / 8000.0,
                    silentFrames * FRAME / 8000.0,
                    heard);
        }
        List<VoiceMatcher.Match> matches = matcher.match(sound);
        VoiceMatcher.Match best = VoiceMatcher.heard(matches);
        double ownScore = matches.stream()
                .filter(match -> match.voice().equals(own))
                .mapToDouble(VoiceMatcher.Match::score)
                .findFirst()
                .orElse(0);
        return new Heard(
                best == null ? null : best.voice().name(),
                rounded(matches.isEmpty() ? 0 : matches.getFirst().score()),
                ownScore >= VoiceMatcher.MIXED_IN,
                rounded(ownScore),
                rounded(ToneMeter.rms(sound)),
                sound.length / 8000.0,
                silentFrames * FRAME / 8000.0,
                best == null ? List.of() : List.of(best.voice().name()));
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    /** Listens to what waits, then removes the folder. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("{} calls were not listened to", thread.getQueue().size());
            }
            try (var left = Files.newDirectoryStream(folder)) {
                for (Path file : left) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.warn("{} could not be removed", folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
