package org.santral.webhooks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;

/**
 * An event on its way to one subscription.
 *
 * @param sequence of the ledger entry that triggered it; of a notice a number that no other one has
 * @param part which of the entry's or notice's events it is, from 0: see {@link EventRenderer}
 * @param queued when the entry was written, or the notice was given
 * @param attempts that failed so far
 * @param note the notice; of an entry the changes of lines that it made, null if none; see {@link NoticeCodec}
 */
record Delivery(
        Lane lane,
        long sequence,
        int part,
        Instant queued,
        int attempts,
        @Nullable String note) {

    /** A tenant's subscription. */
    record Feed(int domainId, String subscription) {}

    /**
     * What must stay in order: one call's events for one subscription, or the notices of one thing.
     *
     * @param key the call's id, or what the notices are about
     */
    record Lane(String key, Feed feed) {
        private static final String NOTICES = "notice:";

        static Lane of(CallId call, Feed feed) {
            return new Lane(call.value(), feed);
        }

        static Lane of(Notice notice, Feed feed) {
            return new Lane(NOTICES + feed.domainId() + "/" + notice.about(), feed);
        }

        boolean ofNotices() {
            return key.startsWith(NOTICES);
        }
    }

    /** The same for every attempt of this event, also after a restart: receivers drop duplicates by it. */
    String id() {
        return (lane.ofNotices() ? "notice" : lane.key()) + "." + sequence + (part == 0 ? "" : "-" + part) + "."
                + lane.feed().subscription();
    }

    /** The same attempt at another event of the entry: those before it are not told to this subscription. */
    Delivery part(int other) {
        return new Delivery(lane, sequence, other, queued, attempts, note);
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
