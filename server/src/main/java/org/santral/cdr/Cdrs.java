package org.santral.cdr;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.santral.base.CallId;
import org.santral.call.LedgerEvent.Direction;
import org.santral.cdr.CdrCounts.Counted;
import org.santral.store.Database;
import org.santral.store.Listing;
import org.santral.store.Tx;

/**
 * The records of ended calls. A tenant sees only its own. Every method throws {@code DatabaseException} when the
 * database fails.
 */
public final class Cdrs {
    private static final int MOST_ROWS = 1_000;
    private static final String FIRST_ID = "00000000-0000-0000-0000-000000000000";
    private static final String LAST_ID = FIRST_ID.replace('0', 'f');

    private final Database database;

    public Cdrs(Database database) {
        this.database = database;
    }

    /**
     * One page and the number of all matches.
     *
     * @param page from 1; beyond the end it is empty and has the same total
     * @param limit rows per page, 1 to 1,000
     */
    public CdrPage find(int domainId, CdrFilter filter, CdrOrder order, int page, int limit) {
        return database.read(tx -> find(CdrSql.plain(tx), domainId, filter, order, page, limit));
    }

    /**
     * A stretch of records with their parts, and the number of all matches.
     *
     * @param skip matches before it, 0 or more
     * @param limit most rows, 1 to 1,000
     */
    public Listing.Rows<CdrDetail> stretch(int domainId, CdrFilter filter, CdrOrder order, long skip, int limit) {
        return database.read(tx -> {
            Listing.Rows<Cdr> found = stretch(CdrSql.plain(tx), domainId, filter, order, skip, limit);
            return new Listing.Rows<>(
                    List.copyOf(CdrDetails.of(tx, found.rows()).values()), found.total());
        });
    }

    /**
     * The records that became visible next after one of them, in that order: a client that reads on from its last one
     * never misses any.
     *
     * @param ordinal of the last one known, 0 to begin with the first
     */
    public CdrTail<CdrDetail> after(int domainId, long ordinal, int limit) {
        return database.read(tx -> {
            List<Cdr> next = tx.sql()
                    .sql("select * from cdr where domain_id = ? and ordinal > ? order by ordinal limit ?")
                    .params(domainId, ordinal, limit)
                    .query((row, n) -> CdrRow.cdr(row))
                    .list();
            long newest = new Ordinals(tx, "cdr", "").newest(domainId);
            return new CdrTail<>(List.copyOf(CdrDetails.of(tx, next).values()), newest);
        });
    }

    /**
     * The records whose ids begin so, oldest first, at most 1,000.
     *
     * @param prefix what a UUID begins with
     */
    public List<CdrDetail> startingWith(int domainId, String prefix) {
        // Whole ids, which every collation puts into the same order.
        String first = prefix + FIRST_ID.substring(prefix.length());
        String last = prefix + LAST_ID.substring(prefix.length());
        return database.read(tx -> {
            List<Cdr> found = tx.sql()
                    .sql("""
                            select * from cdr where call_id between ? and ? and domain_id = ?
                            order by call_id limit ?""")
                    .params(first, last, domainId, MOST_ROWS)
                    .query((row, n) -> CdrRow.cdr(row))
                    .list();
            return List.copyOf(CdrDetails.of(tx, found).values());
        });
    }

    /**
     * How the database finds that page, for operators and benchmarks: each statement and, indented, the lines of its plan.
     * What is asked for is as in {@link #find(int, CdrFilter, CdrOrder, int, int)}.
     */
    public List<String> explain(int domainId, CdrFilter filter, CdrOrder order, int page, int limit) {
        List<String> plans = new ArrayList<>();
        database.read(tx -> find(CdrSql.explained(tx, plans), domainId, filter, order, page, limit));
        return plans;
    }

    private static CdrPage find(CdrSql sql, int domainId, CdrFilter filter, CdrOrder order, int page, int limit) {
        if (page < 1) {
            throw new IllegalArgumentException("pages count from 1");
        }
        Listing.Rows<Cdr> found = stretch(sql, domainId, filter, order, (page - 1L) * limit, limit);
        return new CdrPage(found.rows(), page, limit, found.total());
    }

