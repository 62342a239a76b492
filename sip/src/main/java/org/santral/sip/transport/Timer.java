package org.santral.sip.transport;

/** A task scheduled on a {@link Shard}. */
public interface Timer {

    /** Prevents the task from running if it has not begun; cheap, and harmless when repeated or too late. */
    void cancel();
}
