package org.santral.webhooks;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.santral.call.LedgerEntry;
import org.santral.ledger.LedgerProjection;
import org.santral.store.Tx;
import org.santral.webhooks.Delivery.Feed;
import org.santral.webhooks.Delivery.Lane;

/**
 * Queues events in the transaction that writes what they tell of: neither exists without the other. Register it with
 * the ledger.
 */
public final class Outbox implements LedgerProjection {
    private final SubscriptionSource subscriptions;
    private final Clock clock;
    private final Consumer<Set<Feed>> queued;

    Outbox(SubscriptionSource subscriptions, Clock clock, Consumer<Set<Feed>> queued) {
        this.subscriptions = subscriptions;
        this.clock = clock;
        this.queued = queued;
    }

    @Override
    public void apply(Tx tx, List<LedgerEntry> batch) throws SQLException {
        Instant now = clock.instant();
        List<Delivery> deliveries = deliveries(batch, now);
        if (!deliveries.isEmpty()) {
            DeliveryTable.insert(tx.connection(), deliveries, now);
        }
    }

    @Override
    public void committed(List<LedgerEntry> batch) {
        Set<Feed> feeds = new HashSet<>();
        for (Delivery delivery : deliveries(batch, Instant.EPOCH)) {
            feeds.add(delivery.lane().feed());
        }
        if (!feeds.isEmpty()) {
            queued.accept(feeds);
        }
    }

    private List<Delivery> deliveries(List<LedgerEntry> batch, Instant now) {
        List<Delivery> deliveries = new ArrayList<>();
        for (LedgerEntry entry : batch) {
            LedgerTrigger.of(entry.event()).ifPresent(trigger -> {
                for (Subscription subscription : subscriptions.of(entry.domainId())) {
                    if (subscription.triggers().contains(trigger)) {
                        Feed feed = new Feed(entry.domainId(), subscription.name());
                        deliveries.add(new Delivery(new Lane(entry.call(), feed), entry.sequence(), now, 0));
                    }
                }
            });
        }
        return deliveries;
    }
}
