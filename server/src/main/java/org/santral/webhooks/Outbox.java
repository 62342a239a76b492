package org.santral.webhooks;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.santral.call.LedgerEntry;
import org.santral.ledger.LedgerProjection;
import org.santral.store.Tx;
import org.santral.webhooks.Delivery.Feed;
import org.santral.webhooks.Delivery.Lane;

/**
 * Queues events in the transaction that writes what they tell of: neither exists without the other. Register it with
 * the ledger. Used by the ledger's thread alone.
 */
public final class Outbox implements LedgerProjection {
    private final SubscriptionSource subscriptions;
    private final Clock clock;
    private final Consumer<Set<Feed>> queued;
    private final NumbersOfCalls numbers = new NumbersOfCalls();
    private final CallLines lines;
    private final RecentCalls recent;
    /** Of the batch that is being written, what somebody who is told of events may need. */
    private final List<LedgerEntry> followed = new ArrayList<>();
    /** Where the batch that is being written queues something. */
    private final Set<Feed> pending = new HashSet<>();

    Outbox(
            SubscriptionSource subscriptions,
            LineStates states,
            RecentCalls recent,
            Clock clock,
            Consumer<Set<Feed>> queued) {
        this.recent = recent;
        this.lines = new CallLines(states);
        this.subscriptions = subscriptions;
        this.clock = clock;
        this.queued = queued;
    }

    @Override
    public void apply(Tx tx, List<LedgerEntry> batch) throws SQLException {
        numbers.begin();
        lines.begin();
        pending.clear();
        followed.clear();
        Instant now = clock.instant();
        Map<Integer, List<Subscription>> subscribed = new HashMap<>();
        List<Delivery> deliveries = new ArrayList<>();
        for (LedgerEntry entry : batch) {
            Optional<LedgerTrigger> trigger = LedgerTrigger.of(entry.event());
            List<Subscription> all = subscribed.computeIfAbsent(entry.domainId(), subscriptions::of);
            if (!all.isEmpty()) {
                followed.add(entry);
            }
            List<LineChange> changes = changes(tx, all, entry, batch);
            if (trigger.isPresent() || !changes.isEmpty()) {
                String note = changes.isEmpty() ? null : NoticeCodec.write(changes);
                for (Subscription subscription : all) {
                    boolean told = trigger.isPresent()
                            && concerns(tx, subscription, entry)
                            && subscription.triggers().contains(trigger.get());
                    boolean moved = note != null && subscription.notices().contains(NoticeKind.LINE);
                    if (told || moved) {
                        Feed feed = new Feed(entry.domainId(), subscription.name());
                        pending.add(feed);
                        deliveries.add(new Delivery(
                                Lane.of(entry.call(), feed), entry.sequence(), 0, now, 0, moved ? note : null));
                    }
                }
            }
        }
        if (!deliveries.isEmpty()) {
            DeliveryTable.insert(tx.connection(), deliveries, now);
        }
    }

    private List<LineChange> changes(Tx tx, List<Subscription> all, LedgerEntry entry, List<LedgerEntry> batch) {
        if (all.stream().noneMatch(subscription -> subscription.notices().contains(NoticeKind.LINE))) {
            lines.ignore(entry.domainId());
            return List.of();
        }
        return lines.apply(tx, entry, batch);
    }

    /** Asked for a call's first entry too, whoever hears of that, so that its number is known for the others. */
    private boolean concerns(Tx tx, Subscription subscription, LedgerEntry entry) {
        return subscription.number() == null || subscription.number().equals(numbers.of(tx, entry));
    }

    @Override
    public void committed(List<LedgerEntry> batch) {
        numbers.committed(batch);
        lines.committed();
        recent.written(followed);
        followed.clear();
        if (!pending.isEmpty()) {
            queued.accept(Set.copyOf(pending));
            pending.clear();
        }
    }
}
