package org.santral.webhooks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.ledger.LedgerReader;

/**
 * The entries of calls whose events are delivered now or were lately: reading them from the ledger is half of what a
 * delivery costs. Entries never change and a call has no gaps, so nothing here can be out of date; a call may only have
 * grown. What is written while this process lives is seen as it is written; what is older is read for many calls at once.
 */
final class RecentCalls {
    /** Of all calls together: a thousand calls and more, some 20 MB at the most. */
    private static final int MOST_ENTRIES = 16_384;
    /** A call with more of them is read anew each time. */
    private static final int MOST_OF_A_CALL = 256;

    private final LedgerReader ledger;
    // Guarded by this; the call that was used least lately comes first.
    private final Map<CallId, List<LedgerEntry>> recent = new LinkedHashMap<>(16, 0.75f, true);
    private int kept;

    RecentCalls(LedgerReader ledger) {
        this.ledger = ledger;
    }

    /** These entries are on disk: calls that are known here, and those that begin, grow by them. */
    synchronized void written(List<LedgerEntry> batch) {
        for (LedgerEntry entry : batch) {
            List<LedgerEntry> known =
                    entry.sequence() == 0 ? List.<LedgerEntry>of() : recent.getOrDefault(entry.call(), List.of());
            if (known.size() == entry.sequence()) {
                List<LedgerEntry> grown = new ArrayList<>(known);
                grown.add(entry);
                keep(entry.call(), grown);
            }
        }
    }

    /**
     * Reads those calls that are not known, all at once.
     *
     * @param sequences of the entry of each call that is to be known
     */
    void prepare(Map<CallId, Integer> sequences) {
        List<CallId> unknown = new ArrayList<>();
        sequences.forEach((call, sequence) -> {
            if (known(call).size() <= sequence) {
                unknown.add(call);
            }
        });
        if (!unknown.isEmpty()) {
            keep(ledger.entries(unknown).values());
        }
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
            keep(List.of(entries));
        }
        if (entries.size() <= sequence) {
            throw new IllegalStateException("the ledger does not hold the entry that triggered this event");
        }
        return entries.subList(0, sequence + 1);
    }

    private synchronized List<LedgerEntry> known(CallId call) {
        return recent.getOrDefault(call, List.of());
    }

    private synchronized void keep(Collection<List<LedgerEntry>> calls) {
        for (List<LedgerEntry> entries : calls) {
            // Meanwhile it may have grown beyond what was read.
            if (!entries.isEmpty() && known(entries.getFirst().call()).size() < entries.size()) {
                keep(entries.getFirst().call(), entries);
            }
        }
    }

    /** @param entries never changed any more */
    private void keep(CallId call, List<LedgerEntry> entries) {
        List<LedgerEntry> before = recent.remove(call);
        kept -= before == null ? 0 : before.size();
        if (entries.size() <= MOST_OF_A_CALL) {
            recent.put(call, entries);
            kept += entries.size();
        }
        Iterator<List<LedgerEntry>> eldest = recent.values().iterator();
        while (kept > MOST_ENTRIES) {
            kept -= eldest.next().size();
            eldest.remove();
        }
    }
}
