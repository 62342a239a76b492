package org.santral.recordings;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.santral.base.CallId;
import org.santral.recordings.RecordingCatalogue.Known;
import org.santral.store.Sql;
import org.santral.store.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes recordings: one on request, and those whose time is over. A deletion is decided in one transaction – the
 * call's record says so, links lead nowhere – and the files go at once afterwards; what a crash or a disk prevents is
 * {@link #finish finished} later. All methods throw {@code DatabaseException} when the database fails. Any thread.
 */
public final class RecordingDeletions {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingDeletions.class);
    private static final int BATCH = 200;

    /** Port: what else must say that a call's recording is gone, in the transaction that decides it. */
    public interface Listener {
        void recordingDeleted(Tx tx, int domainId, CallId call) throws SQLException;
    }

    /** Port: how long a tenant keeps recordings. */
    public interface Retention {
        /** Empty: for ever, which is the default. */
        Optional<Duration> keepFor(int domainId);
    }

    private final RecordingCatalogue catalogue;
    private final RecordingStore store;
    private final Listener listener;
    private final Clock clock;

    public RecordingDeletions(RecordingCatalogue catalogue, RecordingStore store, Listener listener, Clock clock) {
        this.catalogue = catalogue;
        this.store = store;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Deletes the recording of an ended call: the word of its record, its links, its audio and its manifest.
     *
     * @return false when this tenant has no such call, or it is still up, or has no recording (any more)
     */
    public boolean delete(int domainId, CallId call) {
        List<Known> recordings = catalogue.deletable(domainId, call);
        decide(recordings);
        return !recordings.isEmpty();
    }

    /**
     * Deletes what tenants no longer want to keep; to be run once a day or oftener.
     *
     * @return how many were deleted
     */
    public int purge(Retention retention) {
        int deleted = 0;
        for (int domainId : catalogue.domains()) {
            Optional<Duration> keep = retention.keepFor(domainId);
            if (keep.isPresent()) {
                deleted += purge(domainId, Sql.micros(clock.instant().minus(keep.get())));
            }
        }
        return deleted;
    }

    private int purge(int domainId, long beforeUs) {
        int deleted = 0;
        List<Known> old;
        do {
            old = catalogue.readyBefore(domainId, beforeUs, BATCH);
            decide(old);
            deleted += old.size();
        } while (old.size() == BATCH);
        return deleted;
    }

    /** Removes the files of deleted recordings that are still there. */
    public void finish() {
        String after = "";
        List<Known> left;
        do {
            left = catalogue.notGone(after, BATCH);
            remove(left);
            after = left.isEmpty() ? after : left.getLast().recordingId();
        } while (left.size() == BATCH);
    }

    private void decide(List<Known> recordings) {
        if (!recordings.isEmpty()) {
            catalogue.markDeleted(recordings, listener, Sql.micros(clock.instant()));
            remove(recordings);
        }
    }

    private void remove(List<Known> recordings) {
        List<Known> gone = new ArrayList<>();
        for (Known recording : recordings) {
            try {
                store.delete(recording.file());
                gone.add(recording);
            } catch (IOException e) {
                LOG.warn("files of recording {} cannot be removed yet: {}", recording.recordingId(), e.toString());
            }
        }
        catalogue.markGone(gone, Sql.micros(clock.instant()));
    }
}
