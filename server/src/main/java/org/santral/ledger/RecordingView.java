package org.santral.ledger;

import java.time.Instant;
import org.santral.call.LedgerEvent;

/** How far a call's recording is. */
public sealed interface RecordingView {

    /** The call is not recorded. */
    record None() implements RecordingView {}

    /** Audio is being written since {@code at}. */
    record Running(LedgerEvent.RecordingStarted started, Instant at) implements RecordingView {}

    /** It can be fetched. */
    record Ready(LedgerEvent.RecordingReady ready) implements RecordingView {}

    /** Nothing could be saved. */
    record Lost(LedgerEvent.RecordingLost lost) implements RecordingView {}
}
