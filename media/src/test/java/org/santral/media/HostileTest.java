package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing that comes from the network or from a listener ends a media thread. */
class HostileTest {
    private MediaEngine engine;
    private Phone a;
    private Phone b;

    @BeforeEach
    void start() throws Exception {
        engine = Engines.real();
        a = new Phone(Codec.PCMA);
        b = new Phone(Codec.PCMU);
    }

    @AfterEach
    void stop() {
        engine.close();
        a.close();
        b.close();
    }

    @Test
    void mutatedPacketsAreDroppedOrRelayedAndTheNextCallWorks() throws Exception {
        MediaSession sa = engine.open(new Events());
        MediaSession sb = engine.open(new Events());
        sa.remote(a.media());
        sb.remote(b.media());
        sa.bridge(sb);
        sb.bridge(sa);
        a.to(sa);
        Random random = new Random(2024);
        int sent = 0;
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < 50; i++) {
                a.sendRaw(mutated(random), sa.localRtpPort() + (random.nextInt(4) == 0 ? 1 : 0));
                sent++;
            }
            int soFar = sent;
            Await.until(
                    "all are read",
                    () -> sa.stats().packetsDropped() + sa.stats().packetsReceived() > soFar * 9L / 10);
        }

        assertThat(sa.stats().packetsDropped()).isPositive();
        assertThat(sa.stats().packetsReceived()).isPositive();
        sa.remote(a.media());
        a.ssrc = 99;
        long before = sb.stats().packetsSent();
        a.sayTone(440);
        Await.until("relayed", () -> sb.stats().packetsSent() > before);
    }

    private byte[] mutated(Random random) {
        int payloadType = random.nextInt(3) == 0 ? 101 : 8;
        byte[] packet =
                a.packet(payloadType, false, random.nextInt(65536), random.nextInt(), new byte[random.nextInt(200)]);
        for (int i = random.nextInt(4); i > 0; i--) {
            packet[random.nextInt(packet.length)] = (byte) random.nextInt();
        }
        if (random.nextInt(5) == 0) {
            packet[0] = (byte) (0x80 | random.nextInt(64));
        }
        if (random.nextInt(8) == 0) {
            packet[1] = (byte) (200 + random.nextInt(4));
        }
        return random.nextInt(6) == 0 ? Arrays.copyOf(packet, random.nextInt(1800)) : packet;
    }

    @Test
    void extensionsSourcesAndPaddingAreTakenOff() throws Exception {
        MediaSession sa = engine.open(new Events());
        MediaSession sb = engine.open(new Events());
        sa.remote(a.media());
        sb.remote(b.media());
        sa.bridge(sb);
        a.to(sa);
        byte[] payload = a.tone(440);
        byte[] wrapped = new byte[8 + 12 + payload.length + 4];
        wrapped[8] = (byte) 0xBE;
        wrapped[9] = (byte) 0xDE;
        wrapped[11] = 2;
        System.arraycopy(payload, 0, wrapped, 20, payload.length);
        wrapped[wrapped.length - 1] = 4;
        byte[] packet = a.packet(8, false, 1, 1, wrapped);
        packet[0] = (byte) 0xB2;
        a.sendRaw(packet);

        Phone.Received heard = b.receive();
        assertThat(heard.payload()).hasSize(160);
        for (int i = 0; i < 160; i++) {
            assertThat(heard.payload()[i]).isEqualTo(G711.aToU(payload[i]));
        }
    }

    @Test
    void aListenerThatThrowsHurtsNobody() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        MediaSession sa = engine.open(new MediaSessionListener() {
            @Override
            public void firstPacket(InetSocketAddress source) {
                calls.incrementAndGet();
                throw new StackOverflowError("a listener's bug");
            }

            @Override
            public void dtmf(char digit) {
                calls.incrementAndGet();
                throw new IllegalStateException("another one");
            }
        });
        sa.remote(a.media());
        sa.bridge(sa);
        a.to(sa);
        a.sayTone(440);
        a.receive();
        a.say(101, true, new byte[] {1, 10, 0, (byte) 160});
        a.receive();
        a.timestamp += 160;
        a.sayTone(440);
        a.receive();
        assertThat(calls).hasValue(2);
    }

    @Test
    void aPartyThatIsGoneOrUnreachableHurtsNobody() throws Exception {
        MediaSession sa = engine.open(new Events());
        MediaSession sb = engine.open(new Events());
        sa.remote(a.media());
        sb.remote(b.media());
        sa.bridge(sb);
        a.to(sa);
        sb.close();
        a.sayTone(440);
        Await.until("a is heard", () -> sa.stats().packetsReceived() == 1);
        sa.bridge(sa);
        a.sayTone(440);
        a.receive();

        InetSocketAddress six = new InetSocketAddress("::1", 40000);
        sa.remote(new RemoteMedia(six, null, Codec.PCMA, null, true, true, 20));
        sa.play(Tone.BUSY, true);
        sa.remote(a.media());
        a.receive();
    }
}
