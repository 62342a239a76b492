package org.santral.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The times that ids of calls hold, of which vendors' shorter ids are made. */
class CallIdMicrosTest {
    private static final long NOW = 1_703_145_054_787L;

    @Test
    void no_two_calls_begin_in_the_same_microsecond() {
        Set<Long> micros = new HashSet<>();
        IntStream.range(0, 5_000).parallel().mapToObj(_ -> CallId.create(NOW)).forEach(id -> {
            synchronized (micros) {
                micros.add(id.micros());
            }
        });
        assertThat(micros).hasSize(5_000);
        assertThat(micros).allSatisfy(it -> assertThat(it).isBetween(NOW * 1_000, NOW * 1_000 + 1_000_000));
    }

    @Test
    void a_clock_that_is_set_back_counts() {
        CallId.create(NOW + 3_600_000);
        assertThat(CallId.create(NOW).micros()).isBetween(NOW * 1_000, NOW * 1_000 + 1_000_000);
    }

    @Test
    void ids_sort_by_it_and_begin_with_it() {
        CallId first = CallId.create(NOW + 10_000);
        CallId second = CallId.create(NOW + 10_000);
        assertThat(second.micros()).isGreaterThan(first.micros());
        assertThat(second).isGreaterThan(first);
        assertThat(first.value()).startsWith(CallId.prefixOf(first.micros()));
        assertThat(first.value()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void ids_from_elsewhere() {
        assertThat(new CallId("018c8bd4-fa03-7fff-8000-000000000000").micros())
                .isEqualTo(0x018c8bd4fa03L * 1_000 + 999);
        assertThat(new CallId("018c8bd4-fa03-4fff-8000-000000000000").micros()).isZero();
        assertThat(new CallId("whatever").micros()).isZero();
    }
}
