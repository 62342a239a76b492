package org.santral.sip.dialog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds a listener that may be set after the first things happened; those are kept, up to a bound, and told then. Used on
 * one shard only.
 *
 * @param <L> the listener's type
 */
public final class ListenerSlot<L> {
    private static final int MAX_KEPT = 64;

    private final Deque<Consumer<L>> kept = new ArrayDeque<>();
    private @Nullable L listener;

    /**
     * Sets the listener and tells it what was kept.
     *
     * @throws IllegalStateException when there is one already
     */
    public void set(L newListener) {
        if (listener != null) {
            throw new IllegalStateException("there is a listener already");
        }
        listener = newListener;
        while (!kept.isEmpty()) {
            kept.removeFirst().accept(newListener);
        }
    }

    /** Tells or keeps; false when too much is kept already, so that the sender can be refused. */
    public boolean tell(Consumer<L> event) {
        if (listener != null && kept.isEmpty()) {
            event.accept(listener);
            return true;
        }
        if (kept.size() >= MAX_KEPT) {
            return false;
        }
        kept.addLast(event);
        return true;
    }

    /** Tells or keeps what must not be lost, beyond the bound. */
    public void tellLast(Consumer<L> event) {
        if (!tell(event)) {
            kept.addLast(event);
        }
    }
}
