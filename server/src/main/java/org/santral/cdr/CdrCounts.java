package org.santral.cdr;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.Direction;
import org.santral.store.Tx;

/**
 * How many calls there were on each UTC day (table {@code cdr_count}): in all, of each caller, to each callee, of each
 * caller to each callee, the same of who was reached without being called, and in each queue. Kept in the transactions that change the records. Totals of millions of
 * calls and pages deep inside them are found without walking over the rows.
 */
final class CdrCounts {
    static final long DAY_US = Duration.ofDays(1).toNanos() / 1_000;

    private static final String ADD = """
            insert into cdr_count (domain_id, caller_key, callee_key, queue, day, direction, missed, recording, calls)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (domain_id, caller_key, callee_key, queue, day, direction, missed, recording)
            do update set calls = cdr_count.calls + excluded.calls""";
    /** In place of a key. Keys come with a sign before them, so no number can be mistaken for it. */
    private static final String EVERY = "";

    private CdrCounts() {}

    /** What of a record is counted. */
    record Counted(
            int domainId,
            String callerKey,
            String calleeKey,
            @Nullable String queue,
            long startUs,
            Direction direction,
            boolean missed,
            Recording recording,
            @Nullable String reachedKey) {

        private void addTo(Map<Line, Long> lines, Recording state, long calls) {
            String caller = key(callerKey);
            String callee = key(calleeKey);
            add(lines, EVERY, EVERY, EVERY, state, calls);
            add(lines, caller, EVERY, EVERY, state, calls);
            add(lines, EVERY, callee, EVERY, state, calls);
            add(lines, caller, callee, EVERY, state, calls);
            if (reachedKey != null) {
                add(lines, EVERY, reached(reachedKey), EVERY, state, calls);
                add(lines, caller, reached(reachedKey), EVERY, state, calls);
            }
            if (queue != null) {
                add(lines, EVERY, EVERY, key(queue), state, calls);
            }
        }

        private void add(
                Map<Line, Long> lines, String caller, String callee, String inQueue, Recording state, long calls) {
            Line line = new Line(domainId, caller, callee, inQueue, day(startUs), direction, missed, state);
            lines.merge(line, calls, Long::sum);
        }
    }

    /** A line of the table. In the order of its key: so pages are found again, and writers would lock in one order. */
    private record Line(
            int domainId,
            String caller,
            String callee,
            String queue,
            long day,
            Direction direction,
            boolean missed,
            Recording recording) {
        static final Comparator<Line> BY_KEY = Comparator.comparingInt(Line::domainId)
                .thenComparing(Line::caller)
                .thenComparing(Line::callee)
                .thenComparing(Line::queue)
                .thenComparingLong(Line::day)
                .thenComparing(Line::direction)
                .thenComparing(Line::missed)
                .thenComparing(Line::recording);
    }

    static long day(long micros) {
        return Math.floorDiv(micros, DAY_US);
    }

    private static String key(String number) {
        return "=" + number;
    }

    private static String reached(String number) {
        return "~" + number;
    }

    /** There are these records more. */
    static void count(Tx tx, List<Counted> records) throws SQLException {
        SortedMap<Line, Long> lines = new TreeMap<>(Line.BY_KEY);
        records.forEach(counted -> counted.addTo(lines, counted.recording(), 1));
        add(tx, lines);
    }

    /** The recording of this record has another state now. */
    static void move(Tx tx, Counted was, Recording now) throws SQLException {
        SortedMap<Line, Long> lines = new TreeMap<>(Line.BY_KEY);
        was.addTo(lines, was.recording(), -1);
        was.addTo(lines, now, 1);
        add(tx, lines);
    }

    private static void add(Tx tx, SortedMap<Line, Long> numbers) throws SQLException {
        try (PreparedStatement statement = tx.connection().prepareStatement(ADD)) {
            for (Map.Entry<Line, Long> entry : numbers.entrySet()) {
                Line line = entry.getKey();
                statement.setInt(1, line.domainId());
                statement.setString(2, line.caller());
                statement.setString(3, line.callee());
                statement.setString(4, line.queue());
                statement.setLong(5, line.day());
                statement.setString(6, line.direction().name());
                statement.setInt(7, line.missed() ? 1 : 0);
                statement.setString(8, line.recording().name());
                statement.setLong(9, entry.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /**
     * Adds the calls of each day in a slice. A filter by queue and numbers at once is not counted here.
     *
     * @param perDay calls by day, which grows
     * @param fromDay first day, null for all before {@code toDay}
     * @param toDay last day, null for all from {@code fromDay} on
     */
    static void addPerDay(
            CdrSql sql,
            int domainId,
            CdrFilter filter,
            CdrSlice slice,
            @Nullable Long fromDay,
            @Nullable Long toDay,
            Map<Long, Long> perDay) {
        CdrWhere all = CdrWhere.common(domainId, filter)
                .and("queue = ?", filter.queue() == null ? EVERY : key(filter.queue()));
        all = filter.missed() == null ? all : all.and("missed = ?", filter.missed() ? 1 : 0);
        all = fromDay == null ? all : all.and("day >= ?", fromDay);
        all = toDay == null ? all : all.and("day <= ?", toDay);
        List<String> called = slice.reached() == null ? keys(slice.callees()) : List.of(reached(slice.reached()));
        CdrWhere callees = all.in("callee_key", called);
        sum(sql, callees.in("caller_key", keys(slice.callers())), 1, perDay);
        if (!slice.notCallers().isEmpty()) {
            sum(sql, callees.in("caller_key", keys(slice.notCallers())), -1, perDay);
        }
    }

    private static List<String> keys(Collection<String> numbers) {
        return numbers.isEmpty()
                ? List.of(EVERY)
                : numbers.stream().map(CdrCounts::key).toList();
    }

    private static void sum(CdrSql sql, CdrWhere where, long sign, Map<Long, Long> perDay) {
        sql.of("select day, sum(calls) from cdr_count " + where.sql() + " group by day", where.params())
                .query(row -> {
                    perDay.merge(row.getLong(1), sign * row.getLong(2), Long::sum);
                });
    }
}
