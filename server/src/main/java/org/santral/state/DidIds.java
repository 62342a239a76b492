package org.santral.state;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.santral.store.Database;
import org.santral.store.Tx;
import org.santral.tenant.Did;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;

/** The small numbers that clients know our telephone numbers by: given at first sight, never changed. */
public final class DidIds {
    private final Database database;

    DidIds(Database database) {
        this.database = database;
    }

    /** A tenant's numbers by their ids, which count from 1 within the tenant, in the order of the file. May block. */
    public SequencedMap<Integer, Did> of(Tenant tenant) {
        Map<PhoneNumber, Integer> ids = ids(tenant);
        SequencedMap<Integer, Did> dids = new LinkedHashMap<>();
        tenant.dids().forEach(did -> dids.put(Objects.requireNonNull(ids.get(did.number())), did));
        return dids;
    }

    private Map<PhoneNumber, Integer> ids(Tenant tenant) {
        List<PhoneNumber> numbers = tenant.dids().stream().map(Did::number).toList();
        Map<PhoneNumber, Integer> known = database.read(tx -> read(tx, tenant.domainId()));
        return known.keySet().containsAll(numbers)
                ? known
                : database.write(tx -> complete(tx, tenant.domainId(), numbers));
    }

    private static Map<PhoneNumber, Integer> complete(Tx tx, int domainId, List<PhoneNumber> numbers) {
        Map<PhoneNumber, Integer> ids = read(tx, domainId);
        for (PhoneNumber number : numbers) {
            if (!ids.containsKey(number)) {
                int id = Math.toIntExact(Rows.nextId(tx, "did " + domainId));
                tx.sql()
                        .sql("insert into did_id (domain_id, number, id) values (?, ?, ?)")
                        .params(domainId, number.digits(), id)
                        .update();
                ids.put(number, id);
            }
        }
        return ids;
    }

    private static Map<PhoneNumber, Integer> read(Tx tx, int domainId) {
        Map<PhoneNumber, Integer> ids = new HashMap<>();
        tx.sql()
                .sql("select number, id from did_id where domain_id = ?")
                .param(domainId)
                .query(row -> {
                    ids.put(new PhoneNumber(row.getString(1)), row.getInt(2));
                });
        return ids;
    }
}
