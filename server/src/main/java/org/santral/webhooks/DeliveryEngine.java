package org.santral.webhooks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.santral.ledger.LedgerReader;
import org.santral.store.Database;
import org.santral.store.DatabaseException;
import org.santral.webhooks.Delivery.Feed;
import org.santral.webhooks.Delivery.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers queued events at least once and in order per call and subscription. One thread reads what is due, starts
 * attempts on virtual threads and writes what became of them, many in one transaction; an event's successor is started
 * only after its own fate is on disk. In memory is only what is under way, so a kill loses nothing and may repeat what
 * was under way.
 */
public final class DeliveryEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryEngine.class);
    /** Safety net: every change announces itself. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private static final Duration PURGE_EVERY = Duration.ofHours(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final DeliveryTable table;
    private final SubscriptionSource subscriptions;
    private final HookClient client;
    private final HookSender sender;
    private final DeliverySettings settings;
    private final Clock clock;
    private final Outbox outbox;
    private final Thread thread;

    private final LongAdder delivered = new LongAdder();
    private final LongAdder failedAttempts = new LongAdder();
    private final LongAdder givenUp = new LongAdder();

    /** Subscriptions with new events; bounded by their number. */
    private final Set<Feed> announced = ConcurrentHashMap.newKeySet();
    /** Bounded by the attempts under way. */
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

    private final Semaphore wake = new Semaphore(0);
    private volatile boolean closing;

    // Owned by the thread.
    private final Map<Feed, FeedState> feeds = new LinkedHashMap<>();
    private final Map<String, Integer> underWayByHost = new HashMap<>();
    private final List<Outcome> unsettled = new ArrayList<>();
    private int underWay;
    private Instant lookAgainAt = Instant.MIN;
    private Instant purgeAt = Instant.MIN;

    /** Prepares delivery; nothing is sent before {@link #start}. */
    public DeliveryEngine(
            Database database,
            LedgerReader ledger,
            SubscriptionSource subscriptions,
            EventRenderer renderer,
            TargetGuard guard,
            DeliverySettings settings,
            Clock clock) {
        this.table = new DeliveryTable(database);
        this.subscriptions = subscriptions;
        this.client = new HookClient(settings.timeout(), settings.tls());
        this.sender = new HookSender(ledger, renderer, guard, client);
        this.settings = settings;
        this.clock = clock;
        this.outbox = new Outbox(subscriptions, clock, this::announce);
        this.thread = Thread.ofPlatform().name("hook-delivery").daemon().unstarted(this::run);
    }

    /** What queues events: to be registered with the ledger. */
    public Outbox outbox() {
        return outbox;
    }

    /** Starts delivering, first what an earlier process left. */
    public void start() {
        thread.start();
    }

    /** Looks now whether anything is due; for after subscriptions changed or the clock was moved. */
    public void nudge() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    /** How delivery is doing; throws {@code DatabaseException} when the queue cannot be read. */
    public DeliveryStats stats() {
        DeliveryTable.Owed owed = table.owed();
        Duration lag = owed.oldest() == null ? Duration.ZERO : Duration.between(owed.oldest(), clock.instant());
        return new DeliveryStats(
                owed.pending(),
                lag.isNegative() ? Duration.ZERO : lag,
                delivered.sum(),
                failedAttempts.sum(),
                givenUp.sum());
    }

    /** Starts nothing more, waits until attempts under way are over and settled, at most about the time-out of one. */
    @Override
    public void close() {
        closing = true;
        nudge();
        try {
            if (thread.isAlive() && !thread.join(settings.timeout().plus(AFTER_FAILURE.multipliedBy(5)))) {
                LOG.warn("web hooks under way could not be settled; they will be delivered again");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }

    private void announce(Set<Feed> changed) {
        announced.addAll(changed);
        nudge();
    }

    private void run() {
        while (true) {
            Duration wait = AFTER_FAILURE;
            try {
                settle();
                if (closing && underWay == 0) {
                    return;
                }
                if (!closing) {
                    findFeeds();
                    dispatch();
                }
                wait = untilNextDue();
            } catch (DatabaseException e) {
                LOG.warn("web hooks wait for the database: {}", e.getMessage());
                if (closing) {
                    return;
                }
            } catch (Throwable e) {
                LOG.error("the delivery of web hooks goes on after an unexpected failure", e);
            }
            await(wait);
        }
    }

    private void await(Duration wait) {
        try {
            if (wake.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException _) {
            LOG.warn("the delivery of web hooks was interrupted and goes on");
        }
    }

    /** Writes what became of attempts and only then lets go of their calls. */
    private void settle() {
        for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
            unsettled.add(outcome);
        }
        if (unsettled.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        List<Delivery> done = new ArrayList<>();
        List<DeliveryTable.Retry> retries = new ArrayList<>();
        for (Outcome outcome : unsettled) {
            switch (outcome) {
                case Outcome.Delivered it -> done.add(it.delivery());
                case Outcome.Dropped it -> done.add(it.delivery());
                case Outcome.Failed it -> {
                    Delivery delivery = it.delivery();
                    retries.add(new DeliveryTable.Retry(
                            it,
                            RetrySchedule.next(delivery.attempts() + 1, delivery.queued(), now)
                                    .orElse(null)));
                }
            }
        }
        table.settle(done, retries, now);
        for (Outcome outcome : unsettled) {
            release(outcome.delivery());
            switch (outcome) {
                case Outcome.Delivered it -> delivered(it, now);
                case Outcome.Dropped it -> feed(it.delivery()).dueBy(now);
                case Outcome.Failed it -> failedAttempts.increment();
            }
        }
        retries.forEach(retry -> failed(retry, now));
        unsettled.clear();
    }

    private FeedState feed(Delivery delivery) {
        return feeds.computeIfAbsent(delivery.lane().feed(), _ -> new FeedState());
    }

    private void release(Delivery delivery) {
        String host = feed(delivery).end(delivery.lane().call());
        if (host != null) {
            underWay--;
            underWayByHost.computeIfPresent(host, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private void delivered(Outcome.Delivered outcome, Instant now) {
        delivered.increment();
        Feed feed = outcome.delivery().lane().feed();
        FeedState state = feed(outcome.delivery());
        // The call's next event may be waiting behind this one.
        state.dueBy(now);
        if (state.healthy(true)) {
            LOG.info("web hook {} of tenant {} works again", feed.subscription(), feed.domainId());
        }
    }

    private void failed(DeliveryTable.Retry retry, Instant now) {
        Delivery delivery = retry.failed().delivery();
        Feed feed = delivery.lane().feed();
        FeedState state = feed(delivery);
        if (state.healthy(false)) {
            LOG.warn(
                    "web hook {} of tenant {} fails: {}",
                    feed.subscription(),
                    feed.domainId(),
                    retry.failed().reason());
        }
        if (retry.next() == null) {
            givenUp.increment();
            LOG.warn(
                    "web hook {} is given up: {}", delivery.id(), retry.failed().reason());
            state.dueBy(now);
        } else {
            LOG.debug("web hook {} failed: {}", delivery.id(), retry.failed().reason());
            state.dueBy(retry.next());
        }
    }

    private void findFeeds() {
        Instant now = clock.instant();
        for (Feed feed : List.copyOf(announced)) {
            announced.remove(feed);
            feeds.computeIfAbsent(feed, _ -> new FeedState()).dueBy(now);
        }
        if (!lookAgainAt.isAfter(now)) {
            table.feeds().forEach((feed, due) -> feeds.computeIfAbsent(feed, _ -> new FeedState())
                    .dueBy(due));
            lookAgainAt = now.plus(LOOK_AGAIN);
        }
        if (!purgeAt.isAfter(now)) {
            table.purgeFailed(now);
            purgeAt = now.plus(PURGE_EVERY);
        }
    }

    private void dispatch() {
        Instant now = clock.instant();
        for (Feed feed : List.copyOf(feeds.keySet())) {
            FeedState state = feeds.get(feed);
            if (state != null && state.isDue(now) && dispatch(feed, state, now)) {
                // Whoever had a turn goes to the end: a shared host or the total must not serve one tenant only.
                feeds.remove(feed);
                feeds.put(feed, state);
            }
        }
        feeds.values().removeIf(FeedState::idle);
    }

    /** @return whether anything was started */
    private boolean dispatch(Feed feed, FeedState state, Instant now) {
        Optional<Subscription> subscription = subscriptions.of(feed.domainId()).stream()
                .filter(it -> it.name().equals(feed.subscription()))
                .findFirst();
        if (subscription.isEmpty()) {
            int forgotten = table.forget(feed);
            LOG.info(
                    "tenant {} has no web hook {} any more: {} events dropped",
                    feed.domainId(),
                    feed.subscription(),
                    forgotten);
            state.due(null);
            return false;
        }
        String host = HookTarget.of(subscription.get().url()).hostHeader();
        int room = Math.min(
                Math.min(settings.maxAtOnce() - underWay, settings.maxPerHost() - underWayByHost.getOrDefault(host, 0)),
                state.limit(settings.maxPerHost()) - state.underWay());
        if (room <= 0) {
            // Still due: an attempt that ends will bring us here again.
            return false;
        }
        int limit = room + state.underWay();
        List<Delivery> due = table.due(feed, now, limit);
        int started = 0;
        for (Delivery delivery : due) {
            if (started < room && !state.isBusy(delivery.lane().call())) {
                begin(delivery, subscription.get(), state, host);
                started++;
            }
        }
        if (due.size() < limit) {
            state.due(table.dueAfter(feed, now));
        }
        return started > 0;
    }

    private void begin(Delivery delivery, Subscription subscription, FeedState state, String host) {
        state.begin(delivery.lane().call(), host);
        underWay++;
        underWayByHost.merge(host, 1, Integer::sum);
        Thread.ofVirtual().name("hook-attempt").start(() -> {
            outcomes.add(sender.attempt(delivery, subscription));
            nudge();
        });
    }

    /** How long nothing can become due by the clock alone; what is due already waits for an attempt to end. */
    private Duration untilNextDue() {
        Instant now = clock.instant();
        Instant next = closing ? now.plus(AFTER_FAILURE) : lookAgainAt;
        for (FeedState state : feeds.values()) {
            @Nullable Instant due = state.due();
            if (!closing && due != null && due.isAfter(now) && due.isBefore(next)) {
                next = due;
            }
        }
        return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
    }
}
