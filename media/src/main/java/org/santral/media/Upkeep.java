package org.santral.media;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The clockwork of one session: noticing silence, keeping NAT bindings open, reports. Used by its media thread alone. */
final class Upkeep {
    /** RFC 6263 §8.2: a binding must be refreshed at least every 15 s. */
    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final MediaSession session;
    private final MediaEngine engine;
    private final long silenceNanos;
    private int epoch = -1;
    private long listeningSinceNanos;
    private long sendingSinceNanos;
    private boolean silenceTold;
    private long nextReportNanos;

    Upkeep(MediaSession session, MediaEngine engine, Duration silenceTimeout) {
        this.session = session;
        this.engine = engine;
        this.silenceNanos = silenceTimeout.toNanos();
    }

    void tick(MediaThread thread, long nowNanos) throws IOException {
        Forwarding forwarding = session.forwarding();
        RemoteMedia remote = forwarding.remote();
        if (remote == null) {
            return;
        }
        if (epoch != forwarding.epoch()) {
            if (epoch < 0) {
                nextReportNanos = nowNanos + jittered(REPORT_NANOS);
            }
            epoch = forwarding.epoch();
            listeningSinceNanos = nowNanos;
            sendingSinceNanos = nowNanos;
        }
        watchSilence(remote, nowNanos);
        keepAlive(remote, thread.out, nowNanos);
        if (nowNanos - nextReportNanos >= 0) {
            nextReportNanos = nowNanos + jittered(REPORT_NANOS);
            session.report(thread.out, remote.codec().clockRate(), nowNanos);
        }
    }

    private void watchSilence(RemoteMedia remote, long nowNanos) {
        if (!remote.receive()) {
            listeningSinceNanos = nowNanos;
        }
        long silentNanos = nowNanos - session.inbound().heardNanos(listeningSinceNanos);
        if (silentNanos < silenceNanos) {
            silenceTold = false;
        } else if (!silenceTold) {
            silenceTold = true;
            session.tell(listener -> listener.silent(Duration.ofNanos(silentNanos)));
        }
    }

    private void keepAlive(RemoteMedia remote, ByteBuffer buffer, long nowNanos) throws IOException {
        @Nullable InetSocketAddress target = session.target();
        if (!remote.send() || target == null) {
            sendingSinceNanos = nowNanos;
        } else if (nowNanos - session.sender().lastSentNanos(sendingSinceNanos) >= KEEP_ALIVE_NANOS) {
            sendingSinceNanos = nowNanos;
            session.sender().silence(buffer, remote.codec(), target, nowNanos);
        }
    }

    /** Reports of many calls must not fall together (RFC 3550 §6.2). */
    private long jittered(long nanos) {
        return nanos * 4 / 5 + engine.random().nextLong(nanos * 2 / 5);
    }
}
