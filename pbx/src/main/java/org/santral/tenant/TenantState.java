package org.santral.tenant;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What tenants changed by phone or over HTTP, kept beside the configuration. Any thread: reads come from memory and
 * never wait; writes return when the change is on disk, so they are for threads that may block.
 */
public interface TenantState {

    ExtensionState extension(int domainId, String extension);

    /**
     * Changes an extension's state, atomically.
     *
     * @param change has no side effects
     * @return the state after the change
     * @throws RuntimeException when it cannot be written; nothing has changed then
     */
    ExtensionState changeExtension(int domainId, String extension, UnaryOperator<ExtensionState> change);

    /**
     * Whether calls from this number are refused by what was blocked over HTTP; the file's black list is
     * {@link Tenant#blackList}.
     *
     * @param callerKey as {@link Numbering#key} makes it
     */
    boolean blocked(int domainId, String callerKey);

    /** Whether calls from this number are let in whatever refuses them: over HTTP it was put on a list for that. */
    boolean allowed(int domainId, String callerKey);

    /** As {@link #blocked}, for numbers that may not be called. */
    boolean blockedCallee(int domainId, String calleeKey);

    AgentState agent(int domainId, String extension);

    /** As {@link #changeExtension}, for the agent at that extension. */
    AgentState changeAgent(int domainId, String extension, UnaryOperator<AgentState> change);

    /** Members of a queue that replace those of the file; empty when nobody replaced them. */
    Optional<List<String>> members(int domainId, String queue);

    /**
     * How reluctantly an agent is rung for a queue: those of a lower penalty come first, others only while none of them can
     * take a call. 0 when nobody said.
     */
    int penalty(int domainId, String queue, String extension);

    /** Replaces the members of a queue, in ring order; null goes back to those of the file. */
    void setMembers(int domainId, String queue, @Nullable List<String> members);

    /** Adds somebody who is told of every change, after it is on disk and visible, on the thread that made it. */
    void addListener(Listener listener);

    /** Is told what changed. May wait for a short write to the database and nothing else. */
    interface Listener {
        default void extensionChanged(int domainId, String extension) {}

        default void agentChanged(int domainId, String extension) {}

        default void membersChanged(int domainId, String queue) {}
    }
}
