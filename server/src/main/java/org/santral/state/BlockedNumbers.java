package org.santral.state;

import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;

/**
 * Numbers that tenants blocked over HTTP (spec/verimor.md B26–B28). Kept in memory too, because every call asks. Numbers
 * are keys as {@link org.santral.tenant.Numbering#key} makes them. As a {@link NumberList} it is that of the callers who
 * are refused (spec/simotel.md B21–B24).
 */
public final class BlockedNumbers implements NumberList {
    /** Numbers that one tenant may block. */
    public static final int MAX_PER_TENANT = 100_000;

    /** Which calls of a number are refused. */
    public enum Direction {
        /** Calls from it. */
        INBOUND,
        /** Calls to it. */
        OUTBOUND,
        BOTH;

        private static final Set<Direction> FROM = EnumSet.of(INBOUND, BOTH);
        private static final Set<Direction> TO = EnumSet.of(OUTBOUND, BOTH);
    }

    /** A blocked number. */
    public record Blocked(long id, String number, Direction direction) {}

    private final Database database;
    private final Clock clock;
    private final NumberRows callers;
    private final Map<Integer, Map<String, Direction>> byDomain = new ConcurrentHashMap<>();

    public BlockedNumbers(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.callers = new NumberRows(database, "blocked_number", " and direction <> 'OUTBOUND'");
        database.read(tx -> tx.sql()
                .sql("select domain_id, number_key, direction from blocked_number")
                .query((row, _) -> numbers(row.getInt(1)).put(row.getString(2), Direction.valueOf(row.getString(3))))
                .list()
                .size());
    }

    private Map<String, Direction> numbers(int domainId) {
        return byDomain.computeIfAbsent(domainId, _ -> new ConcurrentHashMap<>());
    }

    /** Whether calls from this number are refused; from memory. */
    public boolean refusesFrom(int domainId, String number) {
        return holds(domainId, number, Direction.FROM);
    }

    /** Whether calls to this number are refused; from memory. */
    public boolean refusesTo(int domainId, String number) {
        return holds(domainId, number, Direction.TO);
    }

    private boolean holds(int domainId, String number, Set<Direction> directions) {
        Direction direction = byDomain.getOrDefault(domainId, Map.of()).get(number);
        return direction != null && directions.contains(direction);
    }

    /**
     * Blocks a number; one that is blocked already keeps its id and gets this direction.
     *
     * @throws IllegalArgumentException when it is no telephone number: 3 to 20 digits
     */
    public synchronized Blocked add(int domainId, String number, Direction direction) throws LimitReachedException {
        NumberRows.checkKey(number);
        long id = write(domainId, number, direction, null);
        return new Blocked(id, number, direction);
    }

    /** @param said null for nothing */
    private long write(int domainId, String number, Direction direction, @Nullable Said said)
            throws LimitReachedException {
        Map<String, Direction> known = numbers(domainId);
        if (known.size() >= MAX_PER_TENANT && !known.containsKey(number)) {
            throw new LimitReachedException("blocked numbers", MAX_PER_TENANT);
        }
        long written = database.write(tx -> {
            long id = tx.sql()
                    .sql("insert into blocked_number (id, domain_id, number_key, direction) values (?, ?, ?, ?)"
                            + " on conflict (domain_id, number_key) do update set direction = excluded.direction"
                            + " returning id")
                    .params(Rows.nextId(tx, "blocked_number"), domainId, number, direction.name())
                    .query(Long.class)
                    .single();
            if (said != null) {
                callers.note(tx, domainId, id, said, Sql.micros(clock.instant()));
            }
            return id;
        });
        known.put(number, direction);
        return written;
    }

    /** A number that may not be called is one that does not get in either from now on. */
    @Override
    public synchronized Optional<Long> list(int domainId, Said said) throws LimitReachedException {
        NumberRows.checkKey(said.key());
        Direction before = numbers(domainId).get(said.key());
        if (before != null && Direction.FROM.contains(before)) {
            return Optional.empty();
        }
        return Optional.of(write(domainId, said.key(), before == null ? Direction.INBOUND : Direction.BOTH, said));
    }

    @Override
    public synchronized Outcome change(int domainId, long id, Said said) {
        NumberRows.checkKey(said.key());
        Optional<Listed> before = callers.find(domainId, id);
        if (before.isEmpty()) {
            return Outcome.UNKNOWN;
        }
        Map<String, Direction> known = numbers(domainId);
        String key = before.get().said().key();
        if (!key.equals(said.key()) && known.containsKey(said.key())) {
            return Outcome.TAKEN;
        }
        database.write(tx -> {
            callers.note(tx, domainId, id, said, null);
            return true;
        });
        Direction direction = known.remove(key);
        known.put(said.key(), direction == null ? Direction.INBOUND : direction);
        return Outcome.DONE;
    }

    /** A number that may not be called either still may not be. */
    @Override
    public synchronized boolean unlist(int domainId, long id) {
        Optional<Listed> before = callers.find(domainId, id);
        if (before.isEmpty()) {
            return false;
        }
        String key = before.get().said().key();
        if (numbers(domainId).get(key) == Direction.BOTH) {
            database.write(tx -> tx.sql()
                    .sql("update blocked_number set direction = ? where domain_id = ? and id = ?")
                    .params(Direction.OUTBOUND.name(), domainId, id)
                    .update());
            numbers(domainId).put(key, Direction.OUTBOUND);
            return true;
        }
        return remove(domainId, key);
    }

    @Override
    public Optional<Listed> listed(int domainId, long id) {
        return callers.find(domainId, id);
    }

    @Override
    public List<Listed> search(int domainId, Search search) {
        return callers.search(domainId, search);
    }

    /** Takes a block back. @return false when the number was not blocked */
    public synchronized boolean remove(int domainId, String number) {
        boolean there = database.write(tx -> delete(tx, domainId, number)) > 0;
        numbers(domainId).remove(number);
        return there;
    }

    private static int delete(Tx tx, int domainId, String number) {
        return tx.sql()
                .sql("delete from blocked_number where domain_id = ? and number_key = ?")
                .params(domainId, number)
                .update();
    }

    /** The blocked number with that id, when it is this tenant's. */
    public Optional<Blocked> find(int domainId, long id) {
        return database.read(tx -> tx.sql()
                .sql("select id, number_key, direction from blocked_number where domain_id = ? and id = ?")
                .params(domainId, id)
                .query((row, _) -> new Blocked(row.getLong(1), row.getString(2), Direction.valueOf(row.getString(3))))
                .optional());
    }

    /**
     * A page of a tenant's blocked numbers, the latest first.
     *
     * @param number only this one; null for all
     */
    public Page<Blocked> page(int domainId, @Nullable String number, int page, int limit) {
        long offset = Page.offset(page, limit);
        String where = number == null ? " where domain_id = ?" : " where domain_id = ? and number_key = ?";
        List<Object> params = number == null ? List.of(domainId) : List.of(domainId, number);
        return database.read(tx -> new Page<>(
                tx.sql()
                        .sql("select id, number_key, direction from blocked_number" + where + " order by id desc limit "
                                + limit + " offset " + offset)
                        .params(params)
                        .query((row, _) ->
                                new Blocked(row.getLong(1), row.getString(2), Direction.valueOf(row.getString(3))))
                        .list(),
                page,
                limit,
                tx.sql()
                        .sql("select count(*) from blocked_number" + where)
                        .params(params)
                        .query(Long.class)
                        .single()));
    }
}
