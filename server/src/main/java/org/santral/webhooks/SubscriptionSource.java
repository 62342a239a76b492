package org.santral.webhooks;

import java.util.List;

/**
 * Port: who is subscribed now. Asked on the ledger's own thread for every entry that can trigger an event and again at
 * each delivery, so it must answer from memory. A subscription that is no longer there gets nothing any more, not even
 * what is queued for it.
 */
public interface SubscriptionSource {
    /** The tenant's subscriptions, names unique; empty for an unknown tenant. */
    List<Subscription> of(int domainId);
}
