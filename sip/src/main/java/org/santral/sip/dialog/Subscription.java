package org.santral.sip.dialog;

import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;

/**
 * A subscription that somebody else has with us, from our side, the notifier's (RFC 6665 §4.2). It ends when its time is
 * over, when the subscriber takes it back, or when a NOTIFY cannot be delivered.
 */
public interface Subscription {

    /** Call-ID and tags. */
    DialogId id();

    /** The one thread of this subscription. */
    Shard shard();

    /** Where the subscriber last sent from, and where NOTIFYs go. */
    Hop source();

    /**
     * Tells the subscriber the state, from any thread. While a NOTIFY is under way only the latest state waits. When the
     * subscription's time is over, as that of a mere fetch is from the beginning, this is its last NOTIFY. Does nothing
     * after the end.
     */
    void notify(String contentType, byte[] body);

    /**
     * Ends it from our side with a last NOTIFY without a body; from any thread.
     *
     * @param reason RFC 6665 §4.1.3: {@code deactivated} asks the subscriber to subscribe again, {@code noresource} not to
     */
    void end(String reason);
}
