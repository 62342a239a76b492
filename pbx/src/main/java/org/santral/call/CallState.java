package org.santral.call;

import java.util.EnumSet;
import java.util.Set;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent.Side;

/** Where a call stands; each state holds exactly the data that is valid in it. See {@link CallLife}. */
public sealed interface CallState {

    /** The acceptance is being written to the ledger; nobody has been called. */
    record Accepting() implements CallState {}

    /** It was given up before the acceptance was written: it ends as soon as that is known. */
    record Withdrawn(Termination termination) implements CallState {}

    /** The first party is being called, the second not yet. */
    record FirstCalling(boolean ringing) implements CallState {}

    /** What is known of the second party while it is being called. */
    enum Second {
        SILENT,
        RINGING,
        EARLY_MEDIA
    }

    /** The first party rings, the second is being called. */
    record BothCalling(Second second) implements CallState {}

    /** The first party answered and waits, the second is being called. */
    record SecondCalling(Second second) implements CallState {}

    /** The second party answered and waits, the first still rings. */
    record FirstAwaited() implements CallState {}

    /** The parties are joined. */
    record Talking(boolean recording) implements CallState {}

    /** It is over; the recording is being completed before the last entry is written. */
    record Closing(Termination termination, Set<Side> open) implements CallState {
        public Closing {
            open = copy(open);
        }
    }

    /** The last entry is written; the signalling of {@code open} legs is still finishing. */
    record Closed(Set<Side> open) implements CallState {
        public Closed {
            open = copy(open);
        }
    }

    private static Set<Side> copy(Set<Side> sides) {
        return sides.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(sides));
    }
}
