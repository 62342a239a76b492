package org.santral.queue;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is doing.
 *
 * @param agent number of the extension
 * @param breakReason why the agent pauses, empty if not said; null unless {@link Doing#ON_BREAK}
 * @param queues numbers of the queues that it works for, as the tenant lists them
 * @param callsTaken from all queues, since the start of the process
 * @param lastCallEnd when the latest of them ended; null if there was none
 */
public record AgentStatus(
        String agent,
        Doing doing,
        @Nullable String breakReason,
        List<String> queues,
        int callsTaken,
        @Nullable Instant lastCallEnd) {

    /** A talk counts for more than a pause: an agent who pauses in mid-call still talks. */
    public enum Doing {
        AVAILABLE,
        TALKING,
        /** Or without a registered phone. */
        LOGGED_OUT,
        ON_BREAK
    }

    public AgentStatus {
        queues = List.copyOf(queues);
    }
}
