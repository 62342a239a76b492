package org.santral.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;

class BindingsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Aor RECEPTION = new Aor(1, "1000");
    private static final Aor ADA = new Aor(1, "1001");

    private final Bindings bindings = new Bindings();

    private static Hop hop(int port) {
        return Hop.udp(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), port));
    }

    private static Binding binding(int port, Duration left) {
        return new Binding(
                SipUri.parse("sip:x@192.0.2.1:" + port),
                hop(port),
                List.of(),
                null,
                0,
                "c",
                1,
                null,
                NOW,
                NOW.plus(left),
                true);
    }

    private void set(Aor aor, Instant now, Binding... phones) {
        bindings.change(aor, now, known -> List.of(phones));
    }

    @Test
    void the_latest_comes_first_and_expired_ones_never() {
        Binding soon = binding(1, Duration.ofMinutes(1));
        Binding late = binding(2, Duration.ofMinutes(2));
        set(RECEPTION, NOW, soon, late);

        assertThat(bindings.of(RECEPTION, NOW)).containsExactly(late, soon);
        assertThat(bindings.of(RECEPTION, NOW.plusSeconds(60))).containsExactly(late);
        assertThat(bindings.count(NOW.plusSeconds(60))).isEqualTo(1);
        assertThat(bindings.of(RECEPTION, NOW.plusSeconds(120))).isEmpty();
        assertThat(bindings.of(ADA, NOW)).isEmpty();
    }

    @Test
    void a_phone_is_known_by_its_address_until_it_leaves_or_expires() {
        set(RECEPTION, NOW, binding(1, Duration.ofMinutes(1)), binding(2, Duration.ofMinutes(5)));

        assertThat(bindings.anyFrom(hop(1), NOW)).isTrue();
        assertThat(bindings.anyFrom(Hop.tcp(hop(1).address()), NOW)).isFalse();
        assertThat(bindings.anyFrom(hop(3), NOW)).isFalse();
        assertThat(bindings.anyFrom(hop(1), NOW.plusSeconds(60))).isFalse();
        set(RECEPTION, NOW, binding(1, Duration.ofMinutes(1)));
        assertThat(bindings.anyFrom(hop(2), NOW)).isFalse();
    }

    @Test
    void two_lines_of_one_phone_share_its_address() {
        set(RECEPTION, NOW, binding(1, Duration.ofMinutes(1)));
        set(ADA, NOW, binding(1, Duration.ofMinutes(1)));
        set(RECEPTION, NOW);

        assertThat(bindings.anyFrom(hop(1), NOW)).isTrue();
        set(ADA, NOW);
        assertThat(bindings.anyFrom(hop(1), NOW)).isFalse();
    }

    @Test
    void expired_ones_are_forgotten_and_told_when_asked_for() {
        for (int i = 0; i < 100; i++) {
            set(new Aor(1, "2" + i), NOW, binding(i + 1, Duration.ofMinutes(1)));
        }
        set(RECEPTION, NOW, binding(500, Duration.ofHours(2)));

        assertThat(bindings.expired(NOW.plusSeconds(59), 1000)).isEmpty();
        assertThat(bindings.expired(NOW.plusSeconds(60), 30))
                .hasSize(30)
                .allSatisfy(change -> assertThat(change.expired()).hasSize(1));
        assertThat(bindings.expired(NOW.plusSeconds(60), 1000)).hasSize(70);
        assertThat(bindings.kept()).isEqualTo(1);
    }

    @Test
    void who_renews_is_looked_at_again_when_its_new_time_is_over() {
        set(RECEPTION, NOW, binding(1, Duration.ofMinutes(1)));
        set(RECEPTION, NOW.plusSeconds(30), binding(1, Duration.ofMinutes(2)));

        assertThat(bindings.expired(NOW.plusSeconds(60), 10))
                .allSatisfy(change -> assertThat(change.expired()).isEmpty());
        assertThat(bindings.kept()).isEqualTo(1);
        assertThat(bindings.expired(NOW.plusSeconds(120), 10))
                .singleElement()
                .satisfies(change -> assertThat(change.expired()).hasSize(1));
        assertThat(bindings.kept()).isZero();
    }

    @Test
    void a_change_says_who_came_and_who_left() {
        Binding first = binding(1, Duration.ofMinutes(1));
        Binding second = binding(2, Duration.ofMinutes(1));
        assertThat(bindings.change(ADA, NOW, known -> List.of(first)).came()).containsExactly(first);
        Bindings.Change change = bindings.change(ADA, NOW, known -> List.of(second));
        assertThat(change.came()).containsExactly(second);
        assertThat(change.left()).containsExactly(first);
        assertThat(bindings.change(ADA, NOW, known -> List.of(second)).came()).isEmpty();
    }

    @Test
    void many_threads_leave_both_indexes_alike() {
        try (ExecutorService phones = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2000; i++) {
                int port = i % 50 + 1;
                boolean leaves = i >= 1000;
                phones.execute(() -> bindings.change(
                        new Aor(1, "3" + port % 10),
                        NOW,
                        known -> leaves ? List.of() : List.of(binding(port, Duration.ofMinutes(1)))));
            }
        }
        for (int port = 1; port <= 50; port++) {
            int here = port;
            boolean registered = bindings.of(new Aor(1, "3" + port % 10), NOW).stream()
                    .anyMatch(b -> b.source().sameTarget(hop(here)));
            assertThat(bindings.anyFrom(hop(port), NOW)).isEqualTo(registered);
        }
    }
}
