package org.santral.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recording: a WAV (16 bit, 8 kHz) of what two parties say in stereo, or one in mono, silence where they do not. Which
 * session feeds a channel may change in the middle ({@link MediaSession#record}): time goes on, so the channels stay
 * aligned. The file grows while the call lasts and is playable at any moment up to the last second or so; see {@link WavRepair} for one that was cut
 * off. Methods may be called from any thread; only {@link #close} waits.
 */
public final class Recorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    /**
     * Where now is in the recording.
     *
     * @param originNanos the instant of frame 0; moved on by every pause
     * @param stoppedNanos since when nothing is recorded, if {@code stopped}
     * @param epoch counts pauses: behind one, streams are placed anew
     */
    private record Timeline(long originNanos, boolean stopped, long stoppedNanos, int epoch) {
        long frame(long nowNanos) {
            return Math.max(0, ((stopped ? stoppedNanos : nowNanos) - originNanos) / 1000 * WavHeader.RATE / 1_000_000);
        }
    }

    private final RecordingWriter writer;
    private final MediaClock clock;
    private final RecordingFile file;
    private final CompletableFuture<RecordingSummary> finished = new CompletableFuture<>();
    private final AtomicBoolean finishing = new AtomicBoolean();
    private final AtomicBoolean otherCodecLogged = new AtomicBoolean();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicInteger feeds = new AtomicInteger();
    private volatile Timeline timeline;

    Recorder(RecordingWriter writer, MediaClock clock, RecordingFile file) {
        this.writer = writer;
        this.clock = clock;
        timeline = new Timeline(clock.nanos(), false, 0, 0);
        this.file = file;
    }

    /** Leaves out what is said from now on, on both channels, and the time itself. */
    public synchronized void pause() {
        Timeline now = timeline;
        if (!now.stopped()) {
            timeline = new Timeline(now.originNanos(), true, clock.nanos(), now.epoch() + 1);
        }
    }

    /** Goes on after {@link #pause}. */
    public synchronized void resume() {
        Timeline now = timeline;
        if (now.stopped() && !finishing.get()) {
            long origin = now.originNanos() + clock.nanos() - now.stoppedNanos();
            timeline = new Timeline(origin, false, 0, now.epoch());
        }
    }

    /**
     * Ends the recording without waiting for the disk. Idempotent: always the same future.
     *
     * @return completed once the file is whole; with an {@link IOException} if it could not be written. Its
     *     dependents must not block: they run on the thread that writes all recordings
     */
    public CompletableFuture<RecordingSummary> finish() {
        end();
        return finished;
    }

    /**
     * Completed like that of {@link #finish}, without ending the recording: whoever ends it, be it that its maximum length
     * is reached.
     */
    public CompletableFuture<RecordingSummary> finished() {
        return finished;
    }

    boolean isMono() {
        return file.channels() == 1;
    }

    /** A number for the next session that feeds a channel. */
    int nextFeed() {
        return feeds.getAndIncrement();
    }

    /** Ends the recording; {@link #finish} tells the outcome. */
    void end() {
        if (finishing.compareAndSet(false, true)) {
            // After the mark: a concurrent resume can no longer undo it.
            pause();
            writer.finish(this);
        }
    }

    /**
     * Like {@link #finish}, but waits; to be called where blocking is allowed.
     *
     * @throws CompletionException if the file could not be written
     */
    @Override
    public void close() {
        finish().join();
    }

    /** The finished recording; waits like {@link #close}. */
    public RecordingSummary summary() {
        return finish().join();
    }

    /** Packets that are missing in the file because the disk was too slow. */
    public long packetsDropped() {
        return dropped.get();
    }

    /** Takes a packet over; called on a media thread. */
    void heard(Forwarding.Tap tap, Codec format, ByteBuffer buffer, RtpPacket packet, long nowNanos) {
        Timeline now = timeline;
        if (now.stopped()) {
            return;
        }
        if (!format.isG711()) {
            if (otherCodecLogged.compareAndSet(false, true)) {
                LOG.debug("a recording stays silent where the codec is {}", format.name());
            }
            return;
        }
        long epoch = (long) tap.feed() << Integer.SIZE | now.epoch();
        if (!file.queue(tap.channel()).offer(buffer, packet, format.isALaw(), now.frame(nowNanos), epoch)) {
            dropped.incrementAndGet();
            writer.countDropped();
        }
    }

    /** Writes what came; called by the writer's thread alone. */
    void write() {
        long frame = timeline.frame(clock.nanos());
        file.write(frame);
        if (frame >= file.maxFrames()) {
            end();
        }
    }

    /** Writes the rest and tells the outcome; called by the writer's thread alone. */
    void complete() {
        try {
            RecordingSummary summary = file.finish(timeline.frame(clock.nanos()));
            finished.complete(summary);
        } catch (IOException | RuntimeException | Error e) {
            finished.completeExceptionally(e);
        }
    }
}
