package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {
    private final ManualClock clock = new ManualClock();
    private MediaEngine engine;

    @BeforeEach
    void start() {
        engine = Engines.on(clock);
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private MediaSession session(Phone phone) throws Exception {
        MediaSession session = engine.open(new Events());
        session.remote(phone.media());
        phone.to(session);
        return session;
    }

    private void relays(Codec one, Codec two) throws Exception {
        try (Phone a = new Phone(one);
                Phone b = new Phone(two);
                MediaSession sa = session(a);
                MediaSession sb = session(b)) {
            sa.bridge(sb);
            sb.bridge(sa);
            List<Phone.Received> heardByB = talk(a, b, 440);
            List<Phone.Received> heardByA = talk(b, a, 1000);

            assertThat(heardByB).allSatisfy(p -> {
                assertThat(p.payloadType()).isEqualTo(two.payloadType());
                assertThat(p.ssrc()).isNotEqualTo(a.ssrc);
                assertThat(p.source()).isEqualTo(sb.localRtpPort());
            });
            assertContinuous(heardByB);
            assertContinuous(heardByA);
            assertThat(ToneMeter.level(b.decode(heardByB), 440)).isBetween(0.23, 0.26);
            assertThat(ToneMeter.level(b.decode(heardByB), 1000)).isLessThan(0.01);
            assertThat(ToneMeter.level(a.decode(heardByA), 1000)).isBetween(0.23, 0.26);
            // The last one is counted after it has left.
            Await.until("all are counted", () -> engine.packetsRelayed() >= 100);
            assertThat(engine.packetsRelayed()).isEqualTo(100);
        }
    }

    /** 1 s, one packet after the other. */
    private List<Phone.Received> talk(Phone from, Phone to, double hz) {
        return IntStream.range(0, 50)
                .mapToObj(i -> {
                    from.sayTone(hz);
                    Phone.Received heard = to.receive();
                    clock.advanceMs(20);
                    return heard;
                })
                .toList();
    }

    static void assertContinuous(List<Phone.Received> packets) {
        assertThat(packets.getFirst().marker()).isTrue();
        for (int i = 1; i < packets.size(); i++) {
            Phone.Received before = packets.get(i - 1);
            Phone.Received now = packets.get(i);
            assertThat(now.sequence()).isEqualTo((before.sequence() + 1) & 0xFFFF);
            assertThat(now.timestamp() - before.timestamp()).isEqualTo(160);
            assertThat(now.ssrc()).isEqualTo(before.ssrc());
            assertThat(now.marker()).isFalse();
        }
    }

    @Test
    void aLawToALaw() throws Exception {
        relays(Codec.PCMA, Codec.PCMA);
    }

    @Test
    void aLawToMuLaw() throws Exception {
        relays(Codec.PCMA, Codec.PCMU);
    }

    @Test
    void muLawToALaw() throws Exception {
        relays(Codec.PCMU, Codec.PCMA);
    }

    @Test
    void anyOtherCodecIsPassedWhenBothSidesHaveIt() throws Exception {
        Codec offered = new Codec("opus", 48000, 2, 96, "useinbandfec=1");
        Codec answered = new Codec("OPUS", 48000, 2, 111, null);
        try (Phone a = new Phone(offered);
                Phone b = new Phone(answered);
                MediaSession sa = session(a);
                MediaSession sb = session(b)) {
            sa.bridge(sb);
            a.say(96, true, new byte[] {1, 2, 3});
            Phone.Received heard = b.receive();
            assertThat(heard.payloadType()).isEqualTo(111);
            assertThat(heard.payload()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aCodecThatOnlyOneSideHasIsDroppedAndCounted() throws Exception {
        try (Phone a = new Phone(new Codec("G729", 8000, 1, 18, null));
                Phone b = new Phone(Codec.PCMA);
                MediaSession sa = session(a);
                MediaSession sb = session(b)) {
            sa.bridge(sb);
            a.say(18, true, new byte[20]);
            Await.until("dropped", () -> sa.stats().packetsDropped() == 1);
            assertThat(engine.packetsDropped()).isEqualTo(1);
            assertThat(b.hearsNothing()).isTrue();
        }
    }

    @Test
    void lossAndReorderingStayVisibleToTheHearer() throws Exception {
        try (Phone a = new Phone(Codec.PCMA);
                Phone b = new Phone(Codec.PCMA);
                MediaSession sa = session(a);
                MediaSession sb = session(b)) {
            sa.bridge(sb);
            int[] order = {0, 1, 3, 2, 6, 7};
            for (int n : order) {
                a.sendRaw(a.packet(8, false, (65534 + n) & 0xFFFF, 160 * n, new byte[160]));
            }
            List<Phone.Received> heard = b.receive(order.length);
            for (int i = 0; i < order.length; i++) {
                assertThat((heard.get(i).sequence() - heard.getFirst().sequence()) & 0xFFFF)
                        .isEqualTo(order[i]);
                assertThat(heard.get(i).timestamp() - heard.getFirst().timestamp())
                        .isEqualTo(160 * order[i]);
            }
            assertThat(sa.stats().packetsLost()).isEqualTo(2);
            assertThat(sa.stats().latePackets()).isEqualTo(1);
        }
    }

    @Test
    void aNewPeerIsATalkSpurtInTheSameStream() throws Exception {
        try (Phone a = new Phone(Codec.PCMA);
                Phone b = new Phone(Codec.PCMA);
                Phone c = new Phone(Codec.PCMU);
                MediaSession sa = session(a);
                MediaSession sb = session(b);
                MediaSession sc = session(c)) {
            sa.bridge(sb);
            List<Phone.Received> fromA = talk(a, b, 440);
            sa.bridge(null);
            c.sequence = 17;
            c.timestamp = 4711;
            sc.bridge(sb);
            clock.advanceMs(980);
            List<Phone.Received> fromC = talk(c, b, 1000);

            assertContinuous(fromC);
            assertThat(fromC.getFirst().sequence()).isEqualTo((fromA.getLast().sequence() + 1) & 0xFFFF);
            assertThat(fromC.getFirst().timestamp() - fromA.getLast().timestamp())
                    .isEqualTo(8000);
            assertThat(fromC.getFirst().ssrc()).isEqualTo(fromA.getFirst().ssrc());
            a.sayTone(440);
            Await.until("a is heard", () -> sa.stats().packetsReceived() == 51);
            assertThat(b.hearsNothing()).isTrue();
        }
    }

    @Test
    void aSessionBridgedToItselfIsAnEcho() throws Exception {
        try (Phone a = new Phone(Codec.PCMU);
                MediaSession sa = session(a)) {
            sa.bridge(sa);
            List<Phone.Received> heard = talk(a, a, 440);
            assertThat(ToneMeter.level(a.decode(heard), 440)).isBetween(0.23, 0.26);
        }
    }
}
