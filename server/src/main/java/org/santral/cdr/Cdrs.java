package org.santral.cdr;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.santral.base.CallId;
import org.santral.call.LedgerEvent.Direction;
import org.santral.store.Database;
import org.santral.store.Tx;

/**
 * The records of ended calls. A tenant sees only its own. Every method throws {@code DatabaseException} when the
 * database fails.
 */
public final class Cdrs {
    private static final int MOST_ROWS = 1_000;

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
        if (page < 1) {
            throw new IllegalArgumentException("pages count from 1");
        }
        if (limit < 1 || limit > MOST_ROWS) {
            throw new IllegalArgumentException("limit must be 1 to " + MOST_ROWS + ", is " + limit);
        }
        long skip = (page - 1L) * limit;
        return database.read(tx -> {
            CdrSpan span = CdrSpan.find(tx, domainId, filter, order, skip, limit);
            CdrWhere where = CdrWhere.of(domainId, filter, span.fromUs(), span.beforeUs());
            List<Cdr> rows = span.total() <= skip
                    ? List.of()
                    : tx.sql()
                            .sql("select * from cdr " + where.sql() + orderBy(order) + " limit ? offset ?")
                            .params(where.plus(limit, span.skip()))
                            .query((row, n) -> CdrRow.cdr(row))
                            .list();
            return new CdrPage(rows, page, limit, span.total());
        });
    }

    private static String orderBy(CdrOrder order) {
        return " order by start_us " + order.sql() + ", call_id " + order.sql();
    }

    /** A record with its legs, steps and transfers; empty for an unknown call, one that is still up, and one of another tenant. */
    public Optional<CdrDetail> byId(int domainId, CallId call) {
        return database.read(tx -> tx.sql()
                .sql("select * from cdr where call_id = ? and domain_id = ?")
                .params(call.value(), domainId)
                .query((row, n) -> CdrRow.cdr(row))
                .optional()
                .map(cdr -> new CdrDetail(
                        cdr,
                        parts(tx, "cdr_leg", call, CdrRow::leg),
                        parts(tx, "cdr_step", call, CdrRow::step),
                        parts(tx, "cdr_transfer", call, CdrRow::transfer))));
    }

    /** Whose call it was; empty for an unknown one and one that is still up. For credentials that are made for one call. */
    public Optional<Integer> domainOf(CallId call) {
        return database.read(tx -> tx.sql()
                .sql("select domain_id from cdr where call_id = ?")
                .param(call.value())
                .query(Integer.class)
                .optional());
    }

    /** Reads one part of a record from a row. */
    private interface PartReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> List<T> parts(Tx tx, String table, CallId call, PartReader<T> reader) {
        return tx.sql()
                .sql("select * from " + table + " where call_id = ? order by ordinal")
                .param(call.value())
                .query((row, n) -> reader.read(row))
                .list();
    }

    /**
     * The recording of a call is being deleted: says so in the record, inside a running transaction. Does nothing when
     * that tenant has no such call with a recording.
     *
     * @return whether the record changed
     */
    public static boolean recordingDeleted(Tx tx, int domainId, CallId call) throws SQLException {
        Optional<CdrDays.Line> line = tx.sql()
                .sql("""
                        update cdr set recording = 'DELETED', recording_file = null
                        where call_id = ? and domain_id = ? and recording = 'PRESENT'
                        returning start_us, direction, missed""")
                .params(call.value(), domainId)
                .query((row, n) -> new CdrDays.Line(
                        domainId,
                        CdrDays.day(row.getLong(1)),
                        Direction.valueOf(row.getString(2)),
                        row.getInt(3) != 0,
                        Recording.PRESENT))
                .optional();
        if (line.isEmpty()) {
            return false;
        }
        CdrDays.Line was = line.get();
        Map<CdrDays.Line, Long> moved = new TreeMap<>();
        moved.put(was, -1L);
        moved.put(new CdrDays.Line(domainId, was.day(), was.direction(), was.missed(), Recording.DELETED), 1L);
        CdrDays.add(tx, moved);
        return true;
    }
}
