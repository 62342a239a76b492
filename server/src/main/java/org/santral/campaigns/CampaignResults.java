package org.santral.campaigns;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.campaigns.Recipient.State;
import org.santral.ledger.LedgerProjection;
import org.santral.store.Database;
import org.santral.store.Tx;

/**
 * What came of automatic calls, written in the transaction that writes it to the ledger: who was called, answered and
 * pressed what is as sure as the call's record. Calls that are none of these cost one look into a set.
 */
public final class CampaignResults implements LedgerProjection {
    /** Calls that recipients are marked with and whose end is not written yet. */
    private final Set<CallId> expected = ConcurrentHashMap.newKeySet();

    private volatile Runnable listener = () -> {};

    /** Expects what an earlier process left open. To be made before the ledger takes its first entry. */
    public CampaignResults(Database database) {
        expected.addAll(database.read(tx -> tx.sql()
                .sql("select call_id from automatic_call_recipient where state = ?")
                .param(State.CALLING.name())
                .query((row, _) -> new CallId(row.getString(1)))
                .list()));
    }

    /** Who is told when there may be something to do; must not block. */
    void listener(Runnable told) {
        listener = told;
    }

    /** Somebody waits to be called. */
    void announce() {
        listener.run();
    }

    void expect(CallId call) {
        expected.add(call);
    }

    void forget(CallId call) {
        expected.remove(call);
    }

    @Override
    public void apply(Tx tx, List<LedgerEntry> batch) {
        for (LedgerEntry entry : batch) {
            if (expected.contains(entry.call())) {
                apply(tx, entry);
            }
        }
    }

    static void apply(Tx tx, LedgerEntry entry) {
        String call = entry.call().value();
        switch (entry.event()) {
            case LedgerEvent.Connected _ ->
                tx.sql()
                        .sql("update automatic_call_recipient set answered = 1 where call_id = ?")
                        .param(call)
                        .update();
            case LedgerEvent.Gathered(String keys) ->
                tx.sql()
                        .sql("update automatic_call_recipient set digit = ? where call_id = ?")
                        .params(Integer.valueOf(keys), call)
                        .update();
            case LedgerEvent.Ended _ ->
                tx.sql()
                        .sql("update automatic_call_recipient set state = ? where call_id = ?")
                        .params(State.CALLED.name(), call)
                        .update();
            case LedgerEvent _ -> {
                // Nothing else is told of a recipient.
            }
        }
    }

    @Override
    public void committed(List<LedgerEntry> batch) {
        boolean ended = false;
        for (LedgerEntry entry : batch) {
            if (entry.event() instanceof LedgerEvent.Ended) {
                ended |= expected.remove(entry.call());
            }
        }
        if (ended) {
            listener.run();
        }
    }
}
