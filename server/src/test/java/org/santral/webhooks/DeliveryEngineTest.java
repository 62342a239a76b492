package org.santral.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.store.Backend;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.webhooks.Receiver.Hit;

/** Whole way from a ledger entry to the receiver, over real HTTP and a real database. */
@OnBothDatabases
class DeliveryEngineTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private DatabaseSettings settings;

    @BeforeEach
    void newDatabase() {
        settings = backend.create(folder);
    }

    private final ManualClock clock = new ManualClock(START);
    private final HookBench.Setup setup = new HookBench.Setup();

    private HookBench bench(Subscription... subscriptions) {
        Map<Integer, List<Subscription>> byDomain =
                List.of(subscriptions).stream().collect(Collectors.groupingBy(Subscription::domainId));
        return new HookBench(settings, clock, byDomain, setup);
    }

    private static List<String> deliveries(List<Hit> hits) {
        return hits.stream().map(Hit::delivery).toList();
    }

    @Test
    void events_of_a_call_come_in_order_and_say_what_was_known_then() throws IOException {
        try (Receiver receiver = Receiver.willing();
                HookBench bench = bench(HookBench.all(101, receiver.url("/event/?a=b%20c")))) {
            CallScript call = bench.call(101).whole();
            List<Hit> hits = receiver.await(3);
            bench.settled();
            assertThat(deliveries(hits)).containsExactly(call.delivery(2), call.delivery(5), call.delivery(7));
            assertThat(hits)
                    .extracting(Hit::body)
                    .containsExactly(
                            "seq=2&seen=2&answered=false&ended=false",
                            "seq=5&seen=5&answered=true&ended=false",
                            "seq=7&seen=7&answered=true&ended=true");
            assertThat(hits.getFirst().path()).isEqualTo("/event/?a=b%20c");
            assertThat(hits.getFirst().contentType()).isEqualTo("application/x-www-form-urlencoded");
            Eventually.holds("3 delivered", () -> bench.engine.stats().delivered() == 3);
            assertThat(bench.engine.stats().lag()).isZero();
        }
    }

    @Test
    void only_subscribed_triggers_of_the_own_tenant_are_told() throws IOException {
        try (Receiver receiver = Receiver.willing();
                HookBench bench = bench(
                        new Subscription(101, "test", receiver.url("/"), true, EnumSet.of(LedgerTrigger.ENDED)))) {
            bench.call(102).whole();
            CallScript call = bench.call(101).whole();
            assertThat(deliveries(receiver.await(1))).containsExactly(call.delivery(7));
            bench.settled();
            assertThat(receiver.hits()).hasSize(1);
        }
    }

    @Test
    void a_refused_event_comes_again_before_any_later_one_of_its_call_and_holds_up_no_other_call() throws IOException {
        AtomicReference<String> refused = new AtomicReference<>("");
        try (Receiver receiver =
                        Receiver.answering((nth, delivery, body) -> delivery.equals(refused.get()) ? 500 : 200);
                HookBench bench = bench(HookBench.all(101, receiver.url("/")))) {
            CallScript first = new CallScript(bench.ledger, 101, START);
            refused.set(first.delivery(2));
            first.ringing();
            bench.failedAttempts(1);
            first.connected().ended();
            CallScript other = bench.call(101).whole();
            assertThat(deliveries(receiver.await(4)))
                    .containsExactly(first.delivery(2), other.delivery(2), other.delivery(5), other.delivery(7));
            Eventually.holds(
                    "only the refused call's events are owed",
                    () -> bench.engine.stats().pending() == 3);

            refused.set("");
            bench.advance(Duration.ofSeconds(5));
            List<Hit> hits = receiver.await(7);
            assertThat(deliveries(hits.subList(4, 7)))
                    .containsExactly(first.delivery(2), first.delivery(5), first.delivery(7));
            bench.settled();
        }
    }

    @Test
    void retries_follow_the_schedule_until_a_day_has_passed_then_the_next_event_has_its_turn() throws IOException {
        try (Receiver receiver = Receiver.answering((nth, delivery, body) -> 503);
                HookBench bench = bench(HookBench.all(101, receiver.url("/")))) {
            CallScript call = bench.call(101).ringing();
            bench.failedAttempts(1);
            long attempts = 1;
            for (int seconds : new int[] {5, 30, 120, 600}) {
                bench.advance(Duration.ofSeconds(seconds).minusMillis(1));
                assertThat(dueNow(bench)).isEmpty();
                bench.advance(Duration.ofMillis(1));
                bench.failedAttempts(++attempts);
            }
            while (bench.engine.stats().givenUp() == 0) {
                bench.advance(Duration.ofHours(1));
                bench.failedAttempts(++attempts);
            }
            assertThat(clock.instant()).isBetween(START.plus(Duration.ofHours(24)), START.plus(Duration.ofHours(25)));
            assertThat(receiver.hits()).hasSize(29).allMatch(hit -> hit.delivery()
                    .equals(call.delivery(2)));
            assertThat(bench.engine.stats().pending()).isZero();
            assertThat(failedRows(bench)).isEqualTo(1);

            call.connected();
            assertThat(receiver.await(30).getLast().delivery()).isEqualTo(call.delivery(5));
        }
    }

    @Test
    void a_clock_that_is_set_back_holds_no_event_up() throws IOException {
        AtomicReference<String> refused = new AtomicReference<>("");
        try (Receiver receiver =
                        Receiver.answering((nth, delivery, body) -> delivery.equals(refused.get()) ? 500 : 200);
                HookBench bench = bench(HookBench.all(101, receiver.url("/")))) {
            CallScript call = new CallScript(bench.ledger, 101, START);
            refused.set(call.delivery(2));
            call.ringing();
            bench.failedAttempts(1);
            refused.set("");
            bench.advance(Duration.ofHours(-1));
            Eventually.holds("nothing is due in an hour", () -> new DeliveryTable(bench.database)
                    .feeds().values().stream().allMatch(START::isAfter));
            bench.advance(Duration.ofSeconds(5));
            assertThat(deliveries(receiver.await(2))).containsExactly(call.delivery(2), call.delivery(2));
            bench.settled();
        }
    }

    private List<Delivery> dueNow(HookBench bench) {
        return new DeliveryTable(bench.database).due(new Delivery.Feed(101, "test"), clock.instant(), 10);
    }

    private static int failedRows(HookBench bench) {
        return bench.database.read(tx -> tx.sql()
                .sql("select count(*) from delivery_failed")
                .query(Integer.class)
                .single());
    }

    @Test
    void a_receiver_that_hangs_delays_nobody_else() throws IOException {
        setup.timeout = Duration.ofMinutes(5);
        setup.maxPerHost = 8;
        try (Receiver hanging = Receiver.hanging();
                Receiver fast = Receiver.willing();
                HookBench bench = bench(HookBench.all(101, hanging.url("/")), HookBench.all(102, fast.url("/")))) {
            for (int i = 0; i < 100; i++) {
                bench.call(101).whole();
            }
            for (int i = 0; i < 50; i++) {
                bench.call(102).whole();
            }
            assertThat(fast.await(150)).hasSize(150);
            assertThat(hanging.await(8)).hasSize(8);
            hanging.close();
        }
    }

    @Test
    void a_receiver_that_hangs_is_cut_off_and_counts_as_failed() throws IOException {
        setup.timeout = Duration.ofMillis(200);
        try (Receiver hanging = Receiver.hanging();
                HookBench bench = bench(HookBench.all(101, hanging.url("/")))) {
            bench.call(101).ringing();
            bench.failedAttempts(1);
            assertThat(bench.engine.stats().pending()).isEqualTo(1);
        }
    }

    @Test
    void redirects_are_not_followed() throws IOException {
        try (Receiver receiver = Receiver.answering((nth, delivery, body) -> 302);
                HookBench bench = bench(HookBench.all(101, receiver.url("/event")))) {
            bench.call(101).ringing();
            bench.failedAttempts(1);
            assertThat(receiver.hits()).extracting(Hit::path).containsExactly("/event");
        }
    }

    @Test
    void a_receiver_that_was_down_through_restarts_gets_everything_in_order() throws IOException {
        int port;
        List<CallScript> calls = new ArrayList<>();
        try (Receiver receiver = Receiver.willing()) {
            port = receiver.port();
        }
        Subscription subscription = HookBench.all(101, URI.create("http://127.0.0.1:" + port + "/"));
        for (int run = 0; run < 3; run++) {
            try (HookBench bench = bench(subscription)) {
                for (int i = 0; i < 5; i++) {
                    calls.add(bench.call(101).whole());
                }
                bench.failedAttempts(5);
            }
        }
        clock.advance(Duration.ofHours(23));
        try (Receiver receiver = Receiver.at(port, (nth, delivery, body) -> 200);
                HookBench bench = bench(subscription)) {
            receiver.await(45);
            bench.settled();
            assertInOrder(receiver.hits(), calls);
            assertThat(receiver.hits()).hasSize(45);
        }
    }

    static void assertInOrder(List<Hit> hits, List<CallScript> calls) {
        for (CallScript call : calls) {
            assertThat(deliveries(hits).stream()
                            .filter(it -> it.startsWith(call.call().value()))
                            .distinct())
                    .containsExactly(call.delivery(2), call.delivery(5), call.delivery(7));
        }
    }

    @Test
    void a_backlog_of_5000_is_drained_in_order() throws IOException {
        List<CallScript> calls = new ArrayList<>();
        try (HookBench bench = bench(HookBench.all(101, URI.create("http://127.0.0.1:9/")))) {
            bench.engine.close();
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 1667; i++) {
                    CallScript call = bench.call(101);
                    calls.add(call);
                    callers.execute(call::whole);
                }
            }
            assertThat(bench.engine.stats().pending()).isEqualTo(5001);
        }
        try (Receiver receiver = Receiver.willing()) {
            try (HookBench bench = bench(HookBench.all(101, receiver.url("/")))) {
                receiver.await(5001);
                bench.settled();
            }
            assertInOrder(receiver.hits(), calls);
            assertThat(receiver.hits()).hasSize(5001);
        }
    }

    @Test
    void an_event_that_the_dialect_has_no_words_for_is_skipped_and_one_it_breaks_on_is_tried_again()
            throws IOException {
        AtomicInteger broken = new AtomicInteger();
        setup.renderer = (subscription, view, trigger) -> switch (trigger.sequence()) {
            case 2 -> List.of(Optional.empty());
            case 5 -> {
                if (broken.getAndIncrement() == 0) {
                    throw new IllegalStateException("no words");
                }
                yield HookBench.words(subscription, view, trigger);
            }
            default -> HookBench.words(subscription, view, trigger);
        };
        try (Receiver receiver = Receiver.willing();
                HookBench bench = bench(HookBench.all(101, receiver.url("/")))) {
            CallScript call = bench.call(101).whole();
            bench.failedAttempts(1);
            assertThat(receiver.hits()).isEmpty();
            bench.advance(Duration.ofSeconds(5));
            assertThat(deliveries(receiver.await(2))).containsExactly(call.delivery(5), call.delivery(7));
            bench.settled();
        }
    }

    @Test
    void a_subscription_that_is_gone_gets_nothing_more() throws IOException {
        try (Receiver receiver = Receiver.answering((nth, delivery, body) -> 500);
                HookBench bench = bench(HookBench.all(101, receiver.url("/")))) {
            bench.call(101).whole();
            bench.failedAttempts(1);
            bench.subscriptions.clear();
            bench.advance(Duration.ofSeconds(5));
            bench.settled();
            assertThat(receiver.hits()).hasSize(1);
        }
    }

    @Test
    void a_customers_url_that_leads_inside_is_not_called() throws IOException {
        try (Receiver receiver = Receiver.willing();
                HookBench bench = bench(new Subscription(101, "test", receiver.url("/"), false, HookBench.THREE))) {
            bench.call(101).ringing();
            bench.failedAttempts(1);
            assertThat(receiver.hits()).isEmpty();
        }
    }

    @Test
    void a_name_that_changes_to_a_private_address_is_refused_at_delivery() throws IOException {
        AtomicReference<String> address = new AtomicReference<>("127.0.0.1");
        setup.privateTargets = List.of("127.0.0.1/32");
        setup.resolver =
                host -> List.of(InetAddress.ofLiteral(host.equals("hooks.example") ? address.get() : "192.0.2.1"));
        try (Receiver receiver = Receiver.willing();
                HookBench bench = bench(new Subscription(
                        101,
                        "test",
                        URI.create("http://hooks.example:" + receiver.port() + "/"),
                        false,
                        HookBench.THREE))) {
            CallScript call = bench.call(101).ringing();
            receiver.await(1);
            bench.settled();
            // A kept connection to the old address must not be used either, nor one to the new be opened.
            address.set("127.0.0.2");
            call.connected();
            bench.failedAttempts(1);
            assertThat(receiver.hits()).hasSize(1);
            address.set("127.0.0.1");
            bench.advance(Duration.ofSeconds(5));
            assertThat(deliveries(receiver.await(2)).getLast()).isEqualTo(call.delivery(5));
        }
    }
}
