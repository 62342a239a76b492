package org.santral.base;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded serial queue in front of one owner: events are handled one at a time, in the order in which they were
 * posted, on the given executor, never on the poster's stack. Any thread may post.
 *
 * @param <E> the events
 */
public final class Mailbox<E> {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final LongAdder OVERFLOWS = new LongAdder();

    private final Executor executor;
    private final Consumer<E> owner;
    private final int capacity;
    private final Queue<E> waiting = new ArrayDeque<>();
    private boolean scheduled;

    /** @param capacity events that may wait; one more is refused */
    public Mailbox(Executor executor, int capacity, Consumer<E> owner) {
        this.executor = executor;
        this.capacity = capacity;
        this.owner = owner;
    }

    /**
     * Hands an event to the owner.
     *
     * @return false if the mailbox is full; the event was not taken
     * @throws RejectedExecutionException when the executor takes no more; the event stays and is
     *     handled with the next one that it does take
     */
    public boolean post(E event) {
        synchronized (waiting) {
            if (waiting.size() >= capacity) {
                OVERFLOWS.increment();
                return false;
            }
            waiting.add(event);
            if (scheduled) {
                return true;
            }
            scheduled = true;
        }
        try {
            executor.execute(this::drain);
        } catch (RuntimeException | Error e) {
            synchronized (waiting) {
                scheduled = false;
            }
            throw e;
        }
        return true;
    }

    /** Events refused by all mailboxes of this process, for the metric. */
    public static long overflows() {
        return OVERFLOWS.sum();
    }

    private void drain() {
        while (true) {
            E event;
            synchronized (waiting) {
                event = waiting.poll();
                if (event == null) {
                    scheduled = false;
                    return;
                }
            }
            try {
                owner.accept(event);
            } catch (RuntimeException | Error e) {
                // One event that goes wrong must not stop the owner from handling the next.
                LOG.error("event {} failed", event.getClass().getSimpleName(), e);
            }
        }
    }
}
