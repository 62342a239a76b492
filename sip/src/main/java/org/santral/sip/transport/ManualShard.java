package org.santral.sip.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A shard for tests: its owner is the thread that made it, and its clock stands still until {@link #advance} moves it.
 * Tasks run when {@link #runAll} or {@link #advance} is called, in the order of their due times.
 */
public final class ManualShard implements Shard {

    private final int index;
    private final Thread owner = Thread.currentThread();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Scheduled> timers =
            new PriorityQueue<>(Comparator.comparing((Scheduled s) -> s.due).thenComparing(s -> s.order));
    private Duration now = Duration.ZERO;
    private long order;

    /** A shard of the given number owned by the calling thread. */
    public ManualShard(int index) {
        this.index = index;
    }

    /** Shard number 0 owned by the calling thread. */
    public ManualShard() {
        this(0);
    }

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public synchronized Timer schedule(Duration delay, Runnable task) {
        Scheduled timer = new Scheduled(now.plus(delay), order++, task);
        timers.add(timer);
        return timer;
    }

    @Override
    public boolean inShard() {
        return Thread.currentThread() == owner;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public synchronized int pending() {
        return tasks.size();
    }

    /** Time passed since this shard was made. */
    public synchronized Duration now() {
        return now;
    }

    /** How many timers are armed; a test's proof that nothing is left behind. */
    public synchronized int timers() {
        return timers.size();
    }

    /** Runs the handed-in tasks and those that they hand in, until none is left. */
    public void runAll() {
        for (Runnable task = nextTask(); task != null; task = nextTask()) {
            task.run();
        }
    }

    /** Moves the clock forward, running every timer at its due time and every task as soon as it is handed in. */
    public void advance(Duration by) {
        Duration end = now().plus(by);
        runAll();
        for (Scheduled timer = nextDue(end); timer != null; timer = nextDue(end)) {
            timer.task.run();
            runAll();
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized @Nullable Runnable nextTask() {
        return tasks.poll();
    }

    private synchronized @Nullable Scheduled nextDue(Duration end) {
        Scheduled first = timers.peek();
        if (first == null || first.due.compareTo(end) > 0) {
            return null;
        }
        now = first.due;
        return timers.poll();
    }

    private final class Scheduled implements Timer {
        private final Duration due;
        private final long order;
        private final Runnable task;

        Scheduled(Duration due, long order, Runnable task) {
            this.due = due;
            this.order = order;
            this.task = task;
        }

        @Override
        public void cancel() {
            synchronized (ManualShard.this) {
                timers.remove(this);
            }
        }
    }
}
