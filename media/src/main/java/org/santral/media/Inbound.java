package org.santral.media;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one party sends us: checked, locked to one source, measured, recorded and handed to whoever hears it. Used by the
 * session's media thread alone.
 */
final class Inbound {
    private final MediaSession session;
    private final MediaEngine engine;
    private final ReceiveStats stats;
    private final DtmfReceiver dtmf = new DtmfReceiver();
    private @Nullable InBandKeys inBandKeys;
    private final Latch latch = new Latch();
    private final AtomicLong dropped = new AtomicLong();
    private long heardNanos;
    private boolean heard;

    Inbound(MediaSession session, MediaEngine engine, ReceiveStats stats) {
        this.session = session;
        this.engine = engine;
        this.stats = stats;
    }

    /** The source that the session is, or was last, locked to. */
    @Nullable
    InetSocketAddress locked() {
        return latch.source();
    }

    /** Whether the present other side sends from this address; asked by the media thread. */
    boolean isLockedTo(InetSocketAddress source, int epoch) {
        return latch.isOn(source, epoch);
    }

    /** When the session was locked to its source; asked by the media thread. */
    long lockedNanos() {
        return latch.sinceNanos();
    }

    long dropped() {
        return dropped.get();
    }

    /** When the last packet was accepted, or {@code since} if none came after it. */
    long heardNanos(long since) {
        return heard && heardNanos - since > 0 ? heardNanos : since;
    }

    void drop() {
        dropped.incrementAndGet();
        engine.countDropped();
    }

    void received(ByteBuffer buffer, InetSocketAddress source, RtpPacket packet, long nowNanos) throws IOException {
        Forwarding forwarding = session.forwarding();
        RemoteMedia remote = forwarding.remote();
        if (remote == null
                || !remote.receive()
                || latch.isForeign(source, remote, forwarding.epoch())
                || !decrypted(buffer, forwarding.decryption())
                || !packet.parse(buffer)) {
            drop();
            return;
        }
        boolean isDtmf = remote.isTelephoneEvent(packet.payloadType);
        Codec format = isDtmf ? remote.telephoneEvent() : remote.audio(packet.payloadType);
        if (format == null || !lock(source, remote, forwarding, nowNanos)) {
            drop();
            return;
        }
        heard = true;
        heardNanos = nowNanos;
        stats.received(packet, nowNanos, format.clockRate(), !isDtmf);
        if (packet.payloadLength == 0) {
            return;
        }
        if (isDtmf) {
            char digit = dtmf.received(buffer, packet);
            if (digit != 0) {
                session.tell(listener -> listener.dtmf(digit));
            }
        } else {
            if (remote.telephoneEvent() == null && format.isG711()) {
                hearKeys(buffer, packet, format.isALaw());
            }
            Forwarding.Tap tap = forwarding.tap();
            if (tap != null) {
                tap.recorder().heard(tap, format, buffer, packet, nowNanos);
            }
        }
        if (forwarding.peer() != null) {
            relay(forwarding.peer(), forwarding.route(), format, isDtmf, buffer, packet, nowNanos);
        }
    }

    /** Only a party that knows no telephone events presses keys audibly: no press is told twice. */
    private void hearKeys(ByteBuffer buffer, RtpPacket packet, boolean aLaw) {
        InBandKeys keys = inBandKeys;
        if (keys == null) {
            keys = new InBandKeys();
            inBandKeys = keys;
        }
        keys.heard(buffer, packet, aLaw, session);
    }

    private static boolean decrypted(ByteBuffer buffer, @Nullable SrtpIn decryption) {
        return decryption == null || decryption.unprotect(buffer);
    }

    /** Whether the packet is the party's; if so, its source counts from now on. */
    private boolean lock(InetSocketAddress source, RemoteMedia remote, Forwarding forwarding, long nowNanos) {
        InetSocketAddress before = latch.source();
        boolean was = latch.isOn(source, forwarding.epoch());
        if (!latch.takes(source, remote, forwarding.epoch(), forwarding.decryption() != null, nowNanos)) {
            return false;
        }
        if (!was) {
            session.latch(source, forwarding.epoch());
            if (!source.equals(before)) {
                session.tell(listener -> listener.firstPacket(source));
            }
        }
        return true;
    }

    private void relay(
            MediaSession peer,
            Origin route,
            Codec format,
            boolean isDtmf,
            ByteBuffer buffer,
            RtpPacket packet,
            long nowNanos)
            throws IOException {
        RemoteMedia hearer = peer.forwarding().remote();
        InetSocketAddress target = peer.target();
        if (hearer == null || !hearer.send() || target == null || peer.player().active()) {
            return;
        }
        Codec theirs = isDtmf ? hearer.telephoneEvent() : hearer.codec();
        if (theirs == null || (isDtmf && theirs.clockRate() != format.clockRate())) {
            peer.sender().skip(packet, route);
            return;
        }
        if (!isDtmf && !theirs.sameFormat(format)) {
            if (!theirs.isG711() || !format.isG711()) {
                drop();
                return;
            }
            G711.transcode(buffer, packet.payloadOffset, packet.payloadLength, format.isALaw());
        }
        if (peer.sender().relay(buffer, packet, route, theirs, !isDtmf, target, nowNanos)) {
            engine.countRelayed();
        } else {
            drop();
        }
    }
}
