package org.santral.recordings;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.santral.call.LedgerEvent.RecordingReady;
import org.santral.call.LedgerEvent.RecordingStarted;
import org.santral.ledger.RecordingRepair;
import org.santral.media.WavRepair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves what a crash left of a recording. */
public final class FileRecordingRepair implements RecordingRepair {
    private static final Logger LOG = LoggerFactory.getLogger(FileRecordingRepair.class);

    private final RecordingStore store;

    public FileRecordingRepair(RecordingStore store) {
        this.store = store;
    }

    @Override
    public Optional<RecordingReady> repair(RecordingStarted started) {
        try {
            Optional<Path> path = store.find(started.file());
            if (path.isEmpty()) {
                return Optional.empty();
            }
            Duration length = WavRepair.repair(path.get());
            if (length.isZero()) {
                store.delete(started.file());
                return Optional.empty();
            }
            Levels levels = Levels.of(path.get());
            return Optional.of(new RecordingReady(
                    started.recordingId(), started.file(), length.toMillis(), levels.left(), levels.right()));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("recording {} cannot be repaired: {}", started.recordingId(), e.toString());
            return Optional.empty();
        }
    }
}
