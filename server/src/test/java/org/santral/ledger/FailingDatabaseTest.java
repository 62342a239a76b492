package org.santral.ledger;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.call.Ledger.LedgerUnavailable;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseException;
import org.santral.store.OnBothDatabases;
import org.santral.store.Tx;

/** The ledger while the database is away, and when it comes back. */
@OnBothDatabases
class FailingDatabaseTest {
    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private Database database;
    private JdbcLedger ledger;
    private final Fault fault = new Fault();

    /** Fails as a broken disk or connection does, until it is repaired, before or after the commit. */
    private static final class Fault implements LedgerProjection {
        private volatile boolean broken;
        private volatile boolean fatal;
        private volatile CountDownLatch failed = new CountDownLatch(3);

        @Override
        public void apply(Tx tx, List<LedgerEntry> batch) {
            if (fatal) {
                fatal = false;
                throw new OutOfMemoryError("not really");
            }
            if (broken) {
                failed.countDown();
                throw new DatabaseException(DatabaseException.Kind.UNAVAILABLE, "the disk is full", null);
            }
        }
    }

    @BeforeEach
    void open() {
        database = Database.open(backend.create(folder));
        ledger = JdbcLedger.start(database, List.of(fault), new LedgerLimits(1_000, 100, Duration.ZERO, Duration.ZERO));
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    private CompletableFuture<Void> append(List<LedgerEntry> entries) {
        return ledger.append(entries).toCompletableFuture();
    }

    @Test
    void given_a_database_that_fails_then_running_calls_wait_for_it_and_none_begins() throws Exception {
        CallScript call = CallScript.local(CallScript.START);
        append(call.entries()).get(60, SECONDS);
        fault.broken = true;
        call.then(new LedgerEvent.PickedUp(), new LedgerEvent.Connected());
        CompletableFuture<Void> first = append(call.entries(1, 2));
        fault.failed.await();
        assertThat(ledger.ready()).isFalse();
        assertThat(ledger.metrics().failing()).isTrue();
        assertThat(ledger.metrics().failures()).isGreaterThanOrEqualTo(2);
        assertThatThrownBy(() ->
                        append(CallScript.local(CallScript.START).entries()).get(60, SECONDS))
                .hasCauseInstanceOf(LedgerUnavailable.class);
        CompletableFuture<Void> second = append(call.entries(2, 3));
        assertThat(first).isNotDone();
        fault.broken = false;
        first.get(60, SECONDS);
        second.get(60, SECONDS);
        assertThat(ledger.ready()).isTrue();
        assertThat(new LedgerReader(database).entries(call.call())).isEqualTo(call.entries());
    }

    @Test
    void given_an_error_of_the_machine_then_the_thread_lives_and_tries_again() throws Exception {
        fault.fatal = true;
        append(CallScript.local(CallScript.START).entries()).get(60, SECONDS);
        assertThat(ledger.metrics().failures()).isEqualTo(1);
    }

    @Test
    void given_a_database_that_stays_away_when_closed_then_promises_are_broken_not_forgotten() throws Exception {
        fault.broken = true;
        CompletableFuture<Void> owed = append(CallScript.local(CallScript.START).entries());
        fault.failed.await();
        ledger.close();
        assertThatThrownBy(() -> owed.get(60, SECONDS)).hasCauseInstanceOf(LedgerUnavailable.class);
    }

    @Test
    void given_a_commit_whose_answer_was_lost_then_the_same_entries_count_as_written() throws Exception {
        LedgerWriter writer = new LedgerWriter(database, List.of());
        CallScript call = CallScript.local(CallScript.START).then(new LedgerEvent.PickedUp());
        Append append = new Append(call.entries(), 0, new CompletableFuture<>());
        assertThat(writer.alreadyWritten(append)).isFalse();
        writer.write(List.of(append));
        assertThat(writer.alreadyWritten(append)).isTrue();
        CallScript other = CallScript.local(CallScript.START);
        LedgerEntry same = new LedgerEntry(
                call.call(),
                CallScript.TENANT,
                0,
                CallScript.START,
                other.last().event());
        assertThat(writer.alreadyWritten(new Append(List.of(same), 0, new CompletableFuture<>())))
                .isTrue();
        LedgerEntry later =
                new LedgerEntry(call.call(), CallScript.TENANT, 1, CallScript.START, new LedgerEvent.Connected());
        assertThat(writer.alreadyWritten(new Append(List.of(later), 0, new CompletableFuture<>())))
                .isFalse();
    }
}
