package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StatsTest {
    private final ReceiveStats stats = new ReceiveStats();

    private void packet(int ssrc, int sequence, int timestamp, double atMs) {
        RtpPacket packet = new RtpPacket();
        packet.ssrc = ssrc;
        packet.sequence = sequence & 0xFFFF;
        packet.timestamp = timestamp;
        packet.payloadLength = 160;
        stats.received(packet, (long) (atMs * 1e6), 8000, true);
    }

    @Test
    void lossOfAKnownPatternIsCountedExactly() {
        Random random = new Random(11);
        int lost = 0;
        int late = 0;
        for (int i = 0; i < 200_000; i++) {
            int roll = i == 0 || i == 199_999 ? 50 : random.nextInt(100);
            if (roll < 3) {
                lost++;
            } else if (roll < 5 && i + 1 < 199_999) {
                packet(1, i + 1, 160 * (i + 1), 20.0 * i);
                packet(1, i, 160 * i, 20.0 * i);
                late++;
                i++;
            } else {
                packet(1, i, 160 * i, 20.0 * i);
            }
        }
        assertThat(stats.lost()).isEqualTo(lost);
        assertThat(stats.late()).isEqualTo(late);
        assertThat(stats.packets()).isEqualTo(200_000 - lost);
        assertThat(stats.bytes()).isEqualTo((200_000L - lost) * 160);
    }

    @Test
    void lossStaysWhenTheSourceChanges() {
        packet(1, 10, 0, 0);
        packet(1, 15, 800, 100);
        packet(2, 60000, 5, 120);
        packet(2, 60002, 325, 160);
        assertThat(stats.lost()).isEqualTo(5);
        assertThat(stats.packets()).isEqualTo(4);
    }

    @Test
    void aRestartOfTheSequenceIsNoLoss() {
        packet(1, 10, 0, 0);
        packet(1, 11, 160, 20);
        packet(1, 30000, 320, 40);
        packet(1, 30001, 480, 60);
        assertThat(stats.lost()).isZero();
    }

    @Test
    void jitterFollowsTheFormulaOfTheRfc() {
        Random random = new Random(3);
        double expected = 0;
        double lastTransit = 0;
        for (int i = 0; i < 500; i++) {
            int delay = random.nextInt(30);
            packet(1, i, 160 * i, 20.0 * i + delay);
            double transit = delay * 8;
            if (i > 0) {
                expected += (Math.abs(transit - lastTransit) - expected) / 16;
            }
            lastTransit = transit;
        }
        assertThat(stats.jitterMs()).isCloseTo(expected / 8, within(0.01));
        assertThat(stats.jitterMs()).isBetween(6.0, 14.0);
    }

    @Test
    void noJitterOnASteadyStream() {
        for (int i = 0; i < 100; i++) {
            packet(1, i, 160 * i, 20.0 * i);
        }
        assertThat(stats.jitterMs()).isZero();
    }

    @Test
    void aReportCountsFromTheLastOne() {
        assertThat(stats.report()).isNull();
        packet(1, 0, 0, 0);
        packet(1, 3, 480, 60);
        assertThat(stats.report().fractionLost()).isEqualTo(128);
        packet(1, 4, 640, 80);
        ReceiveStats.Block second = stats.report();
        assertThat(second.fractionLost()).isZero();
        assertThat(second.cumulativeLost()).isEqualTo(2);
        assertThat(second.highestSequence()).isEqualTo(4);
    }
}
