package org.santral.recordings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.santral.base.CallId;
import org.santral.media.OggOpus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recordings in a form that browsers play: Opus in Ogg, made when somebody first asks and kept beside the recording for
 * as long as that. Made once, however many ask at the same time. An hour of audio costs about 25 s of one CPU and 22 MB.
 */
public final class RecordingExports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingExports.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    /**
     * What making exports may take.
     *
     * @param atOnce so many at the same time, each on a thread of its own
     * @param waiting so many more in line; the rest is refused
     * @param ofOneTenant those of one tenant, made and in line, so that the others get their turn
     * @param patience how long who asks waits at the most; it goes on without him
     */
    public record Limits(int atOnce, int waiting, int ofOneTenant, Duration patience) {
        /** A quarter of the CPUs, as the rest is for calls. A minute is more than an hour-long recording takes when calls leave
         * it half a CPU. */
        public static final Limits DEFAULT =
                new Limits(Math.max(1, Runtime.getRuntime().availableProcessors() / 4), 32, 8, Duration.ofMinutes(1));
    }

    /** It is not made yet: too much is to be done before it, or it is long. */
    public static final class NotYetException extends Exception {
        private static final long serialVersionUID = 1L;

        NotYetException(String why) {
            super(why);
        }
    }

    private record Job(int domainId, Future<?> done) {}

    private final RecordingCatalogue catalogue;
    private final RecordingStore store;
    private final Limits limits;
    private final ThreadPoolExecutor encoders;
    /** What is made or in line, by the recording's file. */
    private final Map<String, Job> jobs = new HashMap<>();

    private final LongAdder made = new LongAdder();

    public RecordingExports(RecordingCatalogue catalogue, RecordingStore store, Limits limits) {
        this.catalogue = catalogue;
        this.store = store;
        this.limits = limits;
        int most = limits.atOnce() + limits.waiting();
        // Platform threads: a virtual one that computes would keep calls' programs from theirs.
        encoders = new ThreadPoolExecutor(
                limits.atOnce(),
                limits.atOnce(),
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(most),
                Thread.ofPlatform().daemon().name("recording-export-", 0).factory());
        encoders.allowCoreThreadTimeOut(true);
    }

    /**
     * The recording of a call as an Ogg file; blocks while it is made. It may be deleted at any time, so opening it can
     * still fail.
     *
     * @return empty when this tenant has no such call, or the call has no recording (any more)
     * @throws NotYetException when it cannot be made now, or takes longer than is waited for: ask again later
     * @throws IOException when the recording cannot be read or the file not be written
     * @throws org.santral.store.DatabaseException when the database fails
     */
    public Optional<Path> ogg(int domainId, CallId call) throws NotYetException, IOException, InterruptedException {
        String file = file(domainId, call).orElse(null);
        if (file == null) {
            return Optional.empty();
        }
        if (store.findExport(file).isEmpty()) {
            await(job(domainId, file), file);
        }
        return store.findExport(file);
    }

    /**
     * The recording of a call as it was made: WAV. It may be deleted at any time, so opening it can still fail.
     *
     * @return empty when this tenant has no such call, or the call has no recording (any more)
     * @throws org.santral.store.DatabaseException when the database fails
     */
    public Optional<Path> original(int domainId, CallId call) {
        return file(domainId, call).flatMap(store::find);
    }

    private Optional<String> file(int domainId, CallId call) {
        return catalogue
                .ofCall(domainId, call)
                .map(RecordingCatalogue.Known::file)
                .filter(name -> store.find(name).isPresent());
    }

    /** Exports made since the start. */
    public long made() {
        return made.sum();
    }

    private Job job(int domainId, String file) throws NotYetException {
        synchronized (jobs) {
            Job there = jobs.get(file);
            if (there != null) {
                return there;
            }
            long ofTenant = jobs.values().stream()
                    .filter(job -> job.domainId() == domainId)
                    .count();
            if (jobs.size() >= limits.atOnce() + limits.waiting() || ofTenant >= limits.ofOneTenant()) {
                throw new NotYetException("too many recordings are waiting to be converted");
            }
            try {
                Job job = new Job(domainId, encoders.submit(() -> make(file)));
                jobs.put(file, job);
                return job;
            } catch (RejectedExecutionException e) {
                throw new NotYetException("recordings are no longer converted");
            }
        }
    }

    private boolean make(String file) throws IOException {
        try {
            Path recording = store.find(file).orElse(null);
            // Another job may have made it since it was looked for.
            if (recording == null || store.findExport(file).isPresent()) {
                return false;
            }
            Path unfinished = store.unfinishedExport(file);
            try {
                OggOpus.write(recording, unfinished);
                boolean published = store.publish(file);
                made.add(published ? 1 : 0);
                return published;
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } finally {
            synchronized (jobs) {
                jobs.remove(file);
            }
        }
    }

    private void await(Job job, String file) throws NotYetException, IOException, InterruptedException {
        try {
            job.done().get(limits.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new NotYetException("the recording is still being converted");
        } catch (CancellationException e) {
            throw new NotYetException("recordings are no longer converted");
        } catch (ExecutionException e) {
            // One that was deleted meanwhile is simply not there.
            if (store.find(file).isPresent()) {
                throw new IOException("a recording could not be converted", e.getCause());
            }
        }
    }

    /** What is being made is given up; it is made when it is asked for again. */
    @Override
    public void close() {
        encoders.shutdownNow().forEach(waiting -> ((Future<?>) waiting).cancel(false));
        try {
            if (!encoders.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a recording is still being converted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
