package org.santral.queue;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.santral.base.CallId;
import org.santral.call.LedgerEvent.Party;
import org.santral.tenant.QueueSettings;

/**
 * Somebody who waits in a queue.
 *
 * @param ticket drawn when joining: a lower one came earlier, in whichever queue
 * @param offered agents who ring for this caller now
 * @param withdrawn whether that ringing is being stopped
 * @param tried agents who rang for this caller in vain since everybody free had a turn
 */
record Caller(
        long ticket,
        QueueSettings queue,
        CallId call,
        Party party,
        Instant joinedAt,
        List<String> offered,
        boolean withdrawn,
        Set<String> tried) {

    Caller {
        offered = List.copyOf(offered);
        tried = Set.copyOf(tried);
    }

    static Caller joining(long ticket, QueueSettings queue, CallId call, Party party, Instant now) {
        return new Caller(ticket, queue, call, party, now, List.of(), false, Set.of());
    }

    /** Whether nobody rings for this caller. */
    boolean idle() {
        return offered.isEmpty();
    }

    Caller ringing(List<String> agents, Set<String> triedBefore) {
        Set<String> all = new HashSet<>(triedBefore);
        all.addAll(agents);
        return new Caller(ticket, queue, call, party, joinedAt, agents, false, all);
    }

    Caller waiting() {
        return new Caller(ticket, queue, call, party, joinedAt, List.of(), false, tried);
    }

    Caller withdrawing() {
        return new Caller(ticket, queue, call, party, joinedAt, offered, true, tried);
    }
}
