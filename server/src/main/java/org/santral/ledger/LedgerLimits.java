package org.santral.ledger;

import java.time.Duration;

/**
 * Bounds of the ledger's queue.
 *
 * @param queueEntries most entries waiting; calls are only opened while less than half of it is used
 * @param batchEntries most entries in one transaction
 * @param closeWithin how long closing goes on trying to write what is queued
 */
public record LedgerLimits(int queueEntries, int batchEntries, Duration closeWithin) {
    /** At 20 entries per call these hold what 5,000 calls write in their whole life. */
    public static final LedgerLimits DEFAULT = new LedgerLimits(100_000, 2_000, Duration.ofSeconds(10));

    public LedgerLimits {
        if (queueEntries < 2 || batchEntries < 1 || closeWithin.isNegative()) {
            throw new IllegalArgumentException("queue of at least 2, batch of at least 1, no negative time");
        }
    }
}
