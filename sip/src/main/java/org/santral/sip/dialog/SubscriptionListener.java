package org.santral.sip.dialog;

/** Hears what becomes of a {@link Subscription}, on its shard. */
public interface SubscriptionListener {

    /** It was renewed, or taken back: either way the subscriber wants to be told the state now. */
    void refreshed(Subscription subscription);

    /** It is over; told once. */
    void ended(Subscription subscription);
}
