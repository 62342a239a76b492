package org.santral.sip.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GuessLimitTest {
    private static final InetAddress OFFICE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.2");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final GuessLimit limit = new GuessLimit(() -> now, new GuessLimit.Limits(3, 5, 7, Duration.ofMinutes(5)));

    private void wrong(InetAddress from, String account, int times) {
        for (int i = 0; i < times; i++) {
            limit.wrong(from, account);
        }
    }

    @Test
    void one_phone_with_a_wrong_password_does_not_bar_the_office() {
        wrong(OFFICE, "1000", 2);
        assertThat(limit.allows(OFFICE, "1000")).isTrue();
        assertThat(limit.wrong(OFFICE, "1000")).isTrue();
        assertThat(limit.allows(OFFICE, "1000")).isFalse();
        assertThat(limit.allows(OFFICE, "1001")).isTrue();
        assertThat(limit.allows(OTHER, "1000")).isTrue();
    }

    @Test
    void who_tries_many_accounts_is_barred_from_all() {
        for (int i = 0; i < 5; i++) {
            wrong(OFFICE, "10" + i, 1);
        }
        assertThat(limit.allows(OFFICE, "1999")).isFalse();
        assertThat(limit.allows(OTHER, "100")).isTrue();
    }

    @Test
    void an_account_that_many_sources_try_is_barred_for_new_ones() {
        for (int i = 1; i <= 7; i++) {
            wrong(InetAddress.ofLiteral("198.51.100." + i), "1000", 1);
        }
        assertThat(limit.allows(OTHER, "1000")).isFalse();
        assertThat(limit.allows(OTHER, "1001")).isTrue();
    }

    @Test
    void it_is_over_when_the_time_since_the_first_is() {
        wrong(OFFICE, "1000", 2);
        now = now.plusSeconds(299);
        wrong(OFFICE, "1000", 1);
        assertThat(limit.allows(OFFICE, "1000")).isFalse();
        now = now.plusSeconds(1);
        assertThat(limit.allows(OFFICE, "1000")).isTrue();
        wrong(OFFICE, "1000", 2);
        assertThat(limit.allows(OFFICE, "1000")).isTrue();
    }

    @Test
    void the_right_password_clears_its_own_account_only() {
        wrong(OFFICE, "1000", 2);
        wrong(OFFICE, "1001", 2);
        limit.right(OFFICE, "1000");
        wrong(OFFICE, "1000", 1);
        assertThat(limit.allows(OFFICE, "1002")).as("five of this source").isFalse();
        assertThat(limit.allows(OFFICE, "1000")).as("known from here").isTrue();
        now = now.plus(Duration.ofMinutes(6));
        wrong(OFFICE, "1000", 2);
        limit.right(OFFICE, "1000");
        wrong(OFFICE, "1000", 2);
        assertThat(limit.allows(OFFICE, "1000")).isTrue();
    }

    @Test
    void who_proved_the_password_is_not_shut_out_by_what_others_do() {
        limit.right(OFFICE, "1000");
        for (int i = 1; i <= 7; i++) {
            wrong(InetAddress.ofLiteral("198.51.100." + i), "1000", 1);
        }
        for (int i = 0; i < 5; i++) {
            wrong(OFFICE, "20" + i, 1);
        }
        assertThat(limit.allows(OTHER, "1000")).isFalse();
        assertThat(limit.allows(OFFICE, "1001")).isFalse();
        assertThat(limit.allows(OFFICE, "1000")).isTrue();
        wrong(OFFICE, "1000", 3);
        assertThat(limit.allows(OFFICE, "1000")).as("its own guesses count").isFalse();
    }

    @Test
    void guesses_are_answered_later_and_later() {
        assertThat(limit.pause(OFFICE, "1000")).isZero();
        wrong(OFFICE, "1000", 3);
        assertThat(limit.pause(OFFICE, "1000")).isEqualTo(Duration.ofMillis(250));
        wrong(OFFICE, "1000", 1);
        assertThat(limit.pause(OFFICE, "1000")).isEqualTo(Duration.ofMillis(500));
        wrong(OFFICE, "1000", 100);
        assertThat(limit.pause(OFFICE, "1000")).isEqualTo(Duration.ofSeconds(4));
        assertThat(limit.pause(OTHER, "1000")).isZero();
        limit.right(OFFICE, "1000");
        assertThat(limit.pause(OFFICE, "1000")).isZero();
    }

    @Test
    void an_ipv6_network_counts_as_one() {
        for (int i = 1; i <= 5; i++) {
            wrong(InetAddress.ofLiteral("2001:db8:1:2::" + i), "10" + i, 1);
        }
        assertThat(limit.allows(InetAddress.ofLiteral("2001:db8:1:2:3:4:5:6"), "1"))
                .isFalse();
        assertThat(limit.allows(InetAddress.ofLiteral("2001:db8:1:3::1"), "1")).isTrue();
    }

    @Test
    void endless_names_and_sources_are_forgotten_rather_than_kept() {
        for (int i = 0; i < 30_000; i++) {
            limit.wrong(
                    InetAddress.ofLiteral("10." + (i >> 14 & 127) + "." + (i >> 7 & 127) + "." + (i & 127)),
                    "x".repeat(200) + i);
        }
        // All those names are the same after so many letters.
        assertThat(limit.allows(OTHER, "x".repeat(300))).isFalse();
        assertThat(limit.allows(OTHER, "1000")).isTrue();
    }
}
