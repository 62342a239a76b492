package org.santral.sip.transport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a task throws, errors included, from ending the thread that serves everybody else. */
public final class Guard {

    private static final Logger log = LoggerFactory.getLogger(Guard.class);

    private Guard() {}

    /** Runs the task; whatever it throws is logged and counted as a callback error. */
    public static void run(Runnable task, StackMetrics metrics) {
        try {
            task.run();
        } catch (Throwable t) {
            report(t, metrics);
        }
    }

    /** Logs and counts what a callback threw. */
    static void report(Throwable thrown, StackMetrics metrics) {
        metrics.callbackErrors.increment();
        try {
            log.error("a SIP callback failed", thrown);
        } catch (Throwable whileLogging) {
            // Out of memory or stack: the counter has it, and the loop must go on.
            metrics.callbackErrors.increment();
        }
    }
}
