package org.santral.cdr;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LegFacts;

/**
 * A device that was called.
 *
 * @param step index of the step in whose course it was called, null if it was called before any
 * @param ring null if it never rang
 * @param answer null if it never answered
 * @param end null only if the ledger never said
 * @param facts what is known of the device, with nulls and zeros for what is not
 */
public record CdrLeg(
        Side side,
        @Nullable Integer step,
        String destination,
        @Nullable String extension,
        @Nullable String trunk,
        Instant start,
        @Nullable Instant ring,
        @Nullable Instant answer,
        @Nullable Instant end,
        @Nullable Termination termination,
        LegFacts facts) {}
