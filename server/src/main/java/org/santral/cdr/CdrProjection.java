package org.santral.cdr;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.ledger.CallView;
import org.santral.ledger.LedgerProjection;
import org.santral.ledger.LedgerReader;
import org.santral.store.Sql;
import org.santral.store.Tx;

/**
 * Writes the record of a call in the transaction that writes its end. Used by the ledger's thread alone.
 *
 * <p>Views of running calls are remembered, so that the end of a call need not read its ledger again; what was
 * forgotten or never seen is read.
 */
public final class CdrProjection implements LedgerProjection {
    private static final int REMEMBERED_CALLS = 20_000;

    private final CdrInsert insert;
    private final QueueRowInsert queues;
    private final SequencedMap<CallId, CallView> running = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CallId, CallView> eldest) {
            return size() > REMEMBERED_CALLS;
        }
    };
    private final Map<CallId, CallView> pending = new HashMap<>();

    public CdrProjection(NumberKeys keys) {
        this.insert = new CdrInsert(keys);
        this.queues = new QueueRowInsert(insert);
    }

    @Override
    public void apply(Tx tx, List<LedgerEntry> batch) throws SQLException {
        pending.clear();
        SequencedMap<CallId, List<LedgerEntry>> calls = new LinkedHashMap<>();
        for (LedgerEntry entry : batch) {
            calls.computeIfAbsent(entry.call(), call -> new ArrayList<>()).add(entry);
        }
        List<CallView> ended = new ArrayList<>();
        for (List<LedgerEntry> entries : calls.values()) {
            CallView view = view(tx, entries);
            if (view != null) {
                pending.put(view.call(), view);
                if (view.ended()) {
                    ended.add(view);
                }
            }
        }
        if (!ended.isEmpty()) {
            CdrCounts.count(tx, insert.write(tx, ended));
            queues.write(tx, ended);
            for (CallView view : ended) {
                markReturned(tx, view);
            }
        }
    }

    /** The call after these entries; null when it runs on and is not remembered: its end will read the ledger. */
    private @Nullable CallView view(Tx tx, List<LedgerEntry> entries) {
        LedgerEntry first = entries.getFirst();
        if (first.sequence() == 0) {
            return CallView.of(entries);
        }
        CallView view = running.get(first.call());
        if (view != null && view.sequence() + 1 == first.sequence()) {
            for (LedgerEntry entry : entries) {
                view = view.with(entry);
            }
            return view;
        }
        return entries.getLast().event() instanceof LedgerEvent.Ended
                ? CallView.of(LedgerReader.entries(tx, first.call()))
                : null;
    }

    /** An answered call to the outside returns all missed calls of that number that nobody has returned yet. */
    private void markReturned(Tx tx, CallView call) {
        LedgerEvent.Accepted accepted = call.accepted();
        if (accepted.direction() != LedgerEvent.Direction.OUT || !call.answered()) {
            return;
        }
        returned(tx, call, accepted.callee());
        if (accepted.origin() == LedgerEvent.Origin.API_MASKING) {
            // Both parties are outside and were called by us; either may be the one who is called back.
            returned(tx, call, accepted.caller());
        }
    }

    private void returned(Tx tx, CallView call, LedgerEvent.Party party) {
        tx.sql()
                .sql("""
                        update cdr set return_uuid = ?
                        where domain_id = ? and caller_key = ? and missed = 1 and return_uuid is null
                            and start_us < ?""")
                .params(
                        call.call().value(),
                        call.domainId(),
                        insert.key(call.domainId(), party),
                        Sql.micros(call.times().start()))
                .update();
    }

    @Override
    public void committed(List<LedgerEntry> batch) {
        pending.forEach((call, view) -> {
            if (view.ended()) {
                running.remove(call);
            } else {
                running.put(call, view);
            }
        });
        pending.clear();
    }
}
