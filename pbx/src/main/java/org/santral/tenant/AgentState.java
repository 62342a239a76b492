package org.santral.tenant;

import org.jspecify.annotations.Nullable;

/**
 * Whether an agent takes calls from queues; outlives restarts.
 *
 * @param loggedIn whether he works at all
 * @param breakReason why he pauses, empty when he did not say; null when he does not pause
 */
public record AgentState(boolean loggedIn, @Nullable String breakReason) {
    /** Of an agent who never said anything: he works. */
    public static final AgentState WORKING = new AgentState(true, null);

    /** Whether he takes calls now. */
    public boolean available() {
        return loggedIn && breakReason == null;
    }
}
