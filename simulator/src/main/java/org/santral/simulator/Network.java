package org.santral.simulator;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.santral.media.MediaEngine;
import org.santral.media.MediaSession;
import org.santral.media.MediaSessionListener;
import org.santral.media.MediaSettings;
import org.santral.media.NoPortsException;

/** What all simulated parties share: settings, media, records, and the list of who is in a call. */
final class Network implements AutoCloseable {
    private final SimulatorSettings settings;
    private final CallLog log;
    private final MediaEngine engine;
    private final @Nullable Listening listening;
    private final int signallingOnlyPort;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private final Set<Party> parties = ConcurrentHashMap.newKeySet();

    /**
     * Opens everything but SIP.
     *
     * @throws IllegalStateException when no RTP port is free
     */
    Network(SimulatorSettings settings) {
        this.settings = settings;
        log = new CallLog(settings.cdr());
        engine = new MediaEngine(new MediaSettings(
                settings.rtpListen(), settings.firstRtpPort(), settings.lastRtpPort(), 1, Duration.ofSeconds(30)));
        listening = settings.speak() && settings.verify() ? new Listening(settings.chords()) : null;
        signallingOnlyPort = settings.speak() ? 0 : blackHole(engine);
    }

    /** A port of ours that swallows what a signalling-only call might be sent. */
    private static int blackHole(MediaEngine engine) {
        try {
            MediaSession session = engine.open(new MediaSessionListener() {});
            return session.localRtpPort();
        } catch (NoPortsException e) {
            engine.close();
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    SimulatorSettings settings() {
        return settings;
    }

    CallLog log() {
        return log;
    }

    MediaEngine engine() {
        return engine;
    }

    Listening listening() {
        if (listening == null) {
            throw new IllegalStateException("this simulator does not listen");
        }
        return listening;
    }

    int signallingOnlyPort() {
        return signallingOnlyPort;
    }

    /** Enters a party; false when the simulator is full. */
    boolean enter(Party party) {
        return parties.size() < settings.maxCalls() && parties.add(party);
    }

    void leave(Party party) {
        parties.remove(party);
        if (parties.isEmpty()) {
            lock.lock();
            try {
                empty.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits until nobody is in a call; false when somebody still is. */
    boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!parties.isEmpty() && left > 0) {
                left = empty.awaitNanos(left);
            }
            return parties.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Parties in calls, ringing ones included. */
    Set<Party> parties() {
        return parties;
    }

    /** Closes media, listens to what waits, writes the records. */
    @Override
    public void close() {
        if (listening != null) {
            listening.close();
        }
        engine.close();
        log.close();
    }
}
