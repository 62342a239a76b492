package org.santral.http.simotel;

import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.StepKind;

/** {@code type} of events and reports (spec/events.md §3.3). */
final class CallType {
    private CallType() {}

    /**
     * The vendor's word.
     *
     * @param first the kind of the place that the call came to first, null if it came to none
     */
    static String of(Direction direction, @Nullable StepKind first) {
        return switch (direction) {
            case IN -> "incoming";
            case OUT -> "outgoing";
            case LOCAL -> first == StepKind.FEATURE || first == StepKind.VOICEMAIL ? "feature" : "local";
        };
    }
}
