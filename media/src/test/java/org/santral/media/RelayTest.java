package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
            assertThat(engine.packetsRelayed()).isEqualTo(100);
        }
    }

    /** 1 s, one packet after the other. */
    private List<Phone.Received> talk(Phone from, Phone to, double hz) {
        return java.util.stream.IntStream.range(0, 50)
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
}
