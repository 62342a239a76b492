package org.santral.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.ledger.LedgerReader;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;

class RecentCallsTest {
    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

    @TempDir
    Path folder;

    private static LedgerEntry entry(CallId call, int sequence) {
        return new LedgerEntry(call, 101, sequence, START, new LedgerEvent.PickedUp());
    }

    private static List<LedgerEntry> entries(CallId call, int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> entry(call, n)).toList();
    }

    @Test
    void calls_are_the_same_whether_they_were_seen_as_they_were_written_or_are_read_together_or_one_by_one() {
        try (Database database = Database.open(new DatabaseSettings(null, null, null, folder))) {
            LedgerReader reader = new LedgerReader(database);
            RecentCalls seen = new RecentCalls(reader);
            RecentCalls readTogether = new RecentCalls(reader);
            RecentCalls readOneByOne = new RecentCalls(reader);
            List<CallId> calls = new ArrayList<>();
            Map<CallId, Integer> sequences = new HashMap<>();
            // More than are read by one question.
            try (JdbcLedger ledger = JdbcLedger.start(database, List.of(), LedgerLimits.DEFAULT)) {
                for (int i = 0; i < 70; i++) {
                    CallScript script = new CallScript(ledger, 101, START).whole();
                    calls.add(script.call());
                    sequences.put(script.call(), CallScript.ENDED);
                }
            }
            for (CallId call : calls) {
                List<LedgerEntry> all = reader.entries(call);
                seen.written(all.subList(0, 3));
                seen.written(all.subList(3, all.size()));
            }
            readTogether.prepare(sequences);

            database.write(tx -> tx.sql()
                    .sql("delete from ledger where call_id < ?")
                    .param(calls.getLast().value())
                    .update());
            CallId last = calls.getLast();
            for (int sequence = 0; sequence <= CallScript.ENDED; sequence++) {
                List<LedgerEntry> expected = readOneByOne.upTo(last, sequence);
                assertThat(expected).hasSize(sequence + 1);
                assertThat(seen.upTo(last, sequence)).isEqualTo(expected);
                assertThat(readTogether.upTo(last, sequence)).isEqualTo(expected);
            }
            // Neither asks the ledger again, which holds the others no more.
            for (CallId call : calls) {
                assertThat(seen.upTo(call, CallScript.ENDED)).hasSize(8);
                assertThat(readTogether.upTo(call, CallScript.ENDED)).hasSize(8);
            }
            assertThatThrownBy(() -> readOneByOne.upTo(calls.getFirst(), 0)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void what_is_kept_is_bounded_and_a_call_that_was_let_go_does_not_grow_from_the_middle() {
        try (Database database = Database.open(new DatabaseSettings(null, null, null, folder))) {
            RecentCalls recent = new RecentCalls(new LedgerReader(database));
            CallId old = CallId.create(START.toEpochMilli());
            recent.written(entries(old, 0, 10));
            assertThat(recent.upTo(old, 9)).hasSize(10);
            CallId endless = CallId.create(START.toEpochMilli());
            recent.written(entries(endless, 0, 300));
            assertThatThrownBy(() -> recent.upTo(endless, 299)).isInstanceOf(IllegalStateException.class);
            for (int i = 0; i < 33_000 / 100; i++) {
                recent.written(entries(CallId.create(START.toEpochMilli()), 0, 100));
            }
            assertThatThrownBy(() -> recent.upTo(old, 9)).isInstanceOf(IllegalStateException.class);
            recent.written(entries(old, 10, 11));
            assertThatThrownBy(() -> recent.upTo(old, 10)).isInstanceOf(IllegalStateException.class);
        }
    }
}
