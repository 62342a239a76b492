package org.santral.cdr;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.store.Database;
import org.santral.store.Listing;
import org.santral.store.Tx;

/**
 * What queues and ring groups have to report of ended calls. A tenant sees only its own. Every method throws {@code
 * DatabaseException} when the database fails.
 */
public final class QueueRows {
    private final Database database;

    public QueueRows(Database database) {
        this.database = database;
    }

    /** What a line is about. */
    public enum Report {
        /** A caller's stay in a queue. */
        STAY,
        /** An agent who was called for that caller, however often. */
        AGENT
    }

    /**
     * Which lines are wanted; null asks for nothing.
     *
     * @param from earliest start, inclusive
     * @param to latest start, inclusive to its microsecond
     * @param callerKey as {@link NumberKeys} makes it
     * @param agentKey the same of the agent who was called; of a stay who took the call, or else was called last
     * @param stay ordinal of the stay
     * @param calls of these calls alone
     */
    public record Filter(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String callerKey,
            @Nullable String agentKey,
            @Nullable String queue,
            @Nullable Long stay,
            @Nullable Set<CallId> calls) {}

    /** A line without its call. */
    private record Line(long ordinal, String call, int step, long stay, int agent) {
        static Line read(ResultSet row, int number) throws SQLException {
            return new Line(
                    row.getLong("ordinal"),
                    row.getString("call_id"),
                    row.getInt("step"),
                    row.getLong("stay"),
                    row.getInt("agent"));
        }
    }

    /** A stretch of lines by their start. */
    public Listing.Rows<QueueRow> find(
            int domainId, Report report, Filter filter, CdrOrder order, long skip, int limit) {
        return database.read(tx -> {
            Listing listing = new Listing("queue_row", "start_us", "ordinal", domainId)
                    .equal("report", report.name())
                    .equal("caller_key", filter.callerKey())
                    .equal("agent_key", filter.agentKey())
                    .equal("queue", filter.queue())
                    .equal("stay", filter.stay())
                    .in(
                            "call_id",
                            filter.calls() == null
                                    ? null
                                    : filter.calls().stream().map(CallId::value).toList())
                    .between(filter.from(), filter.to());
            Listing.Rows<Line> lines = listing.read(tx, order == CdrOrder.NEWEST_FIRST, skip, limit, Line::read);
            return new Listing.Rows<>(withCalls(tx, lines.rows()), lines.total());
        });
    }

    /** The lines that became visible next after one of them, with the newest that there is. */
    public CdrTail<QueueRow> after(int domainId, Report report, long ordinal, int limit) {
        return database.read(tx -> {
            List<Line> lines = tx.sql()
                    .sql("""
                            select * from queue_row where domain_id = ? and report = ? and ordinal > ?
                            order by ordinal limit ?""")
                    .params(domainId, report.name(), ordinal, limit)
                    .query(Line::read)
                    .list();
            long newest = new Ordinals(tx, "queue_row", "and report = '" + report.name() + "'").newest(domainId);
            return new CdrTail<>(withCalls(tx, lines), newest);
        });
    }

    private static List<QueueRow> withCalls(Tx tx, List<Line> lines) {
        Set<String> ids = new LinkedHashSet<>();
        lines.forEach(line -> ids.add(line.call()));
        Map<String, CdrDetail> calls = CdrDetails.byId(tx, ids);
        return lines.stream()
                .map(line -> new QueueRow(
                        line.ordinal(),
                        line.step(),
                        line.stay(),
                        line.agent(),
                        Objects.requireNonNull(calls.get(line.call()), "a line belongs to a record")))
                .toList();
    }
}
