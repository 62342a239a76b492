package org.santral.queue;

import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who rings for whom in the queues of a tenant: from a state and an event to the next state and what is to be done.
 *
 * <pre>
 * Joined      full, or nobody works here and there is somewhere else to go: turned away; else waits
 * Left        gone; whoever rang for this caller is free again
 * Unanswered  waits on, at the same place; agents who failed rest a moment
 * Answered    gone, talks; the others who rang are free again
 * Over        the agent rests as long as the queue's wrap-up says
 * Look        nothing by itself
 * </pre>
 *
 * After each of them callers of a queue that is no more there are sent on, and free agents are shared out: the longest
 * waiting caller of the heaviest queue for whom nobody rings gets first choice, the next one chooses among the rest, and so
 * on, over all queues, so no agent stays free while somebody waits for him.
 */
final class QueueRules {
    /**
     * What an event leads to.
     *
     * @param wakeAt when to {@link FloorEvent.Look} again at the latest; null when no time has to pass for anything
     */
    record Step(
            FloorState state,
            List<Decision> decisions,
            @Nullable Instant wakeAt) {
        Step {
            decisions = List.copyOf(decisions);
        }
    }

    private final RandomGenerator random;

    /** @param random for the strategies that leave it to chance */
    QueueRules(RandomGenerator random) {
        this.random = random;
    }

    /** An event about a caller who is not known any more changes nothing. */
    Step on(FloorState state, FloorEvent event, Instant now, Agents agents) {
        FloorChange change = new FloorChange(state, now, agents);
        switch (event) {
            case FloorEvent.Joined joined -> change.join(joined);
            case FloorEvent.Left left -> change.leave(left.ticket());
            case FloorEvent.Unanswered unanswered -> change.unanswered(unanswered.ticket(), unanswered.failed());
            case FloorEvent.Answered answered -> change.answered(answered.ticket(), answered.agent());
            case FloorEvent.Over over -> change.over(over.ticket(), over.agent());
            case FloorEvent.Look _ -> {}
        }
        change.shareOut(random);
        return change.step();
    }
}
