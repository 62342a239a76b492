package org.santral.ledger;

import java.time.Duration;

/**
 * The ledger at a glance.
 *
 * @param queued entries waiting to be written
 * @param lag age of the oldest of them, zero if there is none
 * @param batches transactions committed so far
 * @param entries entries written so far
 * @param refused appends that were not taken or not accepted by the database so far
 * @param failures attempts that failed because the database did so far
 * @param failing whether the last attempt failed
 */
public record LedgerMetrics(
        int queued, Duration lag, long batches, long entries, long refused, long failures, boolean failing) {}
