package org.santral.app;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what has been started, latest first, unless all of it was: a start that fails half-way leaves nothing. */
final class Starting implements AutoCloseable {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        started.push(part);
        return part;
    }

    void done() {
        started.clear();
    }

    @Override
    public void close() {
        for (AutoCloseable part : started) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("clean-up after a failed start failed", e);
            }
        }
    }
}
