package org.santral.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenessTest {
    private final Lateness lateness = new Lateness(Duration.ofSeconds(2));
    private long nowMs = 1_000;

    private boolean overloaded(long atMs, long waitedMs) {
        nowMs = atMs;
        return lateness.note(
                Duration.ofMillis(waitedMs).toNanos(), Duration.ofMillis(nowMs).toNanos());
    }

    @Test
    void given_oneLongStall_then_whatWaitedIsServed() {
        assertThat(overloaded(10_000, 9_000)).isFalse();
        assertThat(overloaded(10_100, 8_000)).isFalse();
        assertThat(overloaded(11_900, 700)).isFalse();
        assertThat(overloaded(12_100, 100)).isFalse();
        assertThat(overloaded(13_000, 600)).isFalse();
    }

    @Test
    void given_allWaitLongForTwoSeconds_then_overloadedUntilOneDoesNot() {
        assertThat(overloaded(1_000, 500)).isFalse();
        assertThat(overloaded(2_999, 900)).isFalse();
        assertThat(overloaded(3_000, 900)).isTrue();
        assertThat(overloaded(9_000, 2_000)).isTrue();
        assertThat(overloaded(9_100, 499)).isFalse();
        assertThat(overloaded(9_200, 600)).isFalse();
    }

    @Test
    void given_longerPatience_then_notOverloadedBefore() {
        Lateness patient = new Lateness(Duration.ofMinutes(10));
        assertThat(patient.note(Duration.ofSeconds(9).toNanos(), 0)).isFalse();
        assertThat(patient.note(
                        Duration.ofSeconds(9).toNanos(), Duration.ofMinutes(9).toNanos()))
                .isFalse();
        assertThat(patient.note(
                        Duration.ofSeconds(9).toNanos(), Duration.ofMinutes(10).toNanos()))
                .isTrue();
    }

    @Test
    void given_manyShortWaits_then_neverOverloaded() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(overloaded(i * 100L, 499)).isFalse();
        }
    }
}
