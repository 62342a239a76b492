package org.santral.webhooks;

import java.time.Instant;
import org.santral.base.CallId;

/**
 * An event on its way to one subscription.
 *
 * @param sequence of the ledger entry that triggered it
 * @param queued when that entry was written
 * @param attempts that failed so far
 */
record Delivery(Lane lane, int sequence, Instant queued, int attempts) {

    /** A tenant's subscription. */
    record Feed(int domainId, String subscription) {}

    /** What must stay in order: one call's events for one subscription. */
    record Lane(CallId call, Feed feed) {}

    /** The same for every attempt of this event, also after a restart: receivers drop duplicates by it. */
    String id() {
        return lane.call() + "." + sequence + "." + lane.feed().subscription();
    }

    /** What became of an attempt. */
    sealed interface Outcome {
        Delivery delivery();

        /** The receiver took it. */
        record Delivered(Delivery delivery) implements Outcome {}

        /** There is nothing to tell. */
        record Dropped(Delivery delivery) implements Outcome {}

        /** @param reason one line for operators, without personal data */
        record Failed(Delivery delivery, String reason) implements Outcome {}
    }
}
