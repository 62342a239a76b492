package org.santral.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All media of one process: the port range, the media threads, the sessions on them and the writer of recordings. */
public final class MediaEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MediaEngine.class);
    private static final long CLOSING_WAIT_MS = 200;
    private static final Duration MAX_RECORDING = Duration.ofHours(24);

    /** DSCP EF, the class of voice (RFC 4594 §4.1). */
    private static final int EXPEDITED_FORWARDING = 46 << 2;

    private final MediaSettings settings;
    private final MediaClock clock;
    private final Random random;
    private final PortRange ports;
    private final List<MediaThread> threads = new ArrayList<>();
    private final AtomicInteger nextThread = new AtomicInteger();
    private final Set<MediaSession> sessions = ConcurrentHashMap.newKeySet();
    private final RecordingWriter writer;
    private final LongAdder relayed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder lostBefore = new LongAdder();
    private volatile boolean closed;

    /**
     * Starts the threads; no port is bound yet.
     *
     * @throws UncheckedIOException if the address is not one of this machine, or the system refuses sockets
     */
    public MediaEngine(MediaSettings settings) {
        this(settings, new MediaClock(System::nanoTime, Instant.now()), new SecureRandom());
    }

    MediaEngine(MediaSettings settings, MediaClock clock, Random random) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        ports = new PortRange(settings.firstPort(), settings.lastPort(), random);
        try {
            bind(0).close();
            for (int i = 0; i < settings.threads(); i++) {
                threads.add(new MediaThread("media-" + i, clock, ports));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open media sockets: " + e.getMessage(), e);
        }
        writer = new RecordingWriter(clock);
        threads.forEach(MediaThread::start);
    }

    /**
     * Opens a session on a free pair of ports. It receives nothing until {@link MediaSession#remote}.
     *
     * @throws NoPortsException if no pair is free, the system has no sockets left, or the engine is closed
     */
    public MediaSession open(MediaSessionListener listener) throws NoPortsException {
        for (int attempt = 0; attempt < ports.pairs() && !closed; attempt++) {
            int port = ports.take(CLOSING_WAIT_MS);
            if (port < 0) {
                break;
            }
            MediaSession session = open(port, listener);
            if (session != null) {
                return session;
            }
        }
        throw new NoPortsException(
                closed
                        ? "the media engine is closed"
                        : "no free RTP port pair within " + settings.firstPort() + "-" + settings.lastPort());
    }

    private @Nullable MediaSession open(int port, MediaSessionListener listener) throws NoPortsException {
        DatagramChannel rtp = null;
        DatagramChannel rtcp = null;
        MediaSession session = null;
        try {
            rtp = bind(port);
            rtcp = bind(port + 1);
            MediaThread thread = threads.get(Math.floorMod(nextThread.getAndIncrement(), threads.size()));
            RtpSocket rtpSocket = new RtpSocket(rtp, !settings.listen().isAnyLocalAddress());
            session = new MediaSession(this, thread, rtpSocket, rtcp, port, listener);
            sessions.add(session);
            thread.add(session, rtpSocket, rtcp);
            return session;
        } catch (BindException e) {
            LOG.debug("RTP port {} or the one above is taken by another process", port);
            abandon(port, rtp, rtcp);
            return null;
        } catch (IOException | ClosedSelectorException e) {
            abandon(port, rtp, rtcp);
            if (session != null) {
                sessions.remove(session);
            }
            throw new NoPortsException("cannot open a media socket: " + e.getMessage(), e);
        }
    }

    private void abandon(int port, @Nullable DatagramChannel rtp, @Nullable DatagramChannel rtcp) {
        closeQuietly(rtp);
        closeQuietly(rtcp);
        ports.unused(port);
    }

    private DatagramChannel bind(int port) throws IOException {
        DatagramChannel channel = settings.listen() instanceof Inet4Address
                ? DatagramChannel.open(StandardProtocolFamily.INET)
                : DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.IP_TOS, EXPEDITED_FORWARDING);
            channel.bind(new InetSocketAddress(settings.listen(), port));
            return channel;
        } catch (IOException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    /**
     * Starts a recording now: stereo, 8 kHz, 16 bit, up to 24 hours. The file is created by the writer's thread, folders included; that
     * it could not be (it exists, the disk is full …) is told by {@link Recorder#finish}.
     */
    public Recorder record(Path wav) {
        return writer.open(wav, 2, MAX_RECORDING);
    }

    /**
     * Starts a recording of one party now, for a voice message: like {@link #record}, but mono, fed by {@link
     * Channel#LEFT}. When the length is reached it ends by itself, which {@link Recorder#finished} tells.
     *
     * @param maxLength 1 ms to 24 hours
     */
    public Recorder recordMono(Path wav, Duration maxLength) {
        if (maxLength.toMillis() < 1 || maxLength.compareTo(MAX_RECORDING) > 0) {
            throw new IllegalArgumentException("a recording lasts 1 ms to 24 hours");
        }
        return writer.open(wav, 1, maxLength);
    }

    /** Sessions that are open now. */
    public int openSessions() {
        return sessions.size();
    }

    /** Ports that are bound now, two for each session. */
    public int portsInUse() {
        return ports.pairsInUse() * 2;
    }

    /** RTP packets handed from one party to another since the start. */
    public long packetsRelayed() {
        return relayed.sum();
    }

    /** RTP packets that parties sent and we never got, since the start. */
    public long packetsLost() {
        long lost = lostBefore.sum();
        for (MediaSession session : sessions) {
            lost += session.stats().packetsLost();
        }
        return lost;
    }

    /** Datagrams refused since the start (see {@link MediaStats#packetsDropped}). */
    public long packetsDropped() {
        return dropped.sum();
    }

    /** Packets that are missing in recordings because the disk was too slow, since the start. */
    public long recordingPacketsDropped() {
        return writer.dropped();
    }

    /** Closes every session and finishes every recording. Idempotent. */
    @Override
    public void close() {
        closed = true;
        try {
            for (MediaThread thread : threads) {
                thread.stop();
            }
            writer.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    MediaSettings settings() {
        return settings;
    }

    MediaClock clock() {
        return clock;
    }

    Random random() {
        return random;
    }

    void countRelayed() {
        relayed.increment();
    }

    void countDropped() {
        dropped.increment();
    }

    void closed(MediaSession session) {
        if (sessions.remove(session)) {
            lostBefore.add(session.stats().packetsLost());
        }
    }

    /** The address, or null if our sockets cannot send to its family. */
    @Nullable
    InetSocketAddress reachable(@Nullable InetSocketAddress target) {
        boolean mismatch = target != null
                && settings.listen() instanceof Inet4Address
                && !(target.getAddress() instanceof Inet4Address);
        return mismatch ? null : target;
    }

    static void closeQuietly(@Nullable DatagramChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("closing a media socket: {}", e.toString());
        }
    }
}
