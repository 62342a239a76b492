package org.santral.webhooks;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;

/** What the engine knows of one subscription's queue. Owned by the engine's thread. */
final class FeedState {
    /** A receiver whose last attempt failed is tried with so few at a time, or hanging ones would use up all threads. */
    private static final int PROBES = 4;

    /** When there may be something to deliver, null if nothing is queued. */
    private @Nullable Instant due;

    private boolean healthy = true;
    /** Calls with an attempt under way, and the host it goes to. */
    private final Map<CallId, String> busy = new HashMap<>();

    @Nullable
    Instant due() {
        return due;
    }

    void due(@Nullable Instant at) {
        due = at;
    }

    /** There may be something at this time too. */
    void dueBy(Instant at) {
        if (due == null || at.isBefore(due)) {
            due = at;
        }
    }

    boolean isDue(Instant now) {
        return due != null && !due.isAfter(now);
    }

    boolean idle() {
        return due == null && busy.isEmpty();
    }

    /** Attempts that may be under way at a time. */
    int limit(int maxPerHost) {
        return healthy ? maxPerHost : Math.min(PROBES, maxPerHost);
    }

    int underWay() {
        return busy.size();
    }

    boolean isBusy(CallId call) {
        return busy.containsKey(call);
    }

    void begin(CallId call, String host) {
        busy.put(call, host);
    }

    /** An attempt is settled. @return the host it went to */
    @Nullable
    String end(CallId call) {
        return busy.remove(call);
    }

    /** @return true if this is news */
    boolean healthy(boolean now) {
        boolean news = healthy != now;
        healthy = now;
        return news;
    }
}