    private static Listing.Rows<Cdr> stretch(
            CdrSql sql, int domainId, CdrFilter filter, CdrOrder order, long skip, int limit) {
        if (limit < 1 || limit > MOST_ROWS) {
            throw new IllegalArgumentException("limit must be 1 to " + MOST_ROWS + ", is " + limit);
        }
        List<CdrSlice> slices = CdrSlice.of(filter);
        CdrSpan span = CdrSpan.find(sql, domainId, filter, slices, order, skip, limit);
        List<CdrWhere> stretches = new ArrayList<>();
        for (CdrSlice slice : slices) {
            stretches.addAll(CdrWhere.stretches(domainId, filter, slice, span.fromUs(), span.beforeUs()));
        }
        List<String> ids = span.total() <= skip ? List.of() : ids(sql, stretches, order, limit, span.skip());
        return new Listing.Rows<>(rows(sql, ids), span.total());
    }

    /** The page's ids, read from indexes alone: rows that are skipped are not touched. */
    private static List<String> ids(CdrSql sql, List<CdrWhere> stretches, CdrOrder order, int limit, long skip) {
        List<String> selects = new ArrayList<>();
        List<Object> params = new ArrayList<>();
        for (CdrWhere stretch : stretches) {
            selects.add("select start_us, call_id from cdr " + stretch.sql());
            params.addAll(stretch.params());
        }
        params.add(limit);
        params.add(skip);
        String by = " order by start_us " + order.sql() + ", call_id " + order.sql() + " limit ? offset ?";
        return sql.of(String.join(" union all ", selects) + by, params)
                .query((row, n) -> row.getString(2))
                .list();
    }

    /** These records in this order. */
    private static List<Cdr> rows(CdrSql sql, List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, Cdr> byId = new HashMap<>();
        String marks = String.join(", ", Collections.nCopies(ids.size(), "?"));
        sql.of("select * from cdr where call_id in (" + marks + ")", List.copyOf(ids))
                .query(row -> {
                    Cdr cdr = CdrRow.cdr(row);
                    byId.put(cdr.call().value(), cdr);
                });
        return ids.stream().map(byId::get).map(Objects::requireNonNull).toList();
    }

    /** A record with its legs, steps, transfers and marks; empty for an unknown call, one that is still up, and one of another tenant. */
    public Optional<CdrDetail> byId(int domainId, CallId call) {
        return database.read(tx -> tx.sql()
                .sql("select * from cdr where call_id = ? and domain_id = ?")
                .params(call.value(), domainId)
                .query((row, n) -> CdrRow.cdr(row))
                .optional()
                .flatMap(
                        cdr -> CdrDetails.of(tx, List.of(cdr)).values().stream().findFirst()));
    }

    /** Whose call it was; empty for an unknown one and one that is still up. For credentials that are made for one call. */
    public Optional<Integer> domainOf(CallId call) {
        return database.read(tx -> tx.sql()
                .sql("select domain_id from cdr where call_id = ?")
                .param(call.value())
                .query(Integer.class)
                .optional());
    }

    /**
     * The recording of a call is being deleted: says so in the record, inside a running transaction. Does nothing when
     * that tenant has no such call with a recording.
     *
     * @return whether the record changed
     */
    public static boolean recordingDeleted(Tx tx, int domainId, CallId call) throws SQLException {
        Optional<Counted> had = tx.sql()
                .sql("""
                        update cdr set recording = 'DELETED', recording_file = null
                        where call_id = ? and domain_id = ? and recording = 'PRESENT'
                        returning caller_key, callee_key, queue, start_us, direction, missed, reached_key""")
                .params(call.value(), domainId)
                .query((row, n) -> new Counted(
                        domainId,
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        Direction.valueOf(row.getString(5)),
                        row.getInt(6) != 0,
                        Recording.PRESENT,
                        row.getString(7)))
                .optional();
        if (had.isEmpty()) {
            return false;
        }
        CdrCounts.move(tx, had.get(), Recording.DELETED);
        return true;
    }
}
