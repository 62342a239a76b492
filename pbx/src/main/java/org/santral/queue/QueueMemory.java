package org.santral.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a queue learned since the start, for its strategy and its estimates.
 *
 * @param lastTried the agent who was rung last, null for none yet
 * @param lastIndex its place in the list then, counted from 0
 * @param handling running average of how long an agent is taken up by a call, wrap-up included; null before the first
 * @param tallies by agent
 */
record QueueMemory(
        @Nullable String lastTried, int lastIndex, @Nullable Duration handling, Map<String, Tally> tallies) {
    static final QueueMemory EMPTY = new QueueMemory(null, -1, null, Map.of());

    /** The newest call counts for a quarter: some ten calls forget a bad morning. */
    private static final int SMOOTHING = 4;

    /**
     * An agent's calls from one queue.
     *
     * @param lastEnd end of the latest, null while it goes on
     */
    record Tally(int taken, @Nullable Instant lastEnd) {
        static final Tally NONE = new Tally(0, null);
    }

    QueueMemory {
        tallies = Map.copyOf(tallies);
    }

    Tally tally(String agent) {
        return tallies.getOrDefault(agent, Tally.NONE);
    }

    QueueMemory tried(String agent, int index) {
        return new QueueMemory(agent, index, handling, tallies);
    }

    QueueMemory taken(String agent) {
        return with(agent, new Tally(tally(agent).taken() + 1, tally(agent).lastEnd()));
    }

    QueueMemory ended(String agent, Instant now, Duration handled) {
        Duration average = handling == null
                ? handled
                : handling.plus(handled.minus(handling).dividedBy(SMOOTHING));
        return new QueueMemory(lastTried, lastIndex, average, tallies)
                .with(agent, new Tally(tally(agent).taken(), now));
    }

    private QueueMemory with(String agent, Tally tally) {
        Map<String, Tally> changed = new HashMap<>(tallies);
        changed.put(agent, tally);
        return new QueueMemory(lastTried, lastIndex, handling, changed);
    }
}
