package org.santral.webhooks;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.santral.store.Database;
import org.santral.store.DatabaseException;
import org.santral.store.Sql;
import org.santral.store.Tx;
import org.santral.webhooks.Delivery.Feed;
import org.santral.webhooks.Delivery.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what happened outside of calls and queues it for the subscriptions that want it. Any thread. A notice is owed
 * once it is on disk: {@link #publish(Tx, int, Notice)} puts it there together with what it tells of;
 * {@link #publish(int, Notice)} never waits, and a crash within the moment until it is written loses it.
 */
public final class Notices implements AutoCloseable {
    /** Notices that wait to be written. */
    static final int MOST_WAITING = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final int BATCH = 500;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private record Waiting(List<Feed> feeds, Notice notice, Instant at) {}

    private final Database database;
    private final SubscriptionSource subscriptions;
    private final Clock clock;
    private final Consumer<Set<Feed>> queued;
    private final BlockingQueue<Waiting> waiting;
    private final LongAdder lost = new LongAdder();
    private final AtomicBoolean overflowing = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /** Of the notice written last; used inside write transactions alone, of which there is one at a time. */
    private long lastSequence;

    /** @param queued is told where something is on disk */
    Notices(
            Database database,
            SubscriptionSource subscriptions,
            Clock clock,
            int mostWaiting,
            Consumer<Set<Feed>> queued) {
        this.database = database;
        this.subscriptions = subscriptions;
        this.clock = clock;
        this.queued = queued;
        this.waiting = new LinkedBlockingQueue<>(mostWaiting);
        this.thread = Thread.ofPlatform().name("hook-notices").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Notices that were lost, because too many waited or the process ended before the database took them. */
    public long lost() {
        return lost.sum();
    }

    /** Queues a notice for the tenant's subscriptions that want its kind; costs next to nothing when none does. */
    public void publish(int domainId, Notice notice) {
        List<Feed> feeds = wanting(domainId, notice.kind());
        if (feeds.isEmpty()) {
            return;
        }
        if (closing.getCount() == 0 || !waiting.offer(new Waiting(feeds, notice, clock.instant()))) {
            lost.increment();
            if (!overflowing.getAndSet(true)) {
                LOG.error("notices are lost: {} wait for the database", waiting.size());
            }
        }
    }

    /**
     * The same inside a transaction of the caller.
     *
     * @return to be run when the transaction is committed; delivery begins then at once instead of within seconds
     */
    public Runnable publish(Tx tx, int domainId, Notice notice) throws SQLException {
        List<Feed> feeds = wanting(domainId, notice.kind());
        if (feeds.isEmpty()) {
            return () -> {};
        }
        write(tx, List.of(new Waiting(feeds, notice, clock.instant())));
        return () -> queued.accept(Set.copyOf(feeds));
    }

    /** Whether any subscription of the tenant wants that kind now. */
    public boolean wanted(int domainId, NoticeKind kind) {
        return !wanting(domainId, kind).isEmpty();
    }

    private List<Feed> wanting(int domainId, NoticeKind kind) {
        return subscriptions.of(domainId).stream()
                .filter(subscription -> subscription.notices().contains(kind))
                .map(subscription -> new Feed(domainId, subscription.name()))
                .toList();
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>();
        while (closing.getCount() > 0 || !waiting.isEmpty()) {
            try {
                Waiting first = waiting.poll(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    waiting.drainTo(batch, BATCH - 1);
                    writeUntilDone(batch);
                }
            } catch (InterruptedException _) {
                LOG.warn("the thread that writes notices was interrupted and goes on");
            } catch (Throwable e) {
                lost.add(batch.size());
                LOG.error("{} notices could not be written", batch.size(), e);
            }
            batch.clear();
        }
    }

    private void writeUntilDone(List<Waiting> batch) throws InterruptedException {
        while (true) {
            try {
                Set<Feed> feeds = new HashSet<>();
                database.write(tx -> {
                    write(tx, batch);
                    return true;
                });
                batch.forEach(it -> feeds.addAll(it.feeds()));
                queued.accept(feeds);
                overflowing.set(false);
                return;
            } catch (DatabaseException e) {
                LOG.warn("{} notices wait for the database: {}", batch.size(), e.getMessage());
                if (closing.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw e;
                }
            }
        }
    }

    private void write(Tx tx, List<Waiting> batch) throws SQLException {
        Instant now = clock.instant();
        List<Delivery> deliveries = new ArrayList<>();
        if (lastSequence == 0) {
            lastSequence = DeliveryTable.lastNotice(tx);
        }
        for (Waiting it : batch) {
            lastSequence = Math.max(lastSequence + 1, Sql.micros(now));
            String note = NoticeCodec.write(it.notice());
            for (Feed feed : it.feeds()) {
                deliveries.add(new Delivery(Lane.of(it.notice(), feed), lastSequence, 0, it.at(), 0, note));
            }
        }
        DeliveryTable.insert(tx.connection(), deliveries, now);
    }

    /** Writes what waits and ends the thread. */
    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        if (thread.isAlive() && !thread.join(CLOSE_WITHIN)) {
            LOG.error("{} notices could not be written in time and are lost", waiting.size());
        }
    }
}
