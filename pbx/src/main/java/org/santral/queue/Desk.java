package org.santral.queue;

import java.time.Instant;
import org.santral.tenant.QueueSettings;

/** What queues keep an agent busy with. An agent without a desk has nothing to do with them now. */
sealed interface Desk {

    /** Rings for that caller. */
    record Offered(long ticket) implements Desk {}

    /** Talks with the caller who had that ticket. */
    record Talking(long ticket, QueueSettings queue, Instant since) implements Desk {}

    /** Is left alone: after a call (wrap-up), or after one that was not taken. */
    record Resting(Instant until) implements Desk {}
}
