package org.santral.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Object> handled = new ArrayList<>();

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void events_are_handled_in_order_and_never_on_the_poster() {
        Mailbox<Integer> mailbox = new Mailbox<>(tasks::add, 10, handled::add);

        for (int i = 0; i < 5; i++) {
            assertThat(mailbox.post(i)).isTrue();
        }
        assertThat(handled).isEmpty();
        assertThat(tasks).as("one hand-over for all").hasSize(1);
        runAll();

        assertThat(handled).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void an_event_posted_by_the_owner_waits_its_turn() {
        List<Mailbox<String>> self = new ArrayList<>();
        self.add(new Mailbox<>(tasks::add, 10, event -> {
            if (event.equals("first")) {
                self.getFirst().post("third");
            }
            handled.add(event);
        }));

        self.getFirst().post("first");
        self.getFirst().post("second");
        runAll();

        assertThat(handled).containsExactly("first", "second", "third");
    }

    @Test
    void what_goes_beyond_the_bound_is_refused_and_counted() {
        Mailbox<Integer> mailbox = new Mailbox<>(tasks::add, 3, handled::add);
        long before = Mailbox.overflows();

        for (int i = 0; i < 3; i++) {
            assertThat(mailbox.post(i)).isTrue();
        }
        assertThat(mailbox.post(3)).isFalse();
        assertThat(Mailbox.overflows()).isGreaterThanOrEqualTo(before + 1);
        runAll();
        assertThat(mailbox.post(4)).isTrue();
        runAll();

        assertThat(handled).containsExactly(0, 1, 2, 4);
    }

    @Test
    void neither_an_exception_nor_an_error_stops_the_owner() {
        Mailbox<Integer> mailbox = new Mailbox<>(tasks::add, 10, event -> {
            handled.add(event);
            if (event == 0) {
                throw new IllegalStateException("on purpose");
            }
            if (event == 1) {
                throw new AssertionError("on purpose");
            }
        });

        mailbox.post(0);
        mailbox.post(1);
        mailbox.post(2);
        runAll();

        assertThat(handled).containsExactly(0, 1, 2);
    }

    @Test
    void an_executor_that_refuses_once_does_not_put_the_mailbox_to_sleep() {
        AtomicBoolean refusing = new AtomicBoolean(true);
        Mailbox<Integer> mailbox = new Mailbox<>(
                task -> {
                    if (refusing.get()) {
                        throw new RejectedExecutionException("on purpose");
                    }
                    tasks.add(task);
                },
                10,
                handled::add);

        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> mailbox.post(0));
        refusing.set(false);
        assertThat(mailbox.post(1)).isTrue();
        runAll();

        assertThat(handled).containsExactly(0, 1);
    }

    @Test
    void many_threads_lose_nothing_and_never_meet_in_the_owner() throws InterruptedException {
        int threads = 8;
        int each = 5_000;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger met = new AtomicInteger();
        int[] last = new int[threads];
        AtomicInteger outOfOrder = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(threads * each);
        try (ExecutorService pool = Executors.newFixedThreadPool(3);
                ExecutorService posters = Executors.newFixedThreadPool(threads)) {
            Mailbox<int[]> mailbox = new Mailbox<>(pool, threads * each, event -> {
                if (inside.incrementAndGet() > 1) {
                    met.incrementAndGet();
                }
                if (event[1] != last[event[0]]++) {
                    outOfOrder.incrementAndGet();
                }
                inside.decrementAndGet();
                left.countDown();
            });
            for (int t = 0; t < threads; t++) {
                int poster = t;
                posters.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        mailbox.post(new int[] {poster, i});
                    }
                });
            }
            assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(met).hasValue(0);
        assertThat(outOfOrder).hasValue(0);
    }
}
