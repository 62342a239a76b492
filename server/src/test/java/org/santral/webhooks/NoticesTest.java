package org.santral.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.webhooks.Receiver.Hit;

/** What happens outside of calls, from the notice to the receiver. */
@OnBothDatabases
class NoticesTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Set<NoticeKind> ALL = EnumSet.allOf(NoticeKind.class);

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private DatabaseSettings settings;
    private final ManualClock clock = new ManualClock(START);
    private final HookBench.Setup setup = new HookBench.Setup();

    @BeforeEach
    void newDatabase() {
        settings = backend.create(folder);
        setup.renderer = new Notes();
    }

    private HookBench bench(URI url, Set<NoticeKind> kinds) {
        return new HookBench(settings, clock, Map.of(101, List.of(Notes.subscription(url, Set.of(), kinds))), setup);
    }

    private static Notice line(String extension, LineState state) {
        return new Notice.Line(new LineChange(extension, state, null));
    }

    private static List<String> bodies(List<Hit> hits) {
        return hits.stream().map(Hit::body).toList();
    }

    private static long rows(HookBench bench) {
        return bench.engine.stats().pending();
    }

    @Test
    void every_kind_arrives_as_it_was_said_with_the_time_of_saying() throws IOException {
        List<Notice> said = List.of(
                line("1000", LineState.PAUSED),
                new Notice.ExtensionAdded("1001", LineState.UNAVAILABLE),
                new Notice.ExtensionRemoved("1002"),
                new Notice.TrunkChanged("taşıyıcı", Notice.TrunkState.UNAVAILABLE, START.minusSeconds(30)),
                new Notice.TrunkChanged("other", Notice.TrunkState.OK, null),
                new Notice.TrunkAdded("new", Notice.TrunkState.DEACTIVATED),
                new Notice.TrunkRemoved("old"),
                new Notice.VoicemailStored("id", "1000", "05321234567", Duration.ofMillis(12_340), "a.wav"),
                new Notice.VoicemailLost("id", "1003", "", "the mailbox cannot take a message"),
                new Notice.VoicemailMailed("id", "1004", "a@example.com", true, null),
                new Notice.Ping(),
                new Notice.TollAlarm(null, "outside-calls-per-hour", 80, 100, START));
        try (Receiver receiver = Receiver.willing();
                HookBench bench = bench(receiver.url("/"), ALL)) {
            said.forEach(notice -> bench.engine.notices().publish(101, notice));
            List<Hit> hits = receiver.await(said.size());
            assertThat(bodies(hits))
                    .containsExactlyInAnyOrderElementsOf(said.stream()
                            .map(it ->
                                    it instanceof Notice.Line line ? Notes.words(line.change()) : it + " at " + START)
                            .toList());
            assertThat(hits.stream().map(Hit::delivery))
                    .doesNotHaveDuplicates()
                    .allMatch(id -> id.matches("notice\\.\\d{16}\\.test"));
            bench.settled();
        }
    }

    @Test
    void what_is_not_wanted_costs_no_row_and_another_tenant_hears_nothing() throws IOException {
        try (Receiver receiver = Receiver.willing();
                HookBench bench = bench(receiver.url("/"), Set.of(NoticeKind.PING))) {
            bench.engine.notices().publish(101, line("1000", LineState.IDLE));
            bench.engine.notices().publish(102, new Notice.Ping());
            assertThat(bench.engine.notices().wanted(101, NoticeKind.LINE)).isFalse();
            bench.engine.notices().publish(101, new Notice.Ping());
            receiver.await(1);
            bench.settled();
            assertThat(receiver.hits()).hasSize(1);
        }
    }

    @Test
    void a_refused_notice_holds_up_what_is_about_the_same_thing_and_nothing_else() throws IOException {
        AtomicReference<String> refused = new AtomicReference<>("1000 IDLE");
        try (Receiver receiver = Receiver.answering((nth, delivery, body) -> body.equals(refused.get()) ? 500 : 200);
                HookBench bench = bench(receiver.url("/"), ALL)) {
            bench.engine.notices().publish(101, line("1000", LineState.IDLE));
            bench.failedAttempts(1);
            bench.engine.notices().publish(101, line("1000", LineState.PAUSED));
            bench.engine.notices().publish(101, line("1000", LineState.UNAVAILABLE));
            bench.engine.notices().publish(101, line("1001", LineState.IDLE));
            assertThat(bodies(receiver.await(2))).containsExactly("1000 IDLE", "1001 IDLE");
            Eventually.holds("the others wait", () -> rows(bench) == 3);
            refused.set("");
            bench.advance(Duration.ofSeconds(5));
            List<Hit> hits = receiver.await(5);
            assertThat(bodies(hits.subList(2, 5))).containsExactly("1000 IDLE", "1000 PAUSED", "1000 UNAVAILABLE");
            assertThat(hits.get(2).delivery()).isEqualTo(hits.get(0).delivery());
            bench.settled();
        }
    }

    @Test
    void what_is_on_disk_or_was_given_before_the_end_is_told_by_the_next_process_in_order() throws IOException {
        int port;
        try (Receiver receiver = Receiver.willing()) {
            port = receiver.port();
        }
        URI url = URI.create("http://127.0.0.1:" + port + "/");
        for (int run = 0; run < 2; run++) {
            try (HookBench bench = bench(url, ALL)) {
                for (int i = 0; i < 20; i++) {
                    bench.engine.notices().publish(101, new Notice.TrunkRemoved("t" + run + "-" + i));
                    bench.engine.notices().publish(101, line("1000", i % 2 == 0 ? LineState.IDLE : LineState.PAUSED));
                }
            }
            // Set back, as clocks are.
            clock.advance(Duration.ofSeconds(-10));
        }
        clock.advance(Duration.ofHours(2));
        try (Receiver receiver = Receiver.at(port, (nth, delivery, body) -> 200);
                HookBench bench = bench(url, ALL)) {
            receiver.await(80);
            bench.settled();
            List<Hit> hits = receiver.hits();
            assertThat(hits.stream().map(Hit::delivery)).doesNotHaveDuplicates().hasSize(80);
            List<String> lines = hits.stream()
                    .filter(hit -> hit.body().startsWith("1000"))
                    .map(Hit::body)
                    .toList();
            assertThat(lines).hasSize(40);
            for (int i = 0; i < 40; i++) {
                assertThat(lines.get(i)).isEqualTo(i % 2 == 0 ? "1000 IDLE" : "1000 PAUSED");
            }
        }
    }

    @Test
    void a_notice_in_a_transaction_is_there_if_and_only_if_the_rest_is() throws IOException {
        try (Receiver receiver = Receiver.willing();
                HookBench bench = bench(receiver.url("/"), ALL)) {
            Notices notices = bench.engine.notices();
            assertThatThrownBy(() -> bench.database.write(tx -> {
                        notices.publish(tx, 101, new Notice.TrunkRemoved("rolled back"));
                        throw new IllegalStateException("no");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            Runnable committed =
                    bench.database.write(tx -> notices.publish(tx, 101, new Notice.TrunkRemoved("committed")));
            committed.run();
            assertThat(bodies(receiver.await(1))).singleElement().asString().contains("committed");
            bench.settled();
            assertThat(receiver.hits()).hasSize(1);
        }
    }

    @Test
    void more_than_can_wait_is_counted_and_nobody_waits_for_the_database() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Subscription subscription = Notes.subscription(URI.create("http://127.0.0.1:9/"), Set.of(), ALL);
        try (Database database = Database.open(settings)) {
            Notices notices = new Notices(database, _ -> List.of(subscription), clock, 100, _ -> {});
            notices.start();
            Thread slow = Thread.ofVirtual()
                    .start(() -> database.write(tx -> {
                        held.countDown();
                        return awaited(release);
                    }));
            held.await();
            for (int i = 0; i < 700; i++) {
                notices.publish(101, new Notice.TrunkRemoved("t" + i));
            }
            long lost = notices.lost();
            // What the writing thread had in its hands already made some room.
            assertThat(lost).isBetween(100L, 600L);
            release.countDown();
            slow.join();
            notices.close();
            assertThat(new DeliveryTable(database).owed().pending()).isEqualTo(700 - lost);
            notices.publish(101, new Notice.Ping());
            assertThat(notices.lost()).isEqualTo(lost + 1);
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
