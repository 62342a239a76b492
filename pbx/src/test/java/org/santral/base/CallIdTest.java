package org.santral.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallIdTest {

    @Test
    void is_a_version_7_uuid_of_its_time() {
        long now = 1_795_000_000_123L;
        CallId id = CallId.create(now);

        assertThat(id.value()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        UUID uuid = UUID.fromString(id.value());
        assertThat(uuid.version()).isEqualTo(7);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(now);
    }

    @Test
    void sorts_by_time_of_creation() {
        CallId before = CallId.create(999);
        for (long millis = 1000; millis < 5_000_000_000_000L; millis *= 3) {
            CallId next = CallId.create(millis);
            assertThat(next).isGreaterThan(before);
            assertThat(next.toString()).isGreaterThan(before.toString());
            before = next;
        }
    }

    @Test
    void two_of_the_same_millisecond_differ() {
        Set<CallId> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(ids.add(CallId.create(1))).isTrue();
        }
    }

    @Test
    void one_that_came_in_is_compared_without_case() {
        assertThat(new CallId("ABC-Def")).isEqualTo(new CallId("abc-dEF"));
    }

    @Test
    void has_1_to_64_characters() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CallId(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new CallId("x".repeat(65)));
        assertThat(new CallId("x".repeat(64)).value()).hasSize(64);
    }
}
