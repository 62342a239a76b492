package org.santral.cdr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.call.LedgerEvent.Direction;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;

/** Every kind of question is answered from an index in its order: nothing is walked over or sorted. */
class CdrPlansTest {
    private static final int TENANT = 101;
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path folder;

    private static CdrFilter filter(
            Instant from,
            Direction direction,
            Set<String> callers,
            Set<String> callees,
            Set<String> parties,
            Boolean missed) {
        return new CdrFilter(from, null, Set.of(), direction, callers, callees, parties, null, missed);
    }

    private static CdrFilter reached(Instant from, Set<String> callers) {
        return new CdrFilter(from, null, Set.of(), null, callers, Set.of(), Set.of(), "1003", null, null);
    }

    private static Stream<CdrFilter> filters() {
        Set<String> none = Set.of();
        Set<String> busy = Set.of("1001");
        Set<String> two = Set.of("1001", "1002");
        Instant from = START.plus(Duration.ofDays(3));
        return Stream.of(
                CdrFilter.ALL,
                filter(null, null, none, none, none, true),
                filter(null, null, none, none, none, false),
                filter(from, null, none, none, none, null),
                filter(null, Direction.OUT, none, none, none, null),
                filter(null, null, busy, none, none, null),
                filter(null, null, none, busy, none, null),
                filter(null, null, none, none, busy, null),
                filter(null, null, two, none, none, true),
                filter(null, null, none, two, none, null),
                filter(null, null, none, none, two, true),
                filter(from, null, busy, none, none, null),
                filter(from, null, none, none, busy, true),
                filter(null, null, Set.of("1002"), busy, none, null),
                filter(from, null, two, none, busy, false),
                new CdrFilter(null, null, Set.of(Recording.DELETED), null, none, none, none, null, null),
                new CdrFilter(null, null, Set.of(), null, none, none, none, "201", null),
                reached(null, none),
                reached(from, busy));
    }

    @Test
    void given_any_question_then_no_table_is_scanned_and_no_record_is_sorted() {
        try (Database database = Database.open(DatabaseSettings.embedded(folder))) {
            fill(database);
            Cdrs cdrs = new Cdrs(database);
            filters().forEach(filter -> {
                for (CdrOrder order : CdrOrder.values()) {
                    List<String> plan = cdrs.explain(TENANT, filter, order, 1, 10);
                    assertThat(plan).as("%s", filter).anyMatch(line -> line.startsWith("select start_us, call_id"));
                    assertThat(plan)
                            .as("%s %s", filter, order)
                            .noneMatch(line -> line.startsWith("    SCAN"))
                            .noneMatch(line -> line.contains("TEMP B-TREE FOR ORDER BY"))
                            .filteredOn(line -> line.contains("INDEX cdr_") && !line.contains("DELETED"))
                            .allMatch(line -> line.contains("start_us>?") || line.contains("AUTOINDEX"));
                }
            });
        }
    }

    @Test
    void given_postgresql_then_totals_are_summed_from_the_index_alone() throws Exception {
        try (Database database = Database.open(Backend.POSTGRESQL.create(folder))) {
            fill(database);
            List<String> plan = database.write(tx -> {
                // So few lines would be read from the table itself.
                tx.sql().sql("set local enable_seqscan = off").update();
                tx.sql().sql("set local enable_bitmapscan = off").update();
                return tx.sql().sql("""
                                explain select day, sum(calls) from cdr_count where domain_id = 101 and queue = ''
                                and caller_key in ('=1001', '=1002') and callee_key = '' group by day""").query(String.class).list();
            });
            assertThat(plan).anyMatch(line -> line.contains("Index Only Scan using cdr_count_pkey"));
        }
    }

    /** A record of each kind on each of a few days, and their counts. */
    private static void fill(Database database) {
        database.write(tx -> {
            List<CdrCounts.Counted> counted = Stream.iterate(0, i -> i < 60, i -> i + 1)
                    .map(i -> new CdrCounts.Counted(
                            TENANT,
                            i % 2 == 0 ? "1001" : "1002",
                            i % 3 == 0 ? "1002" : "1001",
                            i % 5 == 0 ? "201" : null,
                            START.plus(Duration.ofHours(2L * i)).toEpochMilli() * 1_000,
                            i % 4 == 0 ? Direction.OUT : Direction.IN,
                            i % 4 == 1,
                            i % 6 == 0 ? Recording.DELETED : Recording.NONE,
                            i % 7 == 0 ? "1003" : null))
                    .toList();
            CdrCounts.count(tx, counted);
            try (PreparedStatement insert = tx.connection().prepareStatement("""
                    insert into cdr (call_id, domain_id, direction, origin, caller_number, caller_name, caller_key,
                        callee_number, callee_name, callee_key, start_us, end_us, queue, queue_wait_us, cause, ended_by,
                        ended_how, sip_status, sip_phrase, missed, recording, cut_off, ordinal, reached_key)
                    values (?, ?, ?, 'DIALED', ?, '', ?, ?, '', ?, ?, ?, ?, 0, 'NORMAL_CLEARING', 'CALLER', 'BYE', 200,
                        'OK', ?, ?, 0, ?, ?)""")) {
                int id = 0;
                for (CdrCounts.Counted row : counted) {
                    insert.setString(1, "call-" + id++);
                    insert.setInt(2, row.domainId());
                    insert.setString(3, row.direction().name());
                    insert.setString(4, row.callerKey());
                    insert.setString(5, row.callerKey());
                    insert.setString(6, row.calleeKey());
                    insert.setString(7, row.calleeKey());
                    insert.setLong(8, row.startUs());
                    insert.setLong(9, row.startUs());
                    insert.setString(10, row.queue());
                    insert.setInt(11, row.missed() ? 1 : 0);
                    insert.setString(12, row.recording().name());
                    insert.setLong(13, id);
                    insert.setString(14, row.reachedKey());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            return null;
        });
    }
}
