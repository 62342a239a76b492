package org.santral.ledger;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The caller's stay in a queue or ring group.
 *
 * @param number of the queue or group
 * @param entered when the caller came
 * @param left when somebody took the caller, or the caller went on or hung up; null while waiting
 */
public record QueueView(
        String number, Instant entered, @Nullable Instant left) {

    /**
     * How long the caller waited.
     *
     * @param now what counts while the caller still waits
     */
    public Duration waited(Instant now) {
        Instant until = left == null ? now : left;
        // A clock that was set back in mid-call must not yield a negative wait.
        return until.isBefore(entered) ? Duration.ZERO : Duration.between(entered, until);
    }

    QueueView left(Instant at) {
        return left != null ? this : new QueueView(number, entered, at);
    }
}
