package org.santral.ledger;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.Ledger.LedgerUnavailable;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Side;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.store.Tx;

@OnBothDatabases
class JdbcLedgerTest {
    private static final LedgerLimits SMALL = new LedgerLimits(20, 6, Duration.ZERO, Duration.ofSeconds(30));

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private DatabaseSettings settings;
    private Database database;
    private JdbcLedger ledger;
    private LedgerReader reader;
    private final Gate gate = new Gate();

    /** Lets a test hold back the ledger's thread and break chosen calls: a projection like any other. */
    private static final class Gate implements LedgerProjection {
        private volatile CountDownLatch open = new CountDownLatch(0);
        private volatile CountDownLatch reached = new CountDownLatch(0);
        private volatile CallId poisoned;
        private final List<Integer> batches = new ArrayList<>();

        void shut() {
            reached = new CountDownLatch(1);
            open = new CountDownLatch(1);
        }

        @Override
        public void apply(Tx tx, List<LedgerEntry> batch) {
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (batch.stream().anyMatch(e -> e.call().equals(poisoned))) {
                throw new IllegalStateException("poison");
            }
        }

        @Override
        public void committed(List<LedgerEntry> batch) {
            batches.add(batch.size());
        }
    }

    @BeforeEach
    void open() {
        settings = backend.create(folder);
        start(LedgerLimits.DEFAULT);
    }

    private void start(LedgerLimits limits) {
        database = Database.open(settings);
        ledger = JdbcLedger.start(database, List.of(gate), limits);
        reader = new LedgerReader(database);
    }

    @AfterEach
    void close() {
        gate.open.countDown();
        ledger.close();
        database.close();
    }

    private void restart(LedgerLimits limits) {
        close();
        start(limits);
    }

    private CompletableFuture<Void> append(List<LedgerEntry> entries) {
        return ledger.append(entries).toCompletableFuture();
    }

    private void written(List<LedgerEntry> entries) throws Exception {
        append(entries).get(60, SECONDS);
    }

    private void refused(List<LedgerEntry> entries, String why) {
        assertThatThrownBy(() -> append(entries).get(60, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining(why);
    }

    private static CallScript begun() {
        return CallScript.masked(CallScript.START, "905321234567", "905423456789");
    }

    @ParameterizedTest
    @MethodSource("org.santral.ledger.LedgerCodecTest#format")
    void given_an_event_of_any_kind_when_reopened_then_it_is_read_as_it_was_written(LedgerEvent event)
            throws Exception {
        CallScript call = event instanceof LedgerEvent.Accepted
                ? CallScript.at(CallScript.START).then(event)
                : begun().then(event);
        written(call.entries());
        restart(LedgerLimits.DEFAULT);
        assertThat(reader.entries(call.call())).isEqualTo(call.entries());
    }

    @Test
    void given_a_call_step_by_step_then_it_is_open_until_its_end() throws Exception {
        CallScript call = begun();
        written(call.entries());
        assertThat(reader.openCalls(null, 10))
                .containsExactly(new LedgerReader.OpenCall(call.call(), CallScript.TENANT, CallScript.START));
        call.then(new LedgerEvent.PickedUp(), new LedgerEvent.Connected());
        written(call.entries(1, 3));
        call.ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        written(call.entries(3, 4));
        assertThat(reader.openCalls(null, 10)).isEmpty();
        assertThat(reader.entries(call.call())).isEqualTo(call.entries());
    }

    @Test
    void given_a_second_end_a_gap_or_a_repetition_then_it_is_refused() throws Exception {
        CallScript call = begun().then(new LedgerEvent.PickedUp()).ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        written(call.entries());
        call.ended(Cause.USER_BUSY, By.CALLEE, How.REFUSE);
        refused(call.entries(3, 4), "no place");
        refused(call.entries(0, 3), "");

        CallScript other = begun().then(new LedgerEvent.PickedUp(), new LedgerEvent.Connected());
        written(other.entries(0, 1));
        refused(other.entries(2, 3), "no place");
        written(other.entries(1, 2));
        refused(other.entries(1, 2), "no place");
        written(other.entries(2, 3));
        refused(begun().then(new LedgerEvent.PickedUp()).entries(1, 2), "no place");
        assertThat(ledger.metrics().refused()).isEqualTo(5);
        assertThat(ledger.metrics().failing()).isFalse();
    }

    @Test
    void given_entries_that_are_not_one_call_in_order_then_they_are_not_taken() {
        List<LedgerEntry> mixed = List.of(begun().last(), begun().last());
        assertThatThrownBy(() -> append(mixed).get(60, SECONDS)).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> append(List.of()).get(60, SECONDS)).hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void given_many_calls_while_the_disk_is_busy_then_they_share_one_transaction() throws Exception {
        gate.shut();
        CompletableFuture<Void> first = append(begun().entries());
        gate.reached.await();
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            waiting.add(append(begun().entries()));
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        assertThat(ledger.metrics().queued()).isEqualTo(1_501);
        assertThat(ledger.metrics().lag()).isPositive();
        gate.open.countDown();
        first.get(60, SECONDS);
        for (CompletableFuture<Void> one : waiting) {
            one.get(60, SECONDS);
        }
        assertThat(gate.batches).containsExactly(1, 1_500);
        assertThat(ledger.metrics().queued()).isZero();
        assertThat(ledger.metrics().lag()).isZero();
        assertThat(ledger.metrics().entries()).isEqualTo(1_501);
    }

    @Test
    void given_a_pause_between_transactions_then_what_comes_meanwhile_shares_the_next_one() throws Exception {
        restart(new LedgerLimits(20, 6, Duration.ofHours(1), Duration.ofSeconds(30)));
        written(begun().entries());
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            waiting.add(append(begun().entries()));
        }
        for (CompletableFuture<Void> one : waiting) {
            one.get(60, SECONDS);
        }
        assertThat(gate.batches).as("the second is full before its time").containsExactly(1, 6);
        CompletableFuture<Void> last = append(begun().entries());
        ledger.close();
        assertThat(last).as("closing does not wait for the pause").isCompleted();
    }

    @Test
    void given_a_poisoned_call_then_the_others_of_its_batch_are_written() throws Exception {
        CallScript poisoned = begun();
        gate.poisoned = poisoned.call();
        gate.shut();
        append(begun().entries());
        gate.reached.await();
        CallScript good = begun().then(new LedgerEvent.PickedUp());
        CompletableFuture<Void> before = append(good.entries(0, 1));
        CompletableFuture<Void> bad = append(poisoned.entries());
        CompletableFuture<Void> after = append(good.entries(1, 2));
        gate.open.countDown();
        before.get(60, SECONDS);
        after.get(60, SECONDS);
        assertThatThrownBy(() -> bad.get(60, SECONDS)).hasCauseInstanceOf(LedgerUnavailable.class);
        assertThat(reader.entries(good.call())).isEqualTo(good.entries());
        assertThat(reader.entries(poisoned.call())).isEmpty();
        assertThat(ledger.ready()).isTrue();
    }

    @Test
    void given_half_a_queue_then_no_call_begins_and_running_ones_go_on_until_it_is_full() throws Exception {
        restart(SMALL);
        CallScript running = begun();
        written(running.entries());
        gate.shut();
        List<CompletableFuture<Void>> taken = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            assertThat(ledger.ready()).isTrue();
            taken.add(append(begun().entries()));
        }
        gate.reached.await();
        assertThat(ledger.ready()).isFalse();
        refused(begun().entries(), "overloaded");
        for (int i = 1; i <= 10; i++) {
            running.then(new LedgerEvent.Held(Side.A));
            taken.add(append(running.entries(i, i + 1)));
        }
        running.then(new LedgerEvent.Held(Side.B));
        refused(running.entries(11, 12), "full");
        gate.open.countDown();
        for (CompletableFuture<Void> one : taken) {
            one.get(60, SECONDS);
        }
        written(begun().entries());
        assertThat(gate.batches).allMatch(size -> size <= SMALL.batchEntries());
    }

