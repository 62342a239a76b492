package org.santral.webhooks;

import java.time.Instant;
import org.santral.base.CallId;

/**
 * An event on its way to one subscription.
 *
 * @param sequence of the ledger entry that triggered it
 * @param part which of that entry's events it is, from 0: see {@link EventRenderer}
 * @param queued when that entry was written
 * @param attempts that failed so far
 */
record Delivery(Lane lane, int sequence, int part, Instant queued, int attempts) {

    /** A tenant's subscription. */
    record Feed(int domainId, String subscription) {}

    /** What must stay in order: one call's events for one subscription. */
    record Lane(CallId call, Feed feed) {}

    /** The same for every attempt of this event, also after a restart: receivers drop duplicates by it. */
    String id() {
        return lane.call() + "." + sequence + (part == 0 ? "" : "-" + part) + "."
                + lane.feed().subscription();
    }

    /** The same attempt at another event of the entry: those before it are not told to this subscription. */
    Delivery part(int other) {
        return new Delivery(lane, sequence, other, queued, attempts);
    }

    /** What became of an attempt. */
    sealed interface Outcome {
        Delivery delivery();

        /**
         * The receiver took it.
         *
         * @param last whether its entry has no further event to tell
         */
        record Delivered(Delivery delivery, boolean last) implements Outcome {}

        /** There is nothing to tell, nor anything further of its entry. */
        record Dropped(Delivery delivery) implements Outcome {}

        /**
         * It has to be tried again.
         *
         * @param reason one line for operators, without personal data
         * @param last whether its entry has no further event to tell
         */
        record Failed(Delivery delivery, String reason, boolean last) implements Outcome {}
    }
}
