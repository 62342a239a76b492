package org.santral.webhooks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.store.DatabaseException;
import org.santral.webhooks.Delivery.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of attempts, as many in one transaction as there are. A thread of its own, so that the wait for
 * the disk never delays an event that just happened.
 */
final class Settler {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final DeliveryTable table;
    private final Clock clock;
    private final Consumer<List<Settled>> settled;
    private final Thread thread;
    /** Bounded by the attempts under way. */
    private final LinkedBlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * An outcome that is on disk.
     *
     * @param retryAt when a failed delivery is tried again, null if it is given up or did not fail
     */
    record Settled(Outcome outcome, @Nullable Instant retryAt) {}

    /** @param settled told of outcomes once they are on disk, on this thread */
    Settler(DeliveryTable table, Clock clock, Consumer<List<Settled>> settled) {
        this.table = table;
        this.clock = clock;
        this.settled = settled;
        this.thread = Thread.ofPlatform().name("hook-settler").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    /** Ends the thread. What it cannot write now is delivered again by the next process. */
    void close() throws InterruptedException {
        closing.countDown();
        // It never began when the start failed before.
        if (thread.isAlive()) {
            thread.join(CLOSE_WITHIN);
        }
    }

    private void run() {
        List<Outcome> batch = new ArrayList<>();
        while (closing.getCount() > 0 || !outcomes.isEmpty()) {
            try {
                Outcome first = outcomes.poll(1, TimeUnit.SECONDS);
                if (first != null) {
                    batch.add(first);
                    outcomes.drainTo(batch);
                    writeUntilDone(batch);
                }
            } catch (InterruptedException _) {
                LOG.warn("the thread that settles web hooks was interrupted and goes on");
            } catch (Throwable e) {
                LOG.error("what became of {} web hooks could not be written", batch.size(), e);
            }
            batch.clear();
        }
    }

    private void writeUntilDone(List<Outcome> batch) throws InterruptedException {
        while (true) {
            try {
                settled.accept(write(batch));
                return;
            } catch (DatabaseException e) {
                LOG.warn("what became of {} web hooks waits for the database: {}", batch.size(), e.getMessage());
                if (closing.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
    }

    private List<Settled> write(List<Outcome> batch) {
        Instant now = clock.instant();
        List<Delivery> done = new ArrayList<>();
        List<Delivery> next = new ArrayList<>();
        List<DeliveryTable.Retry> retries = new ArrayList<>();
        List<Settled> result = new ArrayList<>();
        for (Outcome outcome : batch) {
            Instant retryAt = null;
            switch (outcome) {
                case Outcome.Delivered it -> (it.last() ? done : next).add(it.delivery());
                case Outcome.Dropped it -> done.add(it.delivery());
                case Outcome.Failed it -> {
                    Delivery delivery = it.delivery();
                    retryAt = RetrySchedule.next(delivery.attempts() + 1, delivery.queued(), now)
                            .orElse(null);
                    retries.add(new DeliveryTable.Retry(it, retryAt));
                }
            }
            result.add(new Settled(outcome, retryAt));
        }
        table.settle(done, next, retries, now);
        return result;
    }
}
