package org.santral.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingRequestTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-length",
                "Transfer-Encoding",
                "Connection",
                "SANTRAL-DELIVERY",
                "",
                "A B",
                "X\r\nY"
            })
    void headers_that_frame_the_message_or_are_none_are_refused(String name) {
        assertThatThrownBy(() -> new OutgoingRequest("POST", Map.of(name, "1"), null, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "a\n", "\u0000", "ğ"})
    void values_that_would_break_the_message_are_refused(String value) {
        assertThatThrownBy(() -> new OutgoingRequest("POST", Map.of("X", value), null, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OutgoingRequest("POST", Map.of(), value, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_method_is_one_word_and_a_body_bounded() {
        assertThatThrownBy(() -> new OutgoingRequest("GET /x", Map.of(), null, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OutgoingRequest("POST", Map.of(), null, "x".repeat(65_537)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1, PT0S, PT5S",
        "2, PT0S, PT30S",
        "3, PT0S, PT2M",
        "4, PT0S, PT10M",
        "5, PT13M, PT1H",
        "28, PT23H59M59S, PT1H",
        "29, PT24H,",
        "29, PT240H,",
        "1, PT240H, PT5S",
        "4, PT240H, PT10M"
    })
    void retry_schedule(int failed, Duration age, Duration wait) {
        Instant queued = Instant.parse("2026-03-01T10:00:00Z");
        Instant now = queued.plus(age);
        assertThat(RetrySchedule.next(failed, queued, now).orElse(null))
                .isEqualTo(wait == null ? null : now.plus(wait));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Cdr", "/", "//evil.example", "/a/../b", "/..", "/.", "/a b", "/a?b", "/a#b", "/%4", "/a\r\nX: y"
            })
    void what_follows_the_url_stays_below_it(String path) {
        assertThatThrownBy(() -> new OutgoingRequest("GET", path, "", Map.of(), null, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b c", "a=#", "a=%zz", "a=\r\n", "a=ş"})
    void a_query_is_encoded(String query) {
        assertThatThrownBy(() -> new OutgoingRequest("GET", "", query, Map.of(), null, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_query_is_bounded_and_a_get_has_no_body() {
        String longest = "x".repeat(OutgoingRequest.MAX_QUERY_CHARS);
        assertThat(new OutgoingRequest("GET", "/..a/b.", longest, Map.of(), null, "").query())
                .isEqualTo(longest);
        assertThatThrownBy(() -> new OutgoingRequest("GET", "", longest + "x", Map.of(), null, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OutgoingRequest("GET", Map.of(), null, "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
