package org.santral.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.store.Backend;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.webhooks.Receiver.Hit;

/** Entries that make several events, and subscriptions to the calls of one number. */
@OnBothDatabases
class DeliveryPartsTest {
    private static final Set<LedgerTrigger> FIRST_AND_LAST = Set.of(LedgerTrigger.ACCEPTED, LedgerTrigger.ENDED);

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private DatabaseSettings settings;
    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final HookBench.Setup setup = new HookBench.Setup();

    @BeforeEach
    void newDatabase() {
        settings = backend.create(folder);
        // The end is told in three places, of which the middle one has nothing to say.
        setup.renderer = (subscription, view, trigger) -> trigger.event() instanceof LedgerEvent.Ended
                ? List.of(says("one"), Optional.empty(), says("two"))
                : List.of(says("begin"));
    }

    private static Optional<OutgoingRequest> says(String body) {
        return Optional.of(HookBench.saying(body));
    }

    private HookBench bench(Subscription... subscriptions) {
        return new HookBench(settings, clock, Map.of(101, List.of(subscriptions)), setup);
    }

    private static List<String> told(List<Hit> hits, CallScript call) {
        return hits.stream()
                .map(hit -> hit.delivery().replace(call.call().value(), "") + " " + hit.body() + " " + hit.status())
                .toList();
    }

    @Test
    void the_events_of_one_entry_come_in_order_each_with_its_own_id_through_refusals_and_a_restart()
            throws IOException {
        AtomicBoolean refusesOne = new AtomicBoolean(true);
        AtomicBoolean refusesTwo = new AtomicBoolean(true);
        try (Receiver receiver = Receiver.answering((nth, delivery, body) ->
                (body.equals("one") && refusesOne.get()) || (body.equals("two") && refusesTwo.get()) ? 500 : 200)) {
            Subscription subscription =
                    new Subscription(101, "test", receiver.url("/"), true, Set.of(LedgerTrigger.ENDED));
            CallScript call;
            try (HookBench bench = bench(subscription)) {
                call = bench.call(101).whole();
                bench.failedAttempts(1);
                refusesOne.set(false);
                bench.advance(Duration.ofSeconds(5));
                bench.failedAttempts(2);
                // Its own first retry, not the second of its entry.
                bench.advance(Duration.ofSeconds(5));
                bench.failedAttempts(3);
            }
            refusesTwo.set(false);
            clock.advance(Duration.ofSeconds(30));
            try (HookBench bench = bench(subscription)) {
                receiver.await(5);
                bench.settled();
            }
            assertThat(told(receiver.hits(), call))
                    .containsExactly(
                            ".7.test one 500",
                            ".7.test one 200",
                            ".7-2.test two 500",
                            ".7-2.test two 500",
                            ".7-2.test two 200");
        }
    }

    @Test
    void an_event_that_is_given_up_does_not_take_the_next_one_of_its_entry_along() throws IOException {
        try (Receiver receiver = Receiver.answering((nth, delivery, body) -> 500);
                HookBench bench =
                        bench(new Subscription(101, "test", receiver.url("/"), true, Set.of(LedgerTrigger.ENDED)))) {
            bench.call(101).whole();
            bench.failedAttempts(1);
            for (long attempts = 2; bench.engine.stats().givenUp() < 2; attempts++) {
                bench.advance(Duration.ofHours(2));
                bench.failedAttempts(attempts);
            }
            bench.settled();
            List<String> failed = bench.database.read(tx -> tx.sql()
                    .sql("select part, attempts from delivery_failed order by part")
                    .query((row, n) -> row.getInt(1) + ": " + row.getInt(2))
                    .list());
            assertThat(failed).containsExactly("0: 13", "2: 5");
        }
    }

    @Test
    void a_subscription_to_one_number_costs_nothing_for_calls_of_others_also_after_a_restart() throws IOException {
        try (Receiver receiver = Receiver.willing()) {
            Subscription ours =
                    new Subscription(101, "ours", receiver.url("/"), true, FIRST_AND_LAST, CallScript.SHOWN);
            Subscription other =
                    new Subscription(101, "other", receiver.url("/"), true, FIRST_AND_LAST, "908505320009");
            CallScript out;
            CallScript in;
            CallScript local;
            try (HookBench bench = bench(ours, other)) {
                bench.engine.close();
                out = bench.call(101).ringing();
                in = bench.call(101).write(accepted(Direction.IN, "908505320009"));
                local = bench.call(101).write(accepted(Direction.LOCAL, null));
                assertThat(rows(bench, out)).containsExactly("0 ours");
                assertThat(rows(bench, in)).containsExactly("0 other");
                assertThat(rows(bench, local)).isEmpty();
            }
            try (HookBench bench = bench(ours, other)) {
                bench.engine.close();
                for (CallScript call : List.of(out, in, local)) {
                    call.goesOnIn(bench.ledger).ended();
                }
                // The first ones may be on their way already: this engine ran for a moment.
                assertThat(rows(bench, out)).isSubsetOf("0 ours", "4 ours").contains("4 ours");
                assertThat(rows(bench, in)).isSubsetOf("0 other", "2 other").contains("2 other");
                assertThat(rows(bench, local)).isEmpty();
            }
            try (HookBench bench = bench(ours, other)) {
                bench.settled();
                // What was on its way when an engine ended may come once more, under the same id.
                assertThat(receiver.hits().stream().map(Hit::delivery).distinct())
                        .hasSize(6);
            }
        }
    }

    private static LedgerEvent accepted(Direction direction, String did) {
        Party party = new Party("1001", "", null);
        return new LedgerEvent.Accepted(direction, Origin.DIALED, party, party, did, null, null, null);
    }

    private static List<String> rows(HookBench bench, CallScript call) {
        return bench.database.read(tx -> tx.sql()
                .sql("select sequence, subscription from delivery where lane = ? order by sequence")
                .param(call.call().value())
                .query((row, n) -> row.getInt(1) + " " + row.getString(2))
                .list());
    }
}
