package org.santral.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.santral.base.Mailbox;
import org.santral.call.CallLine;
import org.santral.call.Lines;
import org.santral.tenant.AgentState;
import org.santral.tenant.Directory;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;

/**
 * The one owner of a tenant's queues: takes events from its mailbox one at a time, asks {@link QueueRules}, and tells
 * callers through their {@link Seat}s. It never blocks and nobody waits for it but the callers themselves.
 */
final class Floor implements Agents {
    /** Callers and talks of one tenant at once. */
    private static final int SEATS = 10_000;

    /** Events of one seat that can be unhandled at once: joined, unanswered, answered, over. */
    private static final int EVENTS_PER_SEAT = 4;

    private final QueueRules rules;
    private final TenantState tenantState;
    private final Lines lines;
    private final Phones phones;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    // A Look is posted once until it is handled, and there is one timer: two more than the seats can post.
    private final Mailbox<FloorEvent> mailbox =
            new Mailbox<>(Thread.ofVirtual().name("queues")::start, SEATS * EVENTS_PER_SEAT + 2, this::handle);
    private final Map<Long, Seat> seats = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(SEATS);
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Directory directory;
    private final Tenant first;
    private volatile FloorState state = FloorState.EMPTY;
    private @Nullable Future<?> wake;

    /** @param first the tenant as it was when its first caller came */
    Floor(
            Tenant first,
            Directory directory,
            QueueRules rules,
            TenantState tenantState,
            Lines lines,
            Phones phones,
            Clock clock,
            ScheduledExecutorService timer) {
        this.first = first;
        this.directory = directory;
        this.rules = rules;
        this.tenantState = tenantState;
        this.lines = lines;
        this.phones = phones;
        this.clock = clock;
        this.timer = timer;
    }

    /** As it is now; whoever waits goes on by the settings that the queue had when he came. */
    private Tenant tenant() {
        return directory.byDomainId(first.domainId()).orElse(first);
    }

    /** Asks for a place in a queue; empty when the tenant has as many callers as we can bear. */
    Optional<Seat> join(CallLine line, QueueSettings queue) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        Seat seat = new Seat(tickets.incrementAndGet(), line.call(), this);
        seats.put(seat.ticket, seat);
        post(new FloorEvent.Joined(seat.ticket, queue, line.call(), line.party()));
        return Optional.of(seat);
    }

    /** The last event of a seat. Any thread. */
    void vacate(Seat seat, FloorEvent last) {
        if (seats.remove(seat.ticket, seat)) {
            post(last);
            places.release();
        }
    }

    /** Any thread. */
    void post(FloorEvent event) {
        if (!mailbox.post(event)) {
            throw new IllegalStateException("more events than the seats of " + first.name() + " can post");
        }
    }

    /** Something about agents may have changed. Any thread. */
    void look() {
        if (looking.compareAndSet(false, true)) {
            post(new FloorEvent.Look());
        }
    }

    FloorState state() {
        return state;
    }

    private void handle(FloorEvent event) {
        if (event instanceof FloorEvent.Look) {
            // Before anything is read: what changes from here on is looked at again.
            looking.set(false);
        }
        QueueRules.Step step = rules.on(state, event, clock.instant(), this);
        state = step.state();
        wakeAt(step.wakeAt());
        for (Decision decision : step.decisions()) {
            Seat seat = seats.get(decision.ticket());
            if (seat != null) {
                seat.on(decision);
            }
        }
    }

    private void wakeAt(@Nullable Instant at) {
        if (wake != null) {
            wake.cancel(false);
            wake = null;
        }
        if (at != null) {
            long delayMs = Math.max(1, Duration.between(clock.instant(), at).toMillis() + 1);
            wake = timer.schedule(this::look, delayMs, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public List<String> members(QueueSettings queue) {
        return tenantState
                .members(first.domainId(), queue.number())
                .orElseGet(() -> tenant().queue(queue.number()).orElse(queue).members())
                .stream()
                .distinct()
                .toList();
    }

    @Override
    public Presence presence(String agent) {
        Tenant tenant = tenant();
        int domainId = tenant.domainId();
        AgentState work = tenantState.agent(domainId, agent);
        if (!work.loggedIn() || tenant.extension(agent).isEmpty() || !phones.registered(tenant, agent)) {
            return Presence.GONE;
        }
        if (work.breakReason() != null || tenantState.extension(domainId, agent).dnd()) {
            return Presence.AWAY;
        }
        return lines.of(domainId, agent).idle() ? Presence.FREE : Presence.BUSY;
    }

    @Override
    public int penalty(QueueSettings queue, String agent) {
        return tenantState.penalty(first.domainId(), queue.number(), agent);
    }

    @Override
    public boolean exists(QueueSettings queue) {
        return tenant().queue(queue.number()).isPresent();
    }

    /**
     * How long a caller will probably wait: its place times the usual length of a call, shared by the agents who work
     * now. Empty before the first call is over or when nobody works.
     */
    Optional<Duration> estimate(QueueSettings queue, int position) {
        Duration handling = state.memory(queue.number()).handling();
        long working = members(queue).stream()
                .filter(agent -> presence(agent).compareTo(Presence.BUSY) >= 0)
                .count();
        return handling == null || working == 0
                ? Optional.empty()
                : Optional.of(handling.multipliedBy(position).dividedBy(working));
    }
}
