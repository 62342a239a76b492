package org.santral.webhooks;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.ledger.LedgerReader;
import org.santral.store.Tx;

/**
 * Which of our numbers running calls are of: the one that was called, or the one that is shown to the outside. A call's
 * first entry says it; that of a call which began before this process, or was forgotten, is read. Used by the ledger's
 * thread alone.
 */
final class NumbersOfCalls {
    private static final int MOST_CALLS = 20_000;
    private static final String NONE = "";

    private final Map<CallId, String> running = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CallId, String> eldest) {
            return size() > MOST_CALLS;
        }
    };
    /** Learned from the batch that is being written. */
    private final Map<CallId, String> pending = new HashMap<>();

    /** A batch begins, perhaps one that was rolled back before. */
    void begin() {
        pending.clear();
    }

    /** The number, empty if the call has none. */
    String of(Tx tx, LedgerEntry entry) {
        CallId call = entry.call();
        String known = pending.getOrDefault(call, running.get(call));
        if (known == null) {
            known = number(
                    entry.event() instanceof LedgerEvent.Accepted accepted
                            ? accepted
                            : LedgerReader.entries(tx, call).getFirst().event());
            pending.put(call, known);
        }
        return known;
    }

    private static String number(LedgerEvent first) {
        if (!(first instanceof LedgerEvent.Accepted call)) {
            return NONE;
        }
        return Objects.requireNonNullElse(
                switch (call.direction()) {
                    case IN -> call.did();
                    case OUT -> call.outboundCli();
                    case LOCAL -> NONE;
                },
                NONE);
    }

    /** The batch is on disk. */
    void committed(List<LedgerEntry> batch) {
        running.putAll(pending);
        pending.clear();
        for (LedgerEntry entry : batch) {
            if (entry.event() instanceof LedgerEvent.Ended) {
                running.remove(entry.call());
            }
        }
    }
}
