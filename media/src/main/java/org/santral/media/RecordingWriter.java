package org.santral.media;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that writes the recordings of a {@link MediaEngine}, each five times a second. */
final class RecordingWriter {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingWriter.class);
    private static final long PASS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final MediaClock clock;
    private final Set<Recorder> open = ConcurrentHashMap.newKeySet();

    /** Bounded by the number of recorders: each comes here once. */
    private final LinkedBlockingQueue<Recorder> finishing = new LinkedBlockingQueue<>();

    private final RecordingFile.Scratch scratch = new RecordingFile.Scratch();
    private final LongAdder dropped = new LongAdder();
    private final Thread thread;
    private volatile boolean running = true;
    private volatile boolean ended;

    RecordingWriter(MediaClock clock) {
        this.clock = clock;
        thread = Thread.ofPlatform().name("media-writer").daemon().start(this::run);
    }

    Recorder open(Path wav, int channels, Duration maxLength) {
        Recorder recorder = new Recorder(this, clock, new RecordingFile(wav, channels, maxLength, scratch));
        open.add(recorder);
        return recorder;
    }

    void finish(Recorder recorder) {
        finishing.add(recorder);
        if (ended) {
            completeRequested();
        }
    }

    void countDropped() {
        dropped.increment();
    }

    long dropped() {
        return dropped.sum();
    }

    private void run() {
        long nextPass = System.nanoTime();
        while (running) {
            try {
                long left = nextPass - System.nanoTime();
                if (left <= 0) {
                    open.forEach(this::write);
                    nextPass = System.nanoTime() + PASS_NANOS;
                    continue;
                }
                Recorder next = finishing.poll(left, TimeUnit.NANOSECONDS);
                if (next != null) {
                    complete(next);
                }
            } catch (InterruptedException e) {
                LOG.debug("the writer is woken up");
            } catch (RuntimeException | Error e) {
                LOG.warn("unexpected error of the recordings' writer", e);
            }
        }
        ended = true;
        completeRequested();
    }

    private void write(Recorder recorder) {
        try {
            recorder.write();
        } catch (RuntimeException | Error e) {
            LOG.warn("unexpected error in writing a recording", e);
        }
    }

    /** Behind the thread's end its last callers do its work, one at a time: the buffers are shared. */
    private synchronized void completeRequested() {
        for (@Nullable Recorder next = finishing.poll(); next != null; next = finishing.poll()) {
            complete(next);
        }
    }

    private void complete(Recorder recorder) {
        open.remove(recorder);
        recorder.complete();
    }

    /**
     * Finishes every recording and ends the thread; waits up to 10 s for the disk. The thread is not interrupted, as that
     * would close the file that it is writing.
     */
    void stop() throws InterruptedException {
        open.forEach(Recorder::end);
        running = false;
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }
}
