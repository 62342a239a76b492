package org.santral.drills;

import java.io.IOException;
import java.time.Duration;

/** Makes a process slow by holding it up for a part of every tenth of a second. */
final class Brake implements AutoCloseable {
    private static final Duration TENTH = Duration.ofMillis(10);

    private final long pid;
    private final int stoppedOfTen;
    private final Thread thread;
    private volatile boolean on = true;

    Brake(long pid, int stoppedOfTen) {
        this.pid = pid;
        this.stoppedOfTen = stoppedOfTen;
        thread = Thread.ofPlatform().name("brake").daemon().start(this::run);
    }

    private void run() {
        try {
            while (on) {
                Signals.send(pid, Signals.STOP);
                Patience.pass(TENTH.multipliedBy(stoppedOfTen));
                Signals.send(pid, Signals.CONTINUE);
                Patience.pass(TENTH.multipliedBy(10 - stoppedOfTen));
            }
        } catch (IOException | InterruptedException processGone) {
            on = false;
        }
    }

    /** Lets it run as fast as it can. */
    void release() throws InterruptedException {
        on = false;
        thread.join();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        release();
        if (ProcessHandle.of(pid).isPresent()) {
            Signals.send(pid, Signals.CONTINUE);
        }
    }
}
