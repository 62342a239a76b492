package org.santral.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that reads the sockets of its sessions and, every 20 ms, ticks those that something is played to. Nothing that
 * a packet, a session or a listener does ends it.
 */
final class MediaThread {
    /** What is called when a socket has a datagram. */
    interface SocketReader {
        void read(MediaThread thread) throws IOException;
    }

    private interface Turn {
        void of(MediaSession session, MediaThread on) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(MediaThread.class);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(Player.TICK_MS);

    /** After a longer stall the missed ticks are left out instead of being sent in one burst. */
    private static final long MAX_LAG_NANOS = 5 * TICK_NANOS;

    private static final long FAILURE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int LOG_EVERY = 1000;

    /** Looking after a thousand silent sessions with every tick would cost as much as relaying for fifty. */
    private static final long UPKEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Buffers of this thread, reused for every packet. */
    final ByteBuffer in = ByteBuffer.allocateDirect(2048);

    final ByteBuffer out = ByteBuffer.allocateDirect(2048);
    final RtpPacket packet = new RtpPacket();
    final short[] pcm = new short[3 * Player.TICK_SAMPLES];

    private final MediaClock clock;
    private final PortRange ports;
    private final Selector selector;
    private final Thread thread;
    private final Set<MediaSession> sessions = ConcurrentHashMap.newKeySet();

    /** Those of the sessions that something may be played to. */
    private final Set<MediaSession> playing = ConcurrentHashMap.newKeySet();

    /** Bounded by the number of ports: a session is put here once. */
    private final ConcurrentLinkedQueue<MediaSession> closing = new ConcurrentLinkedQueue<>();

    /** Kept, as a new one for every wake-up would be garbage. */
    private final Consumer<SelectionKey> ready = this::read;

    private volatile boolean running = true;
    private volatile boolean ended;
    private long nextTickNanos;
    private long nextUpkeepNanos;
    private int failures;

    MediaThread(String name, MediaClock clock, PortRange ports) throws IOException {
        this.clock = clock;
        this.ports = ports;
        selector = Selector.open();
        nextTickNanos = clock.nanos() + TICK_NANOS;
        nextUpkeepNanos = nextTickNanos;
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Serves a session from now on. */
    void add(MediaSession session, RtpSocket rtp, DatagramChannel rtcp) throws IOException {
        sessions.add(session);
        try {
            rtp.register(selector, session::readRtp);
            rtcp.register(selector, SelectionKey.OP_READ, (SocketReader) session::readRtcp);
        } catch (IOException | ClosedSelectorException e) {
            sessions.remove(session);
            throw e;
        }
        selector.wakeup();
    }

    /** Something is to be played to the session: ticks it until that has ended. */
    void plays(MediaSession session) {
        playing.add(session);
        if (!sessions.contains(session)) {
            playing.remove(session);
        }
    }

    /** Closes a session's sockets and gives its ports back soon: a socket is closed only once the selector let it go. */
    void close(MediaSession session) {
        ports.closing();
        closing.add(session);
        if (ended) {
            closeRequested();
        } else {
            selector.wakeup();
        }
    }

    /** Ends the thread and closes its sessions; waits for that. */
    void stop() throws InterruptedException {
        running = false;
        selector.wakeup();
        if (thread.isAlive()) {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        }
    }

    private void run() {
        while (running) {
            try {
                await();
                tickIfDue();
                if (!closing.isEmpty()) {
                    List<Integer> freed = closeSockets();
                    selector.selectNow(ready);
                    freed.forEach(ports::closed);
                }
            } catch (Throwable t) {
                report("media loop", t);
                LockSupport.parkNanos(FAILURE_PAUSE_NANOS);
            }
        }
        end();
    }

    private void await() throws IOException {
        if (sessions.isEmpty() && closing.isEmpty()) {
            selector.select(ready);
            return;
        }
        long leftNanos = nextTickNanos - clock.nanos();
        if (leftNanos > 0 && closing.isEmpty()) {
            selector.select(ready, (leftNanos + 999_999) / 1_000_000);
        } else {
            selector.selectNow(ready);
        }
    }

    private void read(SelectionKey key) {
        try {
            if (key.isValid() && key.isReadable()) {
                ((SocketReader) key.attachment()).read(this);
            }
        } catch (IOException e) {
            LOG.debug("a datagram could not be received or sent: {}", e.toString());
        } catch (Throwable t) {
            report("reading a datagram", t);
        }
    }

    private void tickIfDue() {
        long now = clock.nanos();
        if (now - nextTickNanos < 0) {
            return;
        }
        Turn tick = (each, on) -> each.tick(on, now);
        for (MediaSession session : playing) {
            guarded("a media tick", session, tick);
            if (!session.isPlaying()) {
                playing.remove(session);
                if (session.isPlaying()) {
                    plays(session);
                }
            }
        }
        if (now - nextUpkeepNanos >= 0) {
            nextUpkeepNanos = now + UPKEEP_NANOS;
            Turn upkeep = (each, on) -> each.upkeep(on, now);
            for (MediaSession session : sessions) {
                guarded("looking after a session", session, upkeep);
            }
        }
        nextTickNanos += TICK_NANOS;
        if (now - nextTickNanos > MAX_LAG_NANOS) {
            nextTickNanos = now + TICK_NANOS;
        }
    }

    /** What one session does, and what goes wrong in it, is nothing to the others. */
    private void guarded(String doing, MediaSession session, Turn turn) {
        try {
            turn.of(session, this);
        } catch (IOException e) {
            LOG.debug("a packet could not be sent: {}", e.toString());
        } catch (Throwable t) {
            report(doing, t);
        }
    }

    private List<Integer> closeSockets() {
        List<Integer> freed = new ArrayList<>();
        for (MediaSession session = closing.poll(); session != null; session = closing.poll()) {
            sessions.remove(session);
            playing.remove(session);
            session.closeSockets();
            freed.add(session.localRtpPort());
        }
        return freed;
    }

    private void closeRequested() {
        closeSockets().forEach(ports::closed);
    }

    private void end() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("the selector could not be closed", e);
        }
        ended = true;
        // The selector is closed first: a session that is added at this moment is either refused or seen here.
        sessions.forEach(MediaSession::close);
        closeRequested();
    }

    /** An error that should not happen; if it happens with every packet, the log must survive that. */
    private void report(String doing, Throwable t) {
        try {
            if (failures++ % LOG_EVERY == 0) {
                LOG.warn("unexpected error in {} ({} so far)", doing, failures, t);
            }
        } catch (Throwable logging) {
            // Out of memory even for the log line: the thread goes on, the counter tells.
            failures++;
        }
    }
}
