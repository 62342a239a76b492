package org.santral.sip.transport;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A shard that is a Netty event loop, so that network input of that loop needs no hand-over. */
final class EventLoopShard implements Shard {

    private final int index;
    private final EventLoop loop;
    private final int hardMaxPending;
    private final StackMetrics metrics;
    private final AtomicInteger pending = new AtomicInteger();

    EventLoopShard(int index, EventLoop loop, int hardMaxPending, StackMetrics metrics) {
        this.index = index;
        this.loop = loop;
        this.hardMaxPending = hardMaxPending;
        this.metrics = metrics;
    }

    EventLoop loop() {
        return loop;
    }

    @Override
    public void execute(Runnable task) {
        if (pending.incrementAndGet() > hardMaxPending) {
            pending.decrementAndGet();
            throw new RejectedExecutionException("shard " + index + " has " + hardMaxPending + " tasks waiting");
        }
        try {
            loop.execute(() -> {
                try {
                    Guard.run(task, metrics);
                } finally {
                    pending.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            pending.decrementAndGet();
            throw e;
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        ScheduledFuture<?> future =
                loop.schedule(() -> Guard.run(task, metrics), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public boolean inShard() {
        return loop.inEventLoop();
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public int pending() {
        return pending.get();
    }

    @Override
    public String toString() {
        return "shard " + index;
    }
}
