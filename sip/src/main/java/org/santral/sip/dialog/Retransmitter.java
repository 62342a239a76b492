package org.santral.sip.dialog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.sip.transaction.TimerValues;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.Timer;

/**
 * Repeats a 2xx to INVITE until its ACK comes: after T1, doubling up to T2, for 64*T1 in all (RFC 3261 §13.3.1.4), or a
 * reliable provisional response until its PRACK comes: doubling without a limit (RFC 3262 §3).
 */
public final class Retransmitter {
    private final Shard shard;
    private final Duration longest;
    private final Runnable resend;
    private Duration interval;
    private @Nullable Timer next;
    private @Nullable Timer end;

    private Retransmitter(Shard shard, Duration first, Duration longest, Runnable resend) {
        this.shard = shard;
        this.interval = first;
        this.longest = longest;
        this.resend = resend;
    }

    /**
     * Starts repeating what has just been sent a first time.
     *
     * @param longest the longest interval
     * @param gaveUp called when nothing stopped it within 64*T1
     */
    public static Retransmitter start(
            Shard shard, TimerValues timers, Duration longest, Runnable resend, Runnable gaveUp) {
        Retransmitter retransmitter = new Retransmitter(shard, timers.t1(), longest, resend);
        retransmitter.end = shard.schedule(timers.transaction(), () -> {
            retransmitter.stop();
            gaveUp.run();
        });
        retransmitter.arm();
        return retransmitter;
    }

    private void arm() {
        next = shard.schedule(interval, () -> {
            Duration doubled = interval.multipliedBy(2);
            interval = doubled.compareTo(longest) > 0 ? longest : doubled;
            arm();
            resend.run();
        });
    }

    /** Ends it; harmless when repeated. */
    public void stop() {
        if (next != null) {
            next.cancel();
            next = null;
        }
        if (end != null) {
            end.cancel();
            end = null;
        }
    }
}
