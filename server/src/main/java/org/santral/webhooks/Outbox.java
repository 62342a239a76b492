package org.santral.webhooks;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    /** Where the batch that is being written queues something. */
    private final Set<Feed> pending = new HashSet<>();

    Outbox(SubscriptionSource subscriptions, Clock clock, Consumer<Set<Feed>> queued) {
        this.subscriptions = subscriptions;
        this.clock = clock;
        this.queued = queued;
    }

    @Override
    public void apply(Tx tx, List<LedgerEntry> batch) throws SQLException {
        numbers.begin();
        pending.clear();
        Instant now = clock.instant();
        List<Delivery> deliveries = new ArrayList<>();
        for (LedgerEntry entry : batch) {
            Optional<LedgerTrigger> trigger = LedgerTrigger.of(entry.event());
            if (trigger.isPresent()) {
                for (Subscription subscription : subscriptions.of(entry.domainId())) {
                    if (concerns(tx, subscription, entry)
                            && subscription.triggers().contains(trigger.get())) {
                        Feed feed = new Feed(entry.domainId(), subscription.name());
                        pending.add(feed);
                        deliveries.add(new Delivery(new Lane(entry.call(), feed), entry.sequence(), 0, now, 0));
                    }
                }
            }
        }
        if (!deliveries.isEmpty()) {
            DeliveryTable.insert(tx.connection(), deliveries, now);
        }
    }

    /** Asked for a call's first entry too, whoever hears of that, so that its number is known for the others. */
    private boolean concerns(Tx tx, Subscription subscription, LedgerEntry entry) {
        return subscription.number() == null || subscription.number().equals(numbers.of(tx, entry));
    }

    @Override
    public void committed(List<LedgerEntry> batch) {
        numbers.committed(batch);
        if (!pending.isEmpty()) {
            queued.accept(Set.copyOf(pending));
            pending.clear();
        }
    }
}
