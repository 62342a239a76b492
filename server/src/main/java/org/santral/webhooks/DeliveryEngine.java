package org.santral.webhooks;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import org.santral.base.CallId;
import org.santral.ledger.LedgerReader;
import org.santral.store.Database;
import org.santral.store.DatabaseException;
import org.santral.webhooks.Delivery.Feed;
import org.santral.webhooks.Delivery.Outcome;
import org.santral.webhooks.Settler.Settled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers queued events at least once and in order per call (or other thing they tell of) and subscription. One thread reads what is due and
 * starts attempts on virtual threads; another writes what became of them. An event's successor is started only after
 * its own fate is on disk. In memory is only what is in hand, so a kill loses nothing and may repeat what was in hand.
 */
public final class DeliveryEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryEngine.class);
    /** Safety net: every change announces itself. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    /** Clocks that are kept right by small steps are left alone. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(2);

    private static final Duration PURGE_EVERY = Duration.ofHours(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final DeliveryTable table;
    private final SubscriptionSource subscriptions;
    private final HookClient client;
    private final TargetGuard guard;
    private final RecentCalls recent;
    private final HookSender sender;
    private final DeliverySettings settings;
    private final Clock clock;
    private final Outbox outbox;
    private final Notices notices;
    private final LineStates lines;
    private final HostLimits hosts;
    private final Settler settler;
    private final Thread thread;

    private final LongAdder delivered = new LongAdder();
    private final LongAdder failedAttempts = new LongAdder();
    private final LongAdder givenUp = new LongAdder();

    /** Subscriptions with new events; bounded by their number. */
    private final Set<Feed> announced = ConcurrentHashMap.newKeySet();
    /** What is on disk and not yet known to the thread; bounded by what is in hand. */
    private final Queue<Settled> settled = new ConcurrentLinkedQueue<>();

    private final Semaphore wake = new Semaphore(0);
    private volatile boolean closing;
    /** Closing took too long: what is in hand is left to the next process. */
    private volatile boolean abandoned;

    // Owned by the thread.
    private final Map<Feed, FeedState> feeds = new LinkedHashMap<>();
    private int inHand;
    private Instant lookAgainAt = Instant.MIN;
    private Instant purgeAt = Instant.MIN;
    private Instant latest = Instant.EPOCH;

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
        this.guard = guard;
        this.client = new HookClient(settings.timeout(), settings.tls());
        this.recent = new RecentCalls(ledger);
        this.sender = new HookSender(recent, renderer, guard, client);
        this.settings = settings;
        this.clock = clock;
        this.hosts = new HostLimits(settings.maxPerHost());
        this.settler = new Settler(table, clock, this::onSettled);
        this.notices = new Notices(database, subscriptions, clock, Notices.MOST_WAITING, this::announce);
        this.lines = new LineStates(notices);
        this.outbox = new Outbox(subscriptions, lines, recent, clock, this::announce);
        this.thread = Thread.ofPlatform().name("hook-delivery").daemon().unstarted(this::run);
    }

    /** What queues events: to be registered with the ledger. */
    public Outbox outbox() {
        return outbox;
    }

    /** Where everything else that is to be told goes. */
    public Notices notices() {
        return notices;
    }

    /** What extensions do: to be shown phones and agents. */
    public LineStates lines() {
        return lines;
    }

    /** Starts delivering, first what an earlier process left. */
    public void start() {
        notices.start();
        lines.start();
        settler.start();
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
                givenUp.sum(),
                notices.lost());
    }

    /**
     * Posts nothing to a URL that somebody wants events at, and tells what it answers. Blocks for one time-out at most.
     *
     * @param operatorSet whether it stands in the configuration file: it may then lead anywhere
     * @return the status, 200 to 599
     * @throws TargetGuard.TargetRefused when it leads where a customer's must not
     * @throws IOException when there is no answer
     * @throws IllegalArgumentException when it is no URL that events can be posted to
     */
    public int probe(URI url, boolean operatorSet) throws TargetGuard.TargetRefused, IOException, InterruptedException {
        OutgoingRequest nothing = new OutgoingRequest("POST", Map.of("Accept", "*/*"), null, "");
        return client.send(url, guard.permitted(url, operatorSet), nothing, "probe");
    }

    /** Starts nothing more and waits until what is in hand is over and settled, at most about one time-out. */
    @Override
    public void close() {
        try {
            lines.close();
            notices.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        closing = true;
        nudge();
        try {
            if (thread.isAlive() && !thread.join(settings.timeout().plus(AFTER_FAILURE.multipliedBy(5)))) {
                LOG.warn("web hooks in hand could not be settled; they will be delivered again");
                abandoned = true;
                nudge();
            }
            settler.close();
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
                letGo();
                if (closing && (inHand == 0 || abandoned)) {
                    return;
                }
                if (!closing) {
                    noticeClockSetBack();
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

    private void onSettled(List<Settled> batch) {
        settled.addAll(batch);
        nudge();
    }

    /** Lanes whose events are settled can be taken in hand again. */
    private void letGo() {
        Instant now = clock.instant();
        for (Settled it = settled.poll(); it != null; it = settled.poll()) {
            Delivery delivery = it.outcome().delivery();
            Feed feed = delivery.lane().feed();
            FeedState state = feeds.computeIfAbsent(feed, _ -> new FeedState());
            if (state.end(delivery.lane().key())) {
                inHand--;
            }
            // The lane's next event may be waiting behind this one.
            state.dueBy(it.retryAt() == null ? now : it.retryAt());
            switch (it.outcome()) {
                case Outcome.Delivered _ -> {
                    delivered.increment();
                    if (state.succeeded()) {
                        LOG.info("web hook {} of tenant {} works again", feed.subscription(), feed.domainId());
                    }
                }
                case Outcome.Failed failed -> failed(failed, state, it.retryAt());
                case Outcome.Dropped _ -> LOG.debug("nothing to tell of {}", delivery.id());
            }
        }
    }

    private void failed(Outcome.Failed failed, FeedState state, @Nullable Instant retryAt) {
        Delivery delivery = failed.delivery();
        Feed feed = delivery.lane().feed();
        failedAttempts.increment();
        LOG.debug("web hook {} failed: {}", delivery.id(), failed.reason());
        if (state.failed()) {
            LOG.warn("web hook {} of tenant {} fails: {}", feed.subscription(), feed.domainId(), failed.reason());
        }
        if (retryAt == null) {
            givenUp.increment();
            LOG.warn("web hook {} is given up: {}", delivery.id(), failed.reason());
        }
    }

    /** Whoever sets the machine's clock back does not want events to wait so much longer. */
    private void noticeClockSetBack() {
        Instant now = clock.instant();
        Duration back = Duration.between(now, latest);
        if (back.compareTo(CLOCK_SLACK) > 0) {
            int moved = table.bringForward(now, back);
            LOG.warn(
                    "the clock was set back by about {} s: {} events are due as much earlier", back.toSeconds(), moved);
            lookAgainAt = now;
            purgeAt = now.plus(PURGE_EVERY);
        }
        // Only now: when the database fails, the next round notices it again.
        latest = now;
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
        int room = Math.min(settings.maxInHand() - inHand, state.room());
        if (room <= 0) {
            // Still due: an attempt that is settled will bring us here again.
            return false;
        }
        int limit = room + state.inHand();
        List<Delivery> due = table.due(feed, now, limit);
        List<Delivery> begun = due.stream()
                .filter(delivery -> !state.isBusy(delivery.lane().key()))
                .limit(room)
                .toList();
        prepare(begun);
        begun.forEach(delivery -> begin(delivery, subscription.get(), state));
        state.backlog(due.size() == limit);
        if (due.size() < limit) {
            state.due(table.dueAfter(feed, now));
        }
        return !begun.isEmpty();
    }

    /** Reads the calls that are told of, all at once; a call that cannot be understood fails by itself, later. */
    private void prepare(List<Delivery> deliveries) {
        Map<CallId, Integer> sequences = new HashMap<>();
        for (Delivery delivery : deliveries) {
            if (!delivery.lane().ofNotices()) {
                sequences.put(new CallId(delivery.lane().key()), Math.toIntExact(delivery.sequence()));
            }
        }
        try {
            recent.prepare(sequences);
        } catch (DatabaseException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.debug("not all of {} calls can be read together", sequences.size(), e);
        }
    }

    private void begin(Delivery delivery, Subscription subscription, FeedState state) {
        String host = HookTarget.of(subscription.url()).hostHeader();
        state.begin(delivery.lane().key());
        inHand++;
        Thread.ofVirtual()
                .name("hook-attempt")
                .start(() -> settler.add(hosts.run(host, () -> sender.attempt(delivery, subscription))));
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
