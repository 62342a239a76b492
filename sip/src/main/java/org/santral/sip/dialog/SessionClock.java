package org.santral.sip.dialog;

import org.jspecify.annotations.Nullable;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.Timer;

/** Runs the two timers of RFC 4028 §10: the next refresh, when it is ours to send, and the hang-up when none came. */
final class SessionClock {
    private final Shard shard;
    private final Runnable refresh;
    private final Runnable hangUp;
    private @Nullable SessionTerms terms;
    private @Nullable Timer refreshTimer;
    private @Nullable Timer hangUpTimer;

    SessionClock(Shard shard, Runnable refresh, Runnable hangUp) {
        this.shard = shard;
        this.refresh = refresh;
        this.hangUp = hangUp;
    }

    /** Starts over with what a 2xx has agreed; null ends the timers. */
    void restart(@Nullable SessionTerms agreed) {
        stop();
        terms = agreed;
        if (agreed != null) {
            hangUpTimer = shard.schedule(agreed.hangUpAfter(), hangUp);
            if (agreed.weRefresh()) {
                refreshTimer = shard.schedule(agreed.refreshAfter(), refresh);
            }
        }
    }

    /** Tries the refresh again after a failure that need not be final; the hang-up stays where it is. */
    void refreshAgain() {
        SessionTerms agreed = terms;
        if (agreed != null && hangUpTimer != null) {
            refreshTimer = shard.schedule(agreed.interval().dividedBy(8), refresh);
        }
    }

    /** The agreed terms; null for none. */
    @Nullable
    SessionTerms terms() {
        return terms;
    }

    void stop() {
        if (refreshTimer != null) {
            refreshTimer.cancel();
            refreshTimer = null;
        }
        if (hangUpTimer != null) {
            hangUpTimer.cancel();
            hangUpTimer = null;
        }
    }
}
