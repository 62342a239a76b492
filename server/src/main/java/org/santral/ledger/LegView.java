package org.santral.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LegFacts;

/**
 * A device that was called.
 *
 * @param leg its number within the call
 * @param step index of the step in whose course it was called, null if it was called before any
 * @param destination number dialled
 * @param extension the extension rung, null for an outside number
 * @param trunk the trunk used, null for an extension
 * @param ring null if it never rang
 * @param answer null if it never answered
 * @param end null while it is up
 * @param termination null while it is up
 * @param facts null while it is up, or if nothing is known of the device
 */
public record LegView(
        Side side,
        int leg,
        @Nullable Integer step,
        String destination,
        @Nullable String extension,
        @Nullable String trunk,
        Instant start,
        @Nullable Instant ring,
        @Nullable Instant answer,
        @Nullable Instant end,
        @Nullable Termination termination,
        @Nullable LegFacts facts) {

    LegView ringing(Instant at) {
        return ring != null
                ? this
                : new LegView(
                        side, leg, step, destination, extension, trunk, start, at, answer, end, termination, facts);
    }

    LegView answered(Instant at) {
        return answer != null
                ? this
                : new LegView(side, leg, step, destination, extension, trunk, start, ring, at, end, termination, facts);
    }

    LegView ended(Instant at, Termination why, @Nullable LegFacts known) {
        return end != null
                ? this
                : new LegView(side, leg, step, destination, extension, trunk, start, ring, answer, at, why, known);
    }
}
