package org.santral.recordings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEntry;
import org.santral.ledger.CallView;
import org.santral.ledger.LedgerReader;
import org.santral.recordings.RecordingCatalogue.Known;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the manifests beside the audio. What is not written yet is told by the catalogue, also after a crash. */
final class RecordingManifests {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingManifests.class);
    private static final int BATCH = 100;
    /** A full disk fails every time; then the rest waits for the next run. */
    private static final int FAILURES_IN_A_ROW = 10;

    private final RecordingCatalogue catalogue;
    private final RecordingStore store;
    private final LedgerReader ledger;

    RecordingManifests(RecordingCatalogue catalogue, RecordingStore store, LedgerReader ledger) {
        this.catalogue = catalogue;
        this.store = store;
        this.ledger = ledger;
    }

    /**
     * Writes every manifest that is missing.
     *
     * @return how many were written
     * @throws org.santral.store.DatabaseException when the database fails
     */
    int writeMissing() {
        int written = 0;
        int failures = 0;
        String after = "";
        List<Known> missing;
        do {
            missing = catalogue.withoutManifest(after, BATCH);
            List<Known> done = new ArrayList<>();
            for (Known recording : missing) {
                try {
                    written += write(recording) ? 1 : 0;
                    done.add(recording);
                    failures = 0;
                } catch (IOException e) {
                    LOG.warn(
                            "manifest of recording {} could not be written: {}", recording.recordingId(), e.toString());
                    failures++;
                }
                if (failures >= FAILURES_IN_A_ROW) {
                    break;
                }
                after = recording.recordingId();
            }
            settle(done);
        } while (missing.size() == BATCH && failures < FAILURES_IN_A_ROW);
        return written;
    }

    private boolean write(Known recording) throws IOException {
        byte[] manifest = store.find(recording.file()).isPresent() ? manifest(recording) : null;
        if (manifest == null) {
            return false;
        }
        store.writeManifest(recording.file(), manifest);
        return true;
    }

    private byte @Nullable [] manifest(Known recording) {
        List<LedgerEntry> entries = ledger.entries(recording.call());
        try {
            Optional<byte[]> manifest = RecordingManifest.of(CallView.of(entries), recording.recordingId());
            return manifest.orElse(null);
        } catch (IllegalArgumentException | IllegalStateException e) {
            // What the ledger holds will not get better: not tried again.
            LOG.error("recording {} has no manifest: its call cannot be read", recording.recordingId(), e);
            return null;
        }
    }

    /** One that was deleted meanwhile must not leave a manifest behind. */
    private void settle(List<Known> done) {
        for (Known deleted : catalogue.manifestsWritten(done)) {
            try {
                store.delete(deleted.file());
            } catch (IOException e) {
                LOG.warn("manifest of the deleted recording {} is left: {}", deleted.recordingId(), e.toString());
            }
        }
    }
}
