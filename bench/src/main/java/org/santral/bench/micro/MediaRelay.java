package org.santral.bench.micro;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.santral.media.Codec;
import org.santral.media.MediaEngine;
import org.santral.media.MediaSession;
import org.santral.media.MediaSessionListener;
import org.santral.media.MediaSettings;
import org.santral.media.NoPortsException;
import org.santral.media.RemoteMedia;

/** A packet of G.711 through two bridged sessions over loopback: our receive and send, and the sender's and receiver's. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MediaRelay {
    /** So many packets are under way: fewer than a socket's buffer holds. */
    private static final int TOGETHER = 32;

    private static final int PATIENCE_MS = 10_000;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final byte[] rtp = new byte[172];
    private @Nullable Open open;
    private int number;

    private record Open(MediaEngine engine, DatagramSocket caller, DatagramSocket callee, InetSocketAddress to) {}

    @Setup
    public void open() throws IOException, NoPortsException {
        MediaEngine engine = new MediaEngine(new MediaSettings(LOOPBACK, 30_000, 34_999, 1, Duration.ofMinutes(5)));
        DatagramSocket caller = new DatagramSocket(0, LOOPBACK);
        DatagramSocket callee = new DatagramSocket(0, LOOPBACK);
        callee.setSoTimeout(PATIENCE_MS);
        MediaSession from = open(engine, caller);
        MediaSession onward = open(engine, callee);
        from.bridge(onward);
        onward.bridge(from);
        open = new Open(engine, caller, callee, new InetSocketAddress(LOOPBACK, from.localRtpPort()));
        rtp[0] = (byte) 0x80;
        rtp[11] = 1;
    }

    private static MediaSession open(MediaEngine engine, DatagramSocket party) throws NoPortsException {
        MediaSession session = engine.open(new MediaSessionListener() {});
        InetSocketAddress address = new InetSocketAddress(LOOPBACK, party.getLocalPort());
        session.remote(new RemoteMedia(address, null, Codec.PCMU, null, true, true, 20));
        return session;
    }

    @TearDown
    public void close() {
        Open opened = Objects.requireNonNull(open);
        opened.caller().close();
        opened.callee().close();
        opened.engine().close();
    }

    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public int relay() throws IOException {
        Open opened = Objects.requireNonNull(open);
        for (int i = 0; i < TOGETHER; i++) {
            number++;
            rtp[2] = (byte) (number >> 8);
            rtp[3] = (byte) number;
            int time = number * 160;
            for (int at = 0; at < 4; at++) {
                rtp[4 + at] = (byte) (time >> (24 - 8 * at));
            }
            opened.caller().send(new DatagramPacket(rtp, rtp.length, opened.to()));
        }
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        int bytes = 0;
        for (int i = 0; i < TOGETHER; i++) {
            opened.callee().receive(packet);
            bytes += packet.getLength();
        }
        return bytes;
    }
}
