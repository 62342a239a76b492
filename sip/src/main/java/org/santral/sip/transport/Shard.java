package org.santral.sip.transport;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * One single-threaded owner. Everything that concerns one SIP Call-ID runs on one shard, so code on a shard needs no
 * locks; a PBX puts both legs of a call on the same shard. Nothing run here may block.
 */
public interface Shard extends Executor {

    /**
     * Runs the task on this shard, after everything handed in before by the same thread. An exception (or error)
     * of the task is logged and counted and ends nothing.
     *
     * @throws java.util.concurrent.RejectedExecutionException when the hard bound of waiting tasks is reached or the
     *     stack is closed
     */
    @Override
    void execute(Runnable task);

    /**
     * Runs the task once on this shard, no earlier than after the delay. May be called from any thread.
     *
     * @param delay zero or more
     */
    Timer schedule(Duration delay, Runnable task);

    /** Whether the calling thread is this shard's own. */
    boolean inShard();

    /** This shard's number, from 0. */
    int index();

    /** How many handed-in tasks wait or run right now; timers that are not due do not count. */
    int pending();

    /** Runs the task at once when already on this shard, else hands it in. */
    default void run(Runnable task) {
        if (inShard()) {
            task.run();
        } else {
            execute(task);
        }
    }
}
