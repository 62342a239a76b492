package org.santral.recordings;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.santral.base.CallId;
import org.santral.store.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes recordings: one on request, and those whose time is over. */
public final class RecordingDeletions {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingDeletions.class);
    private static final int BATCH = 500;

    /** Port: told when a call's recording is gone, so that its record says so. May be told twice. */
    public interface Listener {
        void recordingDeleted(int domainId, CallId call);
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
     * Deletes the recording of a call: its file, its links, and the word of its record.
     *
     * @return false when this tenant has no such call or it has no recording (any more)
     * @throws IOException when the file cannot be deleted; nothing was changed then
     */
    public boolean delete(int domainId, CallId call) throws IOException {
        Optional<RecordingCatalogue.Known> recording = catalogue.ofCall(domainId, call);
        if (recording.isEmpty()) {
            return false;
        }
        delete(recording.get());
        return true;
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
        while (true) {
            List<RecordingCatalogue.Known> old = catalogue.readyBefore(domainId, beforeUs, BATCH);
            int failed = 0;
            for (RecordingCatalogue.Known recording : old) {
                try {
                    delete(recording);
                    deleted++;
                } catch (IOException e) {
                    LOG.warn("recording {} could not be deleted: {}", recording.recordingId(), e.toString());
                    failed++;
                }
            }
            if (old.size() < BATCH || failed > 0) {
                // Asking again now would only meet the same files: they are left for the next run.
                return deleted;
            }
        }
    }

    /** The file goes first: a crash in between leaves a record that is put right when the deletion is repeated. */
    private void delete(RecordingCatalogue.Known recording) throws IOException {
        store.delete(recording.file());
        listener.recordingDeleted(recording.domainId(), recording.call());
        catalogue.markDeleted(recording, Sql.micros(clock.instant()));
    }
}
