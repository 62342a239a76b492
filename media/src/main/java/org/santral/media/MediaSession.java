package org.santral.media;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media of one party: a pair of ports, what is sent to the party and what becomes of what it sends. All methods may
 * be called from any thread, take effect with the next packet and never block.
 */
public final class MediaSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MediaSession.class);

    /** More packets than can wait for a party that sends its own 50 a second: it is not the time to narrow its socket. */
    private static final int MAX_WAITING = 10;

    private static final long SETTLED_NANOS = Duration.ofSeconds(2).toNanos();

    private final MediaEngine engine;
    private final MediaThread thread;
    private final RtpSocket rtpSocket;
    private final DatagramChannel rtcpSocket;
    private final int port;
    private final MediaSessionListener listener;
    private final ReceiveStats stats = new ReceiveStats();
    private final RtpSender sender;
    private final Player player = new Player();
    private final Rtcp rtcp;
    private final Inbound inbound;
    private final Upkeep upkeep;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Used by the media thread alone. */
    private boolean narrowNext;

    private volatile Forwarding forwarding = Forwarding.nowhere();
    private volatile @Nullable InetSocketAddress target;
    private volatile @Nullable SrtpOut encryption;

    MediaSession(
            MediaEngine engine,
            MediaThread thread,
            RtpSocket rtpSocket,
            DatagramChannel rtcpSocket,
            int port,
            MediaSessionListener listener) {
        this.engine = engine;
        this.thread = thread;
        this.rtpSocket = rtpSocket;
        this.rtcpSocket = rtcpSocket;
        this.port = port;
        this.listener = listener;
        sender = new RtpSender(rtpSocket, engine.random());
        rtcp = new Rtcp(engine.random());
        inbound = new Inbound(this, engine, stats);
        upkeep = new Upkeep(this, engine, engine.settings().silenceTimeout());
    }

    /** The even port for our SDP; RTCP is on the next one. */
    public int localRtpPort() {
        return port;
    }

    /**
     * Sets or changes the other side. Every call lets the session lock to a new source: RTP goes to the given address
     * until the first valid packet comes, from then on to that packet's source (so phones behind NAT are heard and
     * hear), and packets from elsewhere are dropped; who may be first, and who still takes over, says {@link Latch}. If the
     * address is the one given before, RTP meanwhile goes on to the old source. With keys, only packets that were encrypted
     * with the party's count, also for what the session locks to.
     */
    public synchronized void remote(RemoteMedia remote) {
        if (closed.get()) {
            return;
        }
        RemoteMedia before = forwarding.remote();
        InetSocketAddress given = engine.reachable(remote.target());
        if (given == null || before == null || target == null || !before.rtp().equals(remote.rtp())) {
            target = given;
        }
        rtcp.forget();
        sender.interrupt();
        widen();
        SrtpKeys keys = remote.keys();
        SrtpOut sending = encryption;
        if (keys == null || sending == null || !sending.key().equals(keys.ours())) {
            sending = keys == null ? null : new SrtpOut(keys.ours(), sender.ssrc());
            // Before anybody can see the new other side: nothing may reach it in the clear.
            sender.encrypt(sending);
            encryption = sending;
        }
        SrtpIn receiving = forwarding.decryption();
        if (keys == null || receiving == null || !receiving.key().equals(keys.theirs())) {
            receiving = keys == null ? null : new SrtpIn(keys.theirs());
        }
        forwarding = forwarding.withRemote(remote, receiving);
    }

    /**
     * Sets who hears this party, from now on; null for nobody. One direction: to join two parties each is bridged to the
     * other. A session bridged to itself is an echo.
     */
    public synchronized void bridge(@Nullable MediaSession peer) {
        if (!closed.get()) {
            forwarding = forwarding.withPeer(peer);
        }
    }

    /**
     * Plays to this party instead of what it hears, until the source ends (unless looped), another is played, or {@link
     * #stopPlaying}. A source begins at its beginning; {@link MusicOnHold} goes on where this party last heard it.
     */
    public void play(AudioSource source, boolean loop) {
        player.play(source, loop);
        thread.plays(this);
    }

    /** Ends what is played; the party hears its peer again. */
    public void stopPlaying() {
        player.stop();
    }

    /**
     * Sends a key press to this party after those already waiting (RFC 4733).
     *
     * @param digit one of {@code 0-9 * # A-D}
     * @param duration rounded to 20 ms, between 40 ms and 8 s
     * @return false if the party knows no telephone events or 64 digits wait already
     */
    public boolean sendDtmf(char digit, Duration duration) {
        RemoteMedia remote = forwarding.remote();
        if (remote == null || remote.telephoneEvent() == null || !player.press(digit, duration)) {
            return false;
        }
        thread.plays(this);
        return true;
    }

    /**
     * Records what this party says, from now on, in one channel. When a call is handed over, the old party's session is
     * told {@link #stopRecording} and the new one's this, with the same recorder and channel.
     *
     * @throws IllegalArgumentException for the right channel of a mono recording
     */
    public synchronized void record(Recorder recorder, Channel channel) {
        if (recorder.isMono() && channel == Channel.RIGHT) {
            throw new IllegalArgumentException("a mono recording is fed by its left channel");
        }
        if (!closed.get()) {
            forwarding = forwarding.withTap(new Forwarding.Tap(recorder, channel, recorder.nextFeed()));
        }
    }

    /** Ends the recording of this party; the recorder itself goes on. */
    public synchronized void stopRecording() {
        forwarding = forwarding.withTap(null);
    }

    /** The figures up to now; also after {@link #close}. */
    public MediaStats stats() {
        return new MediaStats(
                sender.packets(),
                stats.packets(),
                stats.bytes(),
                stats.lost(),
                stats.jitterMs(),
                stats.late(),
                rtcp.roundTrip(),
                inbound.locked(),
                inbound.dropped(),
                rtcp.lostByRemote());
    }

    /** Ends the session: its ports go back at once, later commands do nothing. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            synchronized (this) {
                forwarding = Forwarding.nowhere();
                target = null;
            }
            player.stop();
            engine.closed(this);
            thread.close(this);
        }
    }

    Forwarding forwarding() {
        return forwarding;
    }

    /** Where RTP for this party goes now, or null for nowhere. */
    @Nullable
    InetSocketAddress target() {
        return target;
    }

    RtpSender sender() {
        return sender;
    }

    Player player() {
        return player;
    }

    Inbound inbound() {
        return inbound;
    }

    /** The session is locked to a source, unless the other side was changed since that packet was read. */
    synchronized void latch(InetSocketAddress source, int epoch) {
        if (forwarding.epoch() == epoch && target != null) {
            target = source;
        }
    }

    void tell(Consumer<MediaSessionListener> event) {
        if (closed.get()) {
            return;
        }
        try {
            event.accept(listener);
        } catch (RuntimeException | Error e) {
            LOG.warn("a media listener failed (port {})", port, e);
        }
    }

    void readRtp(MediaThread on) throws IOException {
        if (readOne(on) && narrowNext) {
            narrowNext = false;
            narrow(on);
        }
    }

    /** Takes one packet; false if none waits. */
    private boolean readOne(MediaThread on) throws IOException {
        on.in.clear();
        InetSocketAddress source = rtpSocket.receive(on.in);
        if (source == null) {
            return false;
        }
        on.in.flip();
        inbound.received(on.in, source, on.packet, engine.clock().nanos());
        return true;
    }

    /**
     * Whether nobody but the source can be heard any more, as it sends from the very address that was signalled, and has
     * done so for a while.
     */
    private boolean isSettled(Forwarding now, long nowNanos) {
        RemoteMedia remote = now.remote();
        return remote != null
                && inbound.isLockedTo(remote.rtp(), now.epoch())
                && nowNanos - inbound.lockedNanos() >= SETTLED_NANOS;
    }

    /** Right behind a packet, as the next one is then some milliseconds away: it must not come in between. */
    private void narrow(MediaThread on) throws IOException {
        Forwarding now = forwarding;
        RemoteMedia remote = now.remote();
        int waiting = 0;
        while (waiting < MAX_WAITING && readOne(on)) {
            waiting++;
        }
        if (remote == null || waiting == MAX_WAITING) {
            return;
        }
        synchronized (this) {
            boolean still = forwarding.epoch() == now.epoch() && !closed.get();
            if (still && inbound.isLockedTo(remote.rtp(), now.epoch())) {
                rtpSocket.narrow(remote.rtp());
            }
        }
    }

    private void widen() {
        try {
            rtpSocket.widen();
        } catch (IOException e) {
            LOG.warn("the media socket on port {} could not be opened to a new source: {}", port, e.toString());
        }
    }

    void readRtcp(MediaThread on) throws IOException {
        on.in.clear();
        if (rtcpSocket.receive(on.in) instanceof InetSocketAddress source) {
            on.in.flip();
            SrtpIn decryption = forwarding.decryption();
            InetSocketAddress locked = inbound.locked();
            long now = engine.clock().nanos();
            if (locked == null
                    || !locked.getAddress().equals(source.getAddress())
                    || (decryption != null && !decryption.unprotectControl(on.in))
                    || !rtcp.received(
                            on.in, source, sender.ssrc(), now, engine.clock().ntp(now))) {
                inbound.drop();
            }
        }
    }

    void tick(MediaThread on, long nowNanos) throws IOException {
        RemoteMedia remote = forwarding.remote();
        InetSocketAddress to = remote != null && remote.send() ? target : null;
        if (player.active()) {
            AudioSource ended = player.tick(sender, remote, to, on.out, on.pcm, nowNanos);
            if (ended != null) {
                tell(l -> l.played(ended));
            }
        }
    }

    /** Whether {@link #tick} has something to do. */
    boolean isPlaying() {
        return player.active();
    }

    /** What is due only now and then; called some times a second. */
    void upkeep(MediaThread on, long nowNanos) throws IOException {
        narrowNext = rtpSocket.isWide() && isSettled(forwarding, nowNanos);
        upkeep.tick(on, nowNanos);
    }

    void report(ByteBuffer buffer, int clockRate, long nowNanos) throws IOException {
        InetSocketAddress to = reportTarget();
        if (to != null) {
            rtcp.write(
                    buffer, sender, stats, clockRate, nowNanos, engine.clock().ntp(nowNanos));
            SrtpOut with = encryption;
            if (with == null || with.protectControl(buffer)) {
                rtcpSocket.send(buffer, to);
            }
        }
    }

    /** Where the party reports from; else what its SDP says, unless NAT made that wrong; else the port above RTP. */
    private @Nullable InetSocketAddress reportTarget() {
        InetSocketAddress learnt = rtcp.source();
        if (learnt != null) {
            return learnt;
        }
        InetSocketAddress to = target;
        RemoteMedia remote = forwarding.remote();
        if (to == null || remote == null || to.getPort() == 65535) {
            return null;
        }
        InetSocketAddress given = remote.rtcp();
        return given != null && given.getPort() != 0 && given.getAddress().equals(to.getAddress())
                ? given
                : new InetSocketAddress(to.getAddress(), to.getPort() + 1);
    }

    void closeSockets() {
        rtpSocket.close();
        MediaEngine.closeQuietly(rtcpSocket);
    }
}
