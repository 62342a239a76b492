package org.santral.webhooks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.ledger.LedgerReader;

/**
 * The entries of calls whose events were delivered lately: in a backlog a call's events follow each other closely, and
 * reading its entries is half of what a delivery costs. Entries never change, so nothing here can be out of date; a
 * call may only have grown.
 */
final class RecentCalls {
    private static final int MOST_CALLS = 1024;
    /** A call with more entries is read anew each time. */
    private static final int MOST_ENTRIES = 64;

    private final LedgerReader ledger;
    private final Map<CallId, List<LedgerEntry>> recent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CallId, List<LedgerEntry>> eldest) {
            return size() > MOST_CALLS;
        }
    };

    RecentCalls(LedgerReader ledger) {
        this.ledger = ledger;
    }

    /**
     * A call's entries up to and including this one.
     *
     * @throws IllegalStateException when the ledger does not hold it
     */
    List<LedgerEntry> upTo(CallId call, int sequence) {
        List<LedgerEntry> entries = known(call);
        if (entries.size() <= sequence) {
            entries = ledger.entries(call);
            keep(call, entries);
        }
        if (entries.size() <= sequence) {
            throw new IllegalStateException("the ledger does not hold the entry that triggered this event");
        }
        return entries.subList(0, sequence + 1);
    }

    private synchronized List<LedgerEntry> known(CallId call) {
        return recent.getOrDefault(call, List.of());
    }

    private synchronized void keep(CallId call, List<LedgerEntry> entries) {
        if (entries.size() <= MOST_ENTRIES) {
            recent.put(call, entries);
        }
    }
}
