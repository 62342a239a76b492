package org.santral.webhooks;

import java.time.Duration;

/**
 * How delivery is doing.
 *
 * @param pending events owed, waiting retries included
 * @param lag age of the oldest of them, zero if there is none
 * @param delivered since start
 * @param failedAttempts since start
 * @param givenUp events since start
 * @param lost notices since start that were never queued: too many came at once
 */
public record DeliveryStats(long pending, Duration lag, long delivered, long failedAttempts, long givenUp, long lost) {}
