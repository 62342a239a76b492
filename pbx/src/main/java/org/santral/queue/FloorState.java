package org.santral.queue;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the queues of one tenant stand. Agents work for several queues, so it takes all of them to say who is free.
 *
 * @param callers who waits, by ticket: the longest waiting first
 * @param desks agents whom a queue keeps busy, by number
 * @param queues by number
 */
record FloorState(SortedMap<Long, Caller> callers, Map<String, Desk> desks, Map<String, QueueMemory> queues) {
    static final FloorState EMPTY = new FloorState(Collections.emptySortedMap(), Map.of(), Map.of());

    FloorState {
        callers = Collections.unmodifiableSortedMap(new TreeMap<>(callers));
        desks = Map.copyOf(desks);
        queues = Map.copyOf(queues);
    }

    QueueMemory memory(String queue) {
        return queues.getOrDefault(queue, QueueMemory.EMPTY);
    }

    /** A caller's place in its queue, 1 for the next; 0 if it does not wait. */
    int position(long ticket) {
        Caller caller = callers.get(ticket);
        if (caller == null) {
            return 0;
        }
        return (int) callers.headMap(ticket).values().stream()
                        .filter(other ->
                                other.queue().number().equals(caller.queue().number()))
                        .count()
                + 1;
    }
}
