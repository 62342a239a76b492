package org.santral.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** The id of each number of a tenant, counted from 1 within the tenant. May block. */
    public Map<PhoneNumber, Integer> of(Tenant tenant) {
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
