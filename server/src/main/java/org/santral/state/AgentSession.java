package org.santral.state;

import java.time.Instant;

/**
 * A time that an agent worked for a queue, or paused in it; over by now.
 *
 * @param ordinal number of its own within the tenant
 */
public record AgentSession(long ordinal, Kind kind, String extension, String queue, Instant start, Instant end) {

    /** What the agent did. */
    public enum Kind {
        /** Was a member of the queue and logged in. */
        INOUT,
        /** Was that, and took no calls. */
        PAUSE
    }
}
