package org.santral.cdr;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.santral.call.LedgerEvent.Direction;
import org.santral.ledger.CallView;
import org.santral.store.Sql;
import org.santral.store.Tx;

/**
 * How many calls there were on each UTC day (table {@code cdr_day}), kept in the transactions that change the records.
 * Totals of millions of calls and pages deep inside them are found without walking over the rows.
 */
final class CdrDays {
    static final long DAY_US = Duration.ofDays(1).toNanos() / 1_000;

    private static final String ADD = """
            insert into cdr_day (domain_id, day, direction, missed, recording, calls) values (?, ?, ?, ?, ?, ?)
            on conflict (domain_id, day, direction, missed, recording)
            do update set calls = cdr_day.calls + excluded.calls""";

    private CdrDays() {}

    /** A line of the table. Comparable, so that concurrent writers would lock lines in one order. */
    record Line(int domainId, long day, Direction direction, boolean missed, Recording recording)
            implements Comparable<Line> {
        @Override
        public int compareTo(Line other) {
            return java.util.Comparator.comparingInt(Line::domainId)
                    .thenComparingLong(Line::day)
                    .thenComparing(Line::direction)
                    .thenComparing(Line::missed)
                    .thenComparing(Line::recording)
                    .compare(this, other);
        }
    }

    static long day(long micros) {
        return Math.floorDiv(micros, DAY_US);
    }

    static void count(Tx tx, List<CallView> ended) throws SQLException {
        Map<Line, Long> added = new TreeMap<>();
        for (CallView call : ended) {
            Line line = new Line(
                    call.domainId(),
                    day(Sql.micros(call.times().start())),
                    call.accepted().direction(),
                    call.missed(),
                    CdrInsert.recording(call));
            added.merge(line, 1L, Long::sum);
        }
        add(tx, added);
    }

    /** Adds these numbers, which may be negative. */
    static void add(Tx tx, Map<Line, Long> numbers) throws SQLException {
        try (PreparedStatement statement = tx.connection().prepareStatement(ADD)) {
            for (Map.Entry<Line, Long> entry : numbers.entrySet()) {
                Line line = entry.getKey();
                statement.setInt(1, line.domainId());
                statement.setLong(2, line.day());
                statement.setString(3, line.direction().name());
                statement.setInt(4, line.missed() ? 1 : 0);
                statement.setString(5, line.recording().name());
                statement.setLong(6, entry.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
