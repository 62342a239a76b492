package org.santral.webhooks;

import java.util.Optional;
import org.santral.call.LedgerEntry;
import org.santral.ledger.CallView;

/** Port: a dialect says what happened in its own words. Called on any virtual thread, again for every attempt. */
@FunctionalInterface
public interface EventRenderer {
    /**
     * The request that tells of this entry.
     *
     * @param view the call as it was right after that entry, so that a late delivery says the same as an early one
     * @param trigger the entry
     * @return empty if this subscription has nothing to hear of it
     */
    Optional<OutgoingRequest> render(Subscription subscription, CallView view, LedgerEntry trigger);
}
