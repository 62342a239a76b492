package org.santral.queue;

import java.util.Set;
import org.santral.base.CallId;
import org.santral.call.LedgerEvent.Party;
import org.santral.tenant.QueueSettings;

/** What happens to the queues of a tenant. */
sealed interface FloorEvent {

    /** Somebody wants to wait. */
    record Joined(long ticket, QueueSettings queue, CallId call, Party party) implements FloorEvent {}

    /** A caller waits no more: hung up, had enough, or pressed a key. */
    record Left(long ticket) implements FloorEvent {}

    /**
     * None of the agents who rang took the call.
     *
     * @param failed those who did not because of themselves, and not because the ringing was stopped
     */
    record Unanswered(long ticket, Set<String> failed) implements FloorEvent {
        public Unanswered {
            failed = Set.copyOf(failed);
        }
    }

    record Answered(long ticket, String agent) implements FloorEvent {}

    /** The agent's talk with that caller is over. */
    record Over(long ticket, String agent) implements FloorEvent {}

    /** Agents came, went, or became free, or a rest is over. */
    record Look() implements FloorEvent {}
}
