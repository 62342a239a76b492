package org.santral.webhooks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.ledger.LedgerReader;
import org.santral.store.Tx;

/**
 * What calls make of extensions: follows the entries of those tenants that have somebody to tell, and says which
 * extensions came to another state by each. Used by the ledger's thread alone. Holds nothing that the ledger does not:
 * what is missing, at the start, for a tenant that was not followed before, or after a batch that failed, is read.
 */
final class CallLines {
    private static final int MOST_CALLS = 20_000;

    private final LineStates states;
    private final Map<Integer, DomainLines> domains = new HashMap<>();
    /** Changes of the batch that is being written. */
    private final Map<Integer, List<LineChange>> pending = new LinkedHashMap<>();

    private boolean dirty;

    CallLines(LineStates states) {
        this.states = states;
    }

    /** A batch begins, perhaps one that was rolled back before. */
    void begin() {
        if (dirty) {
            domains.clear();
        }
        dirty = false;
        pending.clear();
    }

    /**
     * The changes that this entry makes.
     *
     * @param batch all that is being written, this entry among it; every entry of a followed tenant comes here
     */
    List<LineChange> apply(Tx tx, LedgerEntry entry, List<LedgerEntry> batch) {
        dirty = true;
        DomainLines domain = domains.get(entry.domainId());
        if (domain == null) {
            domain = load(tx, entry.domainId(), batch);
            domains.put(entry.domainId(), domain);
        }
        List<LineChange> changes = domain.apply(entry);
        if (!changes.isEmpty()) {
            pending.computeIfAbsent(entry.domainId(), _ -> new ArrayList<>()).addAll(changes);
        }
        return changes;
    }

    /** Nobody of that tenant wants to hear of extensions now. */
    void ignore(int domainId) {
        if (domains.remove(domainId) != null) {
            states.noCalls(domainId);
        }
    }

    /** The batch is on disk. */
    void committed() {
        dirty = false;
        pending.forEach(states::told);
        pending.clear();
    }

    /** The tenant's calls as they were before this batch. */
    private DomainLines load(Tx tx, int domainId, List<LedgerEntry> batch) {
        Map<CallId, Integer> firsts = new LinkedHashMap<>();
        for (LedgerEntry entry : batch) {
            if (entry.domainId() == domainId) {
                firsts.putIfAbsent(entry.call(), entry.sequence());
            }
        }
        // A call that ends with this batch is not among the open ones any more.
        Set<CallId> calls = new TreeSet<>(firsts.keySet());
        calls.addAll(tx.sql()
                .sql("select call_id from open_call where domain_id = ? order by call_id limit " + MOST_CALLS)
                .param(domainId)
                .query((row, _) -> new CallId(row.getString(1)))
                .list());
        DomainLines domain = new DomainLines((extension) -> states.resting(domainId, extension));
        for (CallId call : calls) {
            int first = firsts.getOrDefault(call, Integer.MAX_VALUE);
            if (first > 0) {
                LedgerReader.entries(tx, call).stream()
                        .filter(entry -> entry.sequence() < first)
                        .forEach(domain::apply);
            }
        }
        states.calls(domainId, domain.busy());
        return domain;
    }
}
