package org.santral.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.StepKind;

/**
 * A place that the call passed through (spec/events.md §1.1, §5).
 *
 * @param number of the menu, group, queue, extension, …; the number dialled for {@code DID} and {@code OUTSIDE}, the name
 *     of a component
 * @param start when the call came there
 * @param answer when the place took the call: a menu, voicemail, announcement, component or feature as soon as the caller is picked
 *     up, anything that rings others when one of them answers; null if it did not, and always for {@code DID}
 * @param end when the call went on to the next place or ended; null while it is there
 * @param nextKind where it went on to, null if nowhere
 * @param nextNumber number of the next place, null if there is none
 */
public record StepView(
        StepKind kind,
        String number,
        Instant start,
        @Nullable Instant answer,
        @Nullable Instant end,
        @Nullable StepKind nextKind,
        @Nullable String nextNumber) {

    static StepView entered(StepKind kind, String number, Instant at, boolean pickedUp) {
        return new StepView(kind, number, at, pickedUp && speaks(kind) ? at : null, null, null, null);
    }

    /** Whether the place itself talks to the caller, rather than ringing somebody. */
    private static boolean speaks(StepKind kind) {
        return switch (kind) {
            case MENU, VOICEMAIL, ANNOUNCEMENT, COMPONENT, FEATURE, SURVEY -> true;
            case DID, GROUP, QUEUE, EXTENSION, OUTSIDE -> false;
        };
    }

    StepView pickedUp(Instant at) {
        return speaks(kind) ? answered(at) : this;
    }

    StepView answered(Instant at) {
        return answer != null || kind == StepKind.DID
                ? this
                : new StepView(kind, number, start, at, end, nextKind, nextNumber);
    }

    StepView left(Instant at, @Nullable StepKind toKind, @Nullable String toNumber) {
        return end != null ? this : new StepView(kind, number, start, answer, at, toKind, toNumber);
    }
}
