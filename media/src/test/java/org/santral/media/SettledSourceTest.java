package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A party that has sent from where its SDP says for a while: from then on the kernel keeps everybody else away. */
class SettledSourceTest {
    private final ManualClock clock = new ManualClock();
    private MediaEngine engine;
    private Phone a;
    private Phone b;
    private MediaSession sa;
    private MediaSession sb;
    private DatagramSocket stranger;

    @BeforeEach
    void start() throws Exception {
        engine = Engines.on(clock);
        a = new Phone(Codec.PCMA);
        b = new Phone(Codec.PCMA);
        sa = engine.open(new Events());
        sb = engine.open(new Events());
        sa.remote(a.media());
        sb.remote(b.media());
        sa.bridge(sb);
        sb.bridge(sa);
        a.to(sa);
        b.to(sb);
        stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        stranger.connect(InetAddress.getLoopbackAddress(), sa.localRtpPort());
        stranger.setSoTimeout(50);
    }

    @AfterEach
    void stop() {
        engine.close();
        a.close();
        b.close();
        stranger.close();
    }

    /** Whether a stranger's valid packet meets a closed port (ICMP), as everybody's would if no call were there. */
    private boolean strangerIsRefused() {
        byte[] packet = a.packet(8, false, 1, 1, new byte[160]);
        try {
            stranger.send(new DatagramPacket(packet, packet.length));
            stranger.receive(new DatagramPacket(new byte[2048], 2048));
            return false;
        } catch (PortUnreachableException e) {
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The party talks for some seconds. */
    private void settle() {
        a.sayTone(440);
        Await.until("a is heard", () -> sa.stats().packetsReceived() >= 1);
        clock.advanceMs(2500);
        Await.until("strangers are kept away", () -> {
            a.sayTone(440);
            return strangerIsRefused();
        });
        Await.until("b has heard all of it", b::hearsNothing);
    }

    @Test
    void strangersAreRefusedAndThePartyIsHeardAndHears() {
        settle();
        long dropped = sa.stats().packetsDropped();
        assertThat(strangerIsRefused()).isTrue();
        a.sayTone(440);
        assertThat(b.receive().payload()).hasSize(160);
        assertThat(b.hearsNothing()).isTrue();
        b.sayTone(440);
        assertThat(a.receive().payload()).hasSize(160);
        assertThat(sa.stats().packetsDropped()).isEqualTo(dropped);
        assertThat(sa.stats().remote()).isEqualTo(a.address());
    }

    @Test
    void newSignallingOpensTheSocketToAnotherSource() throws Exception {
        settle();
        try (Phone moved = new Phone(Codec.PCMA)) {
            moved.to(sa).ssrc = 99;
            sa.remote(a.media());
            long before = sa.stats().packetsReceived();
            moved.sayTone(440);
            Await.until("the new source is heard", () -> sa.stats().packetsReceived() > before);
            assertThat(b.receive().payload()).hasSize(160);
            b.sayTone(440);
            assertThat(moved.receive().payload()).hasSize(160);
        }
    }

    /** A phone that closes its socket for a moment answers with ICMP errors, which a connected socket is told. */
    @Test
    void aPartyWhosePortWasClosedForAMomentIsHeardAgain() throws Exception {
        settle();
        int port = a.socket.getLocalPort();
        a.socket.close();
        for (int i = 0; i < 5; i++) {
            b.sayTone(440);
        }
        Await.until("all are sent", () -> sa.stats().packetsSent() >= 5);
        try (DatagramSocket again = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            again.setSoTimeout(60_000);
            b.sayTone(440);
            DatagramPacket heard = new DatagramPacket(new byte[2048], 2048);
            again.receive(heard);
            assertThat(heard.getLength()).isEqualTo(172);
            byte[] packet = a.packet(8, false, a.sequence, a.timestamp, new byte[160]);
            again.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), sa.localRtpPort()));
            assertThat(b.receive().payload()).hasSize(160);
        }
    }

    /** An empty datagram is the keep-alive of formats that we cannot make silence in. */
    @Test
    void emptyKeepAlivesStillLeave() throws Exception {
        Codec other = new Codec("G729", 8000, 1, 18, null);
        sa.remote(new RemoteMedia(a.address(), null, other, null, true, true, 20));
        a.say(18, false, new byte[20]);
        Await.until("a is heard", () -> sa.stats().packetsReceived() >= 1);
        clock.advanceMs(2500);
        Await.until("strangers are kept away", () -> {
            a.say(18, false, new byte[20]);
            return strangerIsRefused();
        });
        clock.advanceMs(16_000);
        DatagramPacket empty = new DatagramPacket(new byte[2048], 2048);
        a.socket.receive(empty);
        assertThat(empty.getLength()).isZero();
    }
}
