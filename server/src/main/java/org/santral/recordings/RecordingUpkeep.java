package org.santral.recordings;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent.RecordingReady;
import org.santral.ledger.LedgerProjection;
import org.santral.ledger.LedgerReader;
import org.santral.store.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done for recordings in the background, on one virtual thread: manifests as soon as a recording is ready, and
 * now and then what deletions left undone and recordings whose time is over. Everything is found in the catalogue, so
 * nothing is lost when the process dies. Register it with the ledger, behind the catalogue.
 */
public final class RecordingUpkeep implements LedgerProjection, AutoCloseable {
    /** How often deletions are looked after. */
    public static final Duration EVERY = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(RecordingUpkeep.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final RecordingManifests manifests;
    private final RecordingDeletions deletions;
    private final RecordingDeletions.Retention retention;
    private final Duration every;
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("recording-upkeep").unstarted(this::run);

    public RecordingUpkeep(
            RecordingCatalogue catalogue,
            RecordingStore store,
            LedgerReader ledger,
            RecordingDeletions deletions,
            RecordingDeletions.Retention retention,
            Duration every) {
        this.manifests = new RecordingManifests(catalogue, store, ledger);
        this.deletions = deletions;
        this.retention = retention;
        this.every = every;
    }

    /** Begins, with all that was left undone. */
    public void start() {
        thread.start();
    }

    @Override
    public void apply(Tx tx, List<LedgerEntry> batch) {
        // The catalogue writes the rows; they are worked on when they are on disk.
    }

    @Override
    public void committed(List<LedgerEntry> batch) {
        if (batch.stream().anyMatch(entry -> entry.event() instanceof RecordingReady)) {
            wake.release();
        }
    }

    private void run() {
        long lookAgainNanos = System.nanoTime();
        try {
            while (closing.getCount() > 0) {
                wake.drainPermits();
                boolean due = lookAgainNanos - System.nanoTime() <= 0;
                work(due);
                if (due) {
                    lookAgainNanos = System.nanoTime() + every.toNanos();
                }
                wake.tryAcquire(lookAgainNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            LOG.debug("recording upkeep was interrupted", e);
        }
    }

    private void work(boolean due) {
        try {
            manifests.writeMissing();
            if (due) {
                deletions.finish();
                int deleted = deletions.purge(retention);
                if (deleted > 0) {
                    LOG.info("{} recordings were deleted because their time was over", deleted);
                }
            }
        } catch (RuntimeException e) {
            LOG.error("recordings could not be looked after; tried again later", e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        wake.release();
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_WITHIN)) {
                LOG.warn("recording upkeep goes on at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
