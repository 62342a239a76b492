package org.santral.state;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.santral.store.Database;
import org.santral.store.Sql;

/**
 * Callers that tenants let in over HTTP whatever other lists say (spec/simotel.md B25–B28). Kept in memory too, because
 * every call asks.
 */
public final class AllowedNumbers implements NumberList {
    /** Numbers that one tenant may list. */
    public static final int MAX_PER_TENANT = 100_000;

    private final Database database;
    private final Clock clock;
    private final NumberRows rows;
    private final Map<Integer, Set<String>> byDomain = new ConcurrentHashMap<>();

    AllowedNumbers(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.rows = new NumberRows(database, "allowed_number", "");
        database.read(tx -> tx.sql()
                .sql("select domain_id, number_key from allowed_number")
                .query((row, _) -> numbers(row.getInt(1)).add(row.getString(2)))
                .list()
                .size());
    }

    private Set<String> numbers(int domainId) {
        return byDomain.computeIfAbsent(domainId, _ -> ConcurrentHashMap.newKeySet());
    }

    /** Whether a caller is on the list; from memory. */
    public boolean admits(int domainId, String key) {
        return byDomain.getOrDefault(domainId, Set.of()).contains(key);
    }

    @Override
    public synchronized Optional<Long> list(int domainId, Said said) throws LimitReachedException {
        NumberRows.checkKey(said.key());
        Set<String> known = numbers(domainId);
        if (known.contains(said.key())) {
            return Optional.empty();
        }
        if (known.size() >= MAX_PER_TENANT) {
            throw new LimitReachedException("numbers that are let in", MAX_PER_TENANT);
        }
        long added = database.write(tx -> {
            long id = Rows.nextId(tx, "allowed_number");
            tx.sql()
                    .sql("insert into allowed_number (id, domain_id, number_key) values (?, ?, ?)")
                    .params(id, domainId, said.key())
                    .update();
            rows.note(tx, domainId, id, said, Sql.micros(clock.instant()));
            return id;
        });
        known.add(said.key());
        return Optional.of(added);
    }

    @Override
    public synchronized Outcome change(int domainId, long id, Said said) {
        NumberRows.checkKey(said.key());
        Optional<Listed> before = rows.find(domainId, id);
        if (before.isEmpty()) {
            return Outcome.UNKNOWN;
        }
        String key = before.get().said().key();
        if (!key.equals(said.key()) && admits(domainId, said.key())) {
            return Outcome.TAKEN;
        }
        database.write(tx -> {
            rows.note(tx, domainId, id, said, null);
            return true;
        });
        numbers(domainId).remove(key);
        numbers(domainId).add(said.key());
        return Outcome.DONE;
    }

    @Override
    public synchronized boolean unlist(int domainId, long id) {
        Optional<Listed> before = rows.find(domainId, id);
        before.ifPresent(listed -> {
            database.write(tx -> tx.sql()
                    .sql("delete from allowed_number where domain_id = ? and id = ?")
                    .params(domainId, id)
                    .update());
            numbers(domainId).remove(listed.said().key());
        });
        return before.isPresent();
    }

    @Override
    public Optional<Listed> listed(int domainId, long id) {
        return rows.find(domainId, id);
    }

    @Override
    public List<Listed> search(int domainId, Search search) {
        return rows.search(domainId, search);
    }
}
