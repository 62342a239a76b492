package org.santral.ledger;

import java.time.Duration;

/**
 * Bounds of the ledger's queue.
 *
 * @param queueEntries most entries waiting; calls are only opened while less than half of it is used
 * @param batchEntries most entries in one transaction
 * @param pause least time from the beginning of one transaction to that of the next: what comes meanwhile shares the
 *     next one's sync to disk. What comes after a pause in calls is written at once
 * @param closeWithin how long closing goes on trying to write what is queued
 */
public record LedgerLimits(int queueEntries, int batchEntries, Duration pause, Duration closeWithin) {
    /** At 20 entries per call these hold what 5,000 calls write in their whole life. */
    public static final LedgerLimits DEFAULT =
            new LedgerLimits(100_000, 2_000, Duration.ofMillis(10), Duration.ofSeconds(10));

    public LedgerLimits {
        if (queueEntries < 2 || batchEntries < 1 || pause.isNegative() || closeWithin.isNegative()) {
            throw new IllegalArgumentException("queue of at least 2, batch of at least 1, no negative time");
        }
    }
}
