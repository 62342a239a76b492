package org.santral.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.Cause;

class TargetTest {
    @ParameterizedTest
    @CsvSource({
        "user/1000, user/1000",
        "extension:1001, user/1001",
        "group/101, group/101",
        "queue:201, queue/201",
        "ivr/10, menu/10",
        "menu/10, menu/10",
        "external/05321234567, external/05321234567",
        "external/+4930123456, external/+4930123456",
        "voicemail/1000, voicemail/1000",
        "announcement/456, announcement/456",
        "component/Select_Unit-2.x, component/Select_Unit-2.x",
        "component:a, component/a",
        "hangup, hangup/hangup",
        "hangup/hangup, hangup/hangup",
        "hangup:busy, hangup/busy",
        "hangup/call-rejected, hangup/call-rejected",
    })
    void every_spelling_has_one_canonical_text(String written, String canonical) {
        Target target = Target.parse(written);
        assertThat(target).hasToString(canonical);
        assertThat(Target.parse(canonical)).isEqualTo(target);
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void every_cause_can_be_written_and_read(Cause cause) {
        Target target = new Target.Hangup(cause);
        assertThat(Target.parse(target.toString())).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "user",
                "user/",
                "user/x",
                "USER/1000",
                "user/1000 ",
                "user//1000",
                "external/0",
                "external/abc",
                "hangup/never",
                "hangup/ busy",
                "queue/1234567890",
                "user/١٢٣",
                "component/",
                "component/a b",
                "component/a/b",
                "component/ş",
                "restart"
            })
    void anything_else_is_no_target(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> Target.parse(written));
    }

    @Test
    void the_causes_with_a_word_of_their_own() {
        assertThat(Target.parse("hangup/hangup")).isEqualTo(new Target.Hangup(Cause.NORMAL_CLEARING));
        assertThat(Target.parse("hangup/busy")).isEqualTo(new Target.Hangup(Cause.USER_BUSY));
    }

    @ParameterizedTest
    @CsvSource({
        "ringall, RING_ALL",
        "ring-all, RING_ALL",
        "RING_ALL, RING_ALL",
        "least-recent, LEAST_RECENT",
        "fewestcalls, FEWEST_CALLS",
        "random, RANDOM",
        "rrmemory, ROUND_ROBIN",
        "round-robin, ROUND_ROBIN",
        "linear, LINEAR",
        "wrandom, WEIGHTED_RANDOM",
        "rrordered, ROUND_ROBIN_ORDERED",
    })
    void strategies_of_queues_are_read_in_every_spelling(String written, QueueStrategy strategy) {
        assertThat(QueueStrategy.parse(written)).isEqualTo(strategy);
        assertThat(QueueStrategy.parse(strategy.shortName())).isEqualTo(strategy);
    }
}
