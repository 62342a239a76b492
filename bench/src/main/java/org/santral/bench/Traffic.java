package org.santral.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Places masked calls at an even rate, whether or not anybody answers, until it is stopped. */
public final class Traffic {
    private final Api api;
    private final boolean record;
    private final AtomicInteger next;
    private final AtomicLong latestNanos = new AtomicLong();

    /**
     * Traffic that has not begun.
     *
     * @param record whether the PBX is asked to record the calls
     * @param first index of the first numbers used, see {@link Numbers}
     */
    public Traffic(Api api, boolean record, int first) {
        this.api = api;
        this.record = record;
        this.next = new AtomicInteger(first);
    }

    /**
     * Places calls on the caller's thread.
     *
     * @param perSecond calls a second
     * @param calls how many
     * @return what became of each, complete: every answer has been read
     */
    public List<Placement> place(int perSecond, int calls) {
        List<CompletableFuture<Placement>> mine = new ArrayList<>();
        long gapNanos = Duration.ofSeconds(1).toNanos() / perSecond;
        long due = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            awaitNanoTime(due);
            latestNanos.accumulateAndGet(System.nanoTime() - due, Math::max);
            mine.add(placeOne());
            due += gapNanos;
        }
        return mine.stream().map(CompletableFuture::join).toList();
    }

    /** Places calls on a thread of its own until {@link Background#stop}. */
    public Background start(int perSecond) {
        return new Background(perSecond);
    }

    /** How late a request was sent at worst: what tells a slow generator from a slow server. */
    public Duration latest() {
        return Duration.ofNanos(latestNanos.get());
    }

    private CompletableFuture<Placement> placeOne() {
        int index = next.getAndIncrement();
        return api.originate(Numbers.source(index), Numbers.destination(index), record);
    }

    private static void awaitNanoTime(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Calls being placed. */
    public final class Background {
        private final List<CompletableFuture<Placement>> placed = new ArrayList<>();
        private final Thread thread;
        private volatile boolean stopping;

        private Background(int perSecond) {
            thread = Thread.ofPlatform().name("traffic").daemon().start(() -> run(perSecond));
        }

        private void run(int perSecond) {
            long gapNanos = Duration.ofSeconds(1).toNanos() / perSecond;
            for (long due = System.nanoTime(); !stopping; due += gapNanos) {
                awaitNanoTime(due);
                placed.add(placeOne());
            }
        }

        /** Places no more; returns what became of each, once every answer has been read. */
        public List<Placement> stop() throws InterruptedException {
            stopping = true;
            thread.join();
            return placed.stream().map(CompletableFuture::join).toList();
        }
    }
}