    @Test
    void given_calls_of_many_threads_then_each_is_complete_and_in_order() throws Exception {
        List<CallScript> calls = new ArrayList<>();
        List<Future<?>> threads = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i++) {
                CallScript call = begun();
                calls.add(call);
                threads.add(pool.submit(() -> {
                    List<CompletableFuture<Void>> writes = new ArrayList<>();
                    writes.add(append(call.entries()));
                    for (int step = 1; step < 20; step++) {
                        call.then(new LedgerEvent.Held(step % 2 == 0 ? Side.A : Side.B));
                        writes.add(append(call.entries(step, step + 1)));
                    }
                    call.ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
                    writes.add(append(call.entries(20, 21)));
                    for (CompletableFuture<Void> write : writes) {
                        write.get(60, SECONDS);
                    }
                    return null;
                }));
            }
            for (Future<?> thread : threads) {
                thread.get();
            }
        }
        for (CallScript call : calls) {
            assertThat(reader.entries(call.call())).isEqualTo(call.entries());
        }
        assertThat(reader.recentStats(CallScript.START)).isEqualTo(new LedgerReader.Stats(0, 64));
        long pairs = database.read(tx -> tx.sql().sql("""
                        select count(*) from ledger a join ledger b
                        on a.call_id = b.call_id and b.sequence = a.sequence + 1 where b.pos <= a.pos""").query(Long.class).single());
        assertThat(pairs)
                .as("entries of a call whose position is not behind their predecessor's")
                .isZero();
    }

    @Test
    void given_calls_from_the_api_then_those_since_a_moment_are_told_newest_first() throws Exception {
        CallScript early = CallScript.masked(CallScript.START.minusSeconds(10), "905321234567", "905423456789");
        CallScript one = begun();
        CallScript two = CallScript.masked(CallScript.START.plusSeconds(1), "905321234567", "905423456789");
        CallScript noApi = CallScript.inbound(CallScript.START, "905321234567");
        for (CallScript call : List.of(early, one, two, noApi)) {
            written(call.entries());
        }
        assertThat(reader.acceptedSince(CallScript.START))
                .extracting(LedgerReader.AcceptedCall::call)
                .containsExactly(two.call(), one.call());
        assertThat(reader.acceptedSince(CallScript.START).getFirst().fingerprint())
                .isEqualTo("f".repeat(64));
    }

    @Test
    void given_a_closed_ledger_then_what_was_queued_is_written_and_nothing_more_is_taken() throws Exception {
        gate.shut();
        CallScript call = begun();
        CompletableFuture<Void> queued = append(call.entries());
        gate.reached.await();
        CompletableFuture<Void> behind = append(begun().entries());
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<?> closing = pool.submit(ledger::close);
            gate.open.countDown();
            closing.get();
        }
        assertThat(queued).isCompleted();
        assertThat(behind).isCompleted();
        refused(begun().entries(), "closed");
        assertThat(ledger.ready()).isFalse();
    }
}
