package org.santral.ledger;

import java.util.Optional;
import org.santral.call.LedgerEvent;

/** Port: makes a recording playable that a crash cut off. */
@FunctionalInterface
public interface RecordingRepair {
    /** The recording, complete to its last second; empty if there is nothing to save. */
    Optional<LedgerEvent.RecordingReady> repair(LedgerEvent.RecordingStarted started);
}
