package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpkeepTest {
    private final ManualClock clock = new ManualClock();
    private final Events events = new Events();
    private MediaEngine engine;
    private Phone a;
    private MediaSession sa;

    @BeforeEach
    void start() throws Exception {
        engine = Engines.on(clock);
        a = new Phone(Codec.PCMA);
        sa = engine.open(events);
        a.to(sa);
    }

    @AfterEach
    void stop() {
        engine.close();
        a.close();
    }

    /** Turns the clock in steps and lets the media thread see every one: a looped source shows its ticks. */
    private void pass(Duration time) throws Exception {
        try (Phone metronome = new Phone(Codec.PCMA);
                MediaSession session = engine.open(new Events());
                MediaSession sameThread = engine.open(new Events())) {
            for (MediaSession each : List.of(session, sameThread)) {
                each.remote(metronome.media());
                each.play(Tone.BUSY, true);
            }
            for (long ms = 0; ms < time.toMillis(); ms += 500) {
                clock.advanceMs(500);
                metronome.receive(2);
            }
        }
    }

    @Test
    void silenceIsToldOnceUntilPacketsComeAgain() throws Exception {
        sa.remote(a.media());
        pass(Duration.ofSeconds(9));
        assertThat(events.silences).isEmpty();
        pass(Duration.ofSeconds(21));
        assertThat(events.silences).hasSize(1);
        assertThat(events.silences.getFirst()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));

        a.sayTone(440);
        Await.until("a is heard", () -> sa.stats().packetsReceived() == 1);
        pass(Duration.ofSeconds(12));
        assertThat(events.silences).hasSize(2);
    }

    @Test
    void aPartyOnHoldMayBeSilent() throws Exception {
        sa.remote(a.media(null, true, false));
        pass(Duration.ofSeconds(30));
        assertThat(events.silences).isEmpty();

        sa.remote(a.media());
        pass(Duration.ofSeconds(9));
        assertThat(events.silences).isEmpty();
        pass(Duration.ofSeconds(2));
        assertThat(events.silences).hasSize(1);
    }

    @Test
    void aBindingIsKeptOpenWithSilence() throws Exception {
        sa.remote(a.media());
        pass(Duration.ofSeconds(14));
        assertThat(a.hearsNothing()).isTrue();
        pass(Duration.ofSeconds(17));
        List<Phone.Received> heard = a.receive(2);
        assertThat(ToneMeter.rms(a.decode(heard))).isLessThan(0.001);
        assertThat(heard.get(1).timestamp() - heard.get(0).timestamp()).isEqualTo(15 * 8000);
        assertThat(a.hearsNothing()).isTrue();
    }

    @Test
    void nothingKeepsOpenABindingThatIsOnHold() throws Exception {
        sa.remote(a.media(null, false, false));
        pass(Duration.ofSeconds(31));
        assertThat(a.hearsNothing()).isTrue();
    }

    @Test
    void reportsTellLossBothWaysAndTheRoundTrip() throws Exception {
        try (DatagramSocket rtcp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            rtcp.setSoTimeout(60_000);
            InetSocketAddress rtcpAddress = (InetSocketAddress) rtcp.getLocalSocketAddress();
            sa.remote(new RemoteMedia(a.address(), rtcpAddress, Codec.PCMA, null, true, true, 20));
            sa.bridge(sa);
            for (int i = 0; i < 20; i++) {
                if (i % 4 == 3) {
                    a.sequence++;
                    a.timestamp += 160;
                    continue;
                }
                a.sayTone(440);
                a.receive();
            }
            pass(Duration.ofSeconds(7));

            ByteBuffer report = ByteBuffer.wrap(new byte[1500]);
            DatagramPacket datagram = new DatagramPacket(report.array(), 1500);
            rtcp.receive(datagram);
            assertThat(report.get(0)).isEqualTo((byte) 0x81);
            assertThat(report.get(1)).isEqualTo((byte) 200);
            int ssrc = report.getInt(4);
            assertThat(report.getInt(20)).as("packets sent").isEqualTo(15);
            assertThat(report.getInt(24)).as("octets sent").isEqualTo(15 * 160);
            assertThat(report.getInt(28)).as("whom the block is about").isEqualTo(a.ssrc);
            assertThat(report.get(32) & 0xFF).as("fraction lost of 19").isEqualTo(4 * 256 / 19);
            assertThat(report.getInt(32) & 0xFFFFFF).as("lost").isEqualTo(4);
            assertThat(report.getShort(38)).as("highest sequence").isEqualTo((short) (65530 + 18));
            assertThat(report.get(53) & 0xFF).as("SDES").isEqualTo(202);
            assertThat(datagram.getLength() % 4).isZero();

            long sent = report.getLong(8);
            clock.advanceMs(250);
            ByteBuffer answer = ByteBuffer.allocate(32);
            answer.put((byte) 0x81).put((byte) 201).putShort((short) 7).putInt(a.ssrc);
            answer.putInt(ssrc).putInt(3).putInt(0).putInt(0);
            answer.putInt((int) (sent >>> 16)).putInt(65536 / 10);
            long elapsedBefore = engine.clock().ntp(engine.clock().nanos()) - sent;
            rtcp.send(new DatagramPacket(answer.array(), 32, InetAddress.getLoopbackAddress(), sa.localRtpPort() + 1));
            Await.until("the report is read", () -> sa.stats().roundTrip() != null);

            Duration expected = Duration.ofNanos((long) (elapsedBefore / 4294967296.0 * 1e9))
                    .minusMillis(100);
            assertThat(sa.stats().roundTrip()).isCloseTo(expected, Duration.ofMillis(1));
            assertThat(sa.stats().packetsLostByRemote()).isEqualTo(3);
        }
    }
}
