package org.santral.webhooks;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the engine knows of one subscription's queue. Owned by the engine's thread.
 *
 * <p>How many of its lanes are in hand at a time grows with success and collapses with a failure: a backlog is drained
 * at full speed, and a receiver that hangs soon holds next to nothing.
 */
final class FeedState {
    private static final int FIRST_WINDOW = 16;
    private static final int LARGEST_WINDOW = 512;
    private static final int WINDOW_AFTER_FAILURE = 4;

    /** When there may be something to deliver, null if nothing is queued. */
    private @Nullable Instant due;

    private int window = FIRST_WINDOW;
    private boolean healthy = true;
    private boolean backlog;
    /** Lanes in hand: an attempt is waiting, under way, or on its way to the disk. */
    private final Set<String> busy = new HashSet<>();

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

    /**
     * How many more lanes may be taken in hand; may be negative. With a backlog, none before half of the window is free:
     * finding what is next costs as much for one as for a hundred.
     */
    int room() {
        int room = window - busy.size();
        return backlog && room < window / 2 ? 0 : room;
    }

    /** Whether there was more to deliver than there was room for. */
    void backlog(boolean more) {
        backlog = more;
    }

    int inHand() {
        return busy.size();
    }

    boolean isBusy(String lane) {
        return busy.contains(lane);
    }

    void begin(String lane) {
        busy.add(lane);
    }

    /** @return false if it was not in hand */
    boolean end(String lane) {
        return busy.remove(lane);
    }

    /** An event was delivered. @return true if the one before was not */
    boolean succeeded() {
        window = Math.min(window + 1, LARGEST_WINDOW);
        boolean news = !healthy;
        healthy = true;
        return news;
    }

    /** An attempt failed. @return true if the one before did not */
    boolean failed() {
        window = WINDOW_AFTER_FAILURE;
        boolean news = healthy;
        healthy = false;
        return news;
    }
}
