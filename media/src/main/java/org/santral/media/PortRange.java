package org.santral.media;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The even ports of a range, each standing for itself and the odd one above it. Handed out in a random order and, once
 * returned, last of all: late packets of an ended call must not reach the next one.
 */
final class PortRange {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private final ArrayDeque<Integer> free;
    private final int pairs;
    private int closing;

    PortRange(int firstPort, int lastPort, Random random) {
        List<Integer> even = new ArrayList<>();
        for (int port = (firstPort + 1) / 2 * 2; port + 1 <= lastPort; port += 2) {
            even.add(port);
        }
        Collections.shuffle(even, random);
        free = new ArrayDeque<>(even);
        pairs = even.size();
    }

    /**
     * The next even port, or −1 if none is free. If ports are just being closed, waits up to {@code waitMs} for one:
     * closing takes the media thread a moment, and a full range must not refuse a call for that.
     */
    int take(long waitMs) {
        lock.lock();
        try {
            long leftNanos = TimeUnit.MILLISECONDS.toNanos(waitMs);
            while (free.isEmpty() && closing > 0 && leftNanos > 0) {
                leftNanos = returned.awaitNanos(leftNanos);
            }
            Integer port = free.pollFirst();
            return port == null ? -1 : port;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        } finally {
            lock.unlock();
        }
    }

    /** Announces that a port will be given back in a moment. */
    void closing() {
        lock.lock();
        try {
            closing++;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back a port after {@link #closing}. */
    void closed(int port) {
        lock.lock();
        try {
            closing--;
            free.addLast(port);
            returned.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Gives back a port that could not be bound. */
    void unused(int port) {
        lock.lock();
        try {
            free.addLast(port);
            returned.signal();
        } finally {
            lock.unlock();
        }
    }

    int pairs() {
        return pairs;
    }

    int pairsInUse() {
        lock.lock();
        try {
            return pairs - free.size();
        } finally {
            lock.unlock();
        }
    }
}
