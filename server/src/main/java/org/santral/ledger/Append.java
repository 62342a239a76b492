package org.santral.ledger;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;

/**
 * Entries of one call that wait to be written, and the promise given for them.
 *
 * @param queuedNanos when they were queued, in the ledger's nano time
 */
record Append(List<LedgerEntry> entries, long queuedNanos, CompletableFuture<Void> written) {

    Append {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("nothing to append");
        }
        LedgerEntry first = entries.getFirst();
        for (int i = 0; i < entries.size(); i++) {
            LedgerEntry entry = entries.get(i);
            if (!entry.call().equals(first.call())
                    || entry.domainId() != first.domainId()
                    || entry.sequence() != first.sequence() + i
                    || (entry.sequence() == 0) != (entry.event() instanceof LedgerEvent.Accepted)
                    || (entry.event() instanceof LedgerEvent.Ended && i < entries.size() - 1)) {
                throw new IllegalArgumentException("entries of call " + first.call() + " from " + first.sequence()
                        + " are not one call's, in order, beginning with Accepted and ending with Ended");
            }
        }
    }

    CallId call() {
        return entries.getFirst().call();
    }

    int sequence() {
        return entries.getFirst().sequence();
    }

    boolean opens() {
        return sequence() == 0;
    }

    boolean ends() {
        return entries.getLast().event() instanceof LedgerEvent.Ended;
    }
}
