package org.santral.webhooks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.santral.call.LedgerEntry;
import org.santral.ledger.CallView;

/** Port: a dialect says what happened in its own words. Called on any virtual thread, again for every attempt. */
@FunctionalInterface
public interface EventRenderer {
    /**
     * The requests that tell of this entry, in the order in which they are sent; usually one. The place in the list is
     * part of an event's identity, so how many places there are must follow from the entry alone: a place is empty if
     * this subscription has nothing to hear of it.
     *
     * @param view the call as it was right after that entry, so that a late delivery says the same as an early one
     * @param trigger the entry: one that this subscription's triggers name
     */
    List<Optional<OutgoingRequest>> render(Subscription subscription, CallView view, LedgerEntry trigger);

    /**
     * The requests that tell of extensions that came to another state by an entry of a call. They are sent before those
     * that tell of the entry itself. How many places there are must follow from the changes alone.
     *
     * @param changes at least one, in order; that of an extension may be described by another call of it
     */
    default List<Optional<OutgoingRequest>> lines(
            Subscription subscription, CallView view, LedgerEntry trigger, List<LineChange> changes) {
        return List.of();
    }

    /**
     * The requests that tell of this notice, under the same rule.
     *
     * @param at when it was given
     */
    default List<Optional<OutgoingRequest>> notice(Subscription subscription, Notice notice, Instant at) {
        return List.of();
    }
}
