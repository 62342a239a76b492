package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DtmfTest {
    private static final Codec EVENTS_ON_96 = new Codec("telephone-event", 8000, 1, 96, null);

    private final ManualClock clock = new ManualClock();
    private final Events events = new Events();
    private MediaEngine engine;
    private Phone a;
    private Phone b;
    private MediaSession sa;
    private MediaSession sb;

    @BeforeEach
    void start() throws Exception {
        engine = Engines.on(clock);
        a = new Phone(Codec.PCMA);
        b = new Phone(Codec.PCMU);
        sa = engine.open(events);
        sb = engine.open(new Events());
        sa.remote(a.media());
        sa.bridge(sb);
        sb.bridge(sa);
        a.to(sa);
        b.to(sb);
    }

    @AfterEach
    void stop() {
        engine.close();
        a.close();
        b.close();
    }

    private static byte[] event(int code, boolean end, int duration) {
        return new byte[] {(byte) code, (byte) (end ? 0x8A : 0x0A), (byte) (duration >> 8), (byte) duration};
    }

    /** A press as phones send it: three updates, the end three times. */
    private void press(int code) {
        for (int i = 1; i <= 3; i++) {
            a.say(101, i == 1, event(code, false, i * 160));
        }
        for (int i = 0; i < 3; i++) {
            a.say(101, false, event(code, true, 480));
        }
        a.timestamp += 800;
    }

    @Test
    void aPressIsToldOnceAndPassedOnThePeersPayloadType() throws Exception {
        sb.remote(b.media(EVENTS_ON_96, true, true));
        press(5);
        List<Phone.Received> first = b.receive(6);
        press(5);
        List<Phone.Received> second = b.receive(6);
        press(11);
        b.receive(6);

        assertThat(events.digits).containsExactly('5', '5', '#');
        assertThat(first).allSatisfy(p -> {
            assertThat(p.payloadType()).isEqualTo(96);
            assertThat(p.timestamp()).isEqualTo(first.getFirst().timestamp());
            assertThat(p.payload()[0]).isEqualTo((byte) 5);
        });
        assertThat(first.getFirst().marker()).isTrue();
        assertThat(second.getFirst().timestamp() - first.getFirst().timestamp()).isEqualTo(800);
        assertThat(second.getFirst().sequence()).isEqualTo((first.getLast().sequence() + 1) & 0xFFFF);
    }

    @Test
    void aPressIsSwallowedWithoutAGapWhenThePeerKnowsNoEvents() throws Exception {
        sb.remote(b.media(null, true, true));
        a.sayTone(440);
        Phone.Received before = b.receive();
        press(1);
        clock.advanceMs(100);
        a.sayTone(440);
        Phone.Received after = b.receive();

        assertThat(events.digits).containsExactly('1');
        assertThat(after.payloadType()).isZero();
        assertThat(after.sequence()).isEqualTo((before.sequence() + 1) & 0xFFFF);
        assertThat(after.timestamp() - before.timestamp()).isEqualTo(960);
    }

    @Test
    void aLongPressInSegmentsIsOnePress() throws Exception {
        sb.remote(b.media());
        a.say(101, true, event(9, false, 0xFFFF));
        a.timestamp += 0xFFFF;
        a.say(101, false, event(9, true, 800));
        b.receive(2);

        assertThat(events.digits).containsExactly('9');
    }

    @Test
    void whatIsNoDigitIsNotTold() throws Exception {
        sb.remote(b.media());
        a.say(101, true, event(16, false, 160));
        a.say(101, true, new byte[] {1, 2});
        b.receive(2);

        assertThat(events.digits).isEmpty();
    }

    @Test
    void digitsAreSentOneAfterTheOther() throws Exception {
        sb.remote(b.media(EVENTS_ON_96, true, true));
        assertThat(sb.sendDtmf('7', Duration.ofMillis(100))).isTrue();
        assertThat(sb.sendDtmf('*', Duration.ofMillis(100))).isTrue();
        List<Phone.Received> sent = new ArrayList<>();
        while (sent.size() < 16) {
            clock.advanceMs(20);
            // 5 updates and 3 ends are followed by a pause of 4 ticks.
            if (sent.size() == 8) {
                clock.advanceMs(80);
            }
            sent.add(b.receive());
        }

        List<Phone.Received> seven = sent.subList(0, 8);
        List<Phone.Received> star = sent.subList(8, 16);
        assertThat(seven).allSatisfy(p -> {
            assertThat(p.payloadType()).isEqualTo(96);
            assertThat(p.payload()[0]).isEqualTo((byte) 7);
            assertThat(p.timestamp()).isEqualTo(seven.getFirst().timestamp());
        });
        assertThat(seven.stream().map(p -> (p.payload()[2] & 0xFF) << 8 | (p.payload()[3] & 0xFF)))
                .containsExactly(160, 320, 480, 640, 800, 800, 800, 800);
        assertThat(seven.stream().map(p -> p.payload()[1] < 0))
                .containsExactly(false, false, false, false, false, true, true, true);
        assertThat(seven.stream().map(Phone.Received::marker))
                .startsWith(true, false)
                .containsOnlyOnce(true);
        assertThat(star.getFirst().payload()[0]).isEqualTo((byte) 10);
        assertThat(star.getFirst().timestamp() - seven.getFirst().timestamp()).isGreaterThanOrEqualTo(1120);
        for (int i = 1; i < sent.size(); i++) {
            assertThat(sent.get(i).sequence()).isEqualTo((sent.get(i - 1).sequence() + 1) & 0xFFFF);
        }
    }

    @Test
    void digitsAreRefusedWhenTheyCannotBeSent() {
        sb.remote(b.media(null, true, true));
        assertThat(sb.sendDtmf('1', Duration.ofMillis(100))).isFalse();
        sb.remote(b.media());
        for (int i = 0; i < 64; i++) {
            assertThat(sb.sendDtmf('1', Duration.ofMillis(100))).isTrue();
        }
        assertThat(sb.sendDtmf('1', Duration.ofMillis(100))).isFalse();
        assertThatThrownBy(() -> sb.sendDtmf('x', Duration.ofMillis(100))).isInstanceOf(IllegalArgumentException.class);
    }
}
