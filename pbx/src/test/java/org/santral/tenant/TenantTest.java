package org.santral.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.santral.base.Cause;

class TenantTest {
    private static final Tenant TENANT = Tenant.builder("demo", 1, "demo.example")
            .extensions(List.of(
                    Extension.of("1001", "Ada", null, null, false), Extension.of("1000", "Efe", null, null, false)))
            .groups(List.of(new RingGroup("101", "", List.of("1000"), Strategy.RING_ALL, RingGroup.TIMEOUT, null)))
            .queues(List.of(
                    QueueSettings.of("101", "", List.of("1001"), QueueStrategy.LINEAR),
                    QueueSettings.of("201", "", List.of("1001"), QueueStrategy.LINEAR)))
            .menus(List.of(Menu.of("10", null, Map.of(), null)))
            .build();

    @Test
    void what_a_phone_dials_inside() {
        assertThat(TENANT.inside("1000")).contains(new Target.User("1000"));
        assertThat(TENANT.inside("101")).contains(new Target.Group("101"));
        assertThat(TENANT.inside("201")).contains(new Target.Queue("201"));
        assertThat(TENANT.inside("10")).contains(new Target.Menu("10"));
        assertThat(TENANT.inside("1")).isEmpty();
    }

    @Test
    void what_it_has() {
        for (String there : List.of(
                "user/1000", "voicemail/1001", "group/101", "queue/101", "menu/10", "external/0532", "hangup/busy")) {
            assertThat(TENANT.has(Target.parse(there))).as(there).isTrue();
        }
        for (String gone : List.of("user/101", "voicemail/10", "group/201", "queue/10", "menu/1000")) {
            assertThat(TENANT.has(Target.parse(gone))).as(gone).isFalse();
        }
    }

    @Test
    void the_order_of_the_file_stays() {
        assertThat(TENANT.extensions().keySet()).containsExactly("1001", "1000");
        assertThat(TENANT.toBuilder().build()).isEqualTo(TENANT);
    }

    @Test
    void two_of_a_kind_cannot_share_a_number() {
        TenantBuilder builder = TENANT.toBuilder();
        List<Menu> twice = List.of(Menu.of("10", null, Map.of(), null), Menu.of("10", "a.wav", Map.of(), null));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.menus(twice));
    }

    @Test
    void changed_state_wins_over_the_file() {
        PhoneNumber shown = new PhoneNumber("908505320000");
        Extension file = Extension.of("1000", "", null, shown, false)
                .withForwards(Forwards.NONE.withBusy(new Target.Hangup(Cause.USER_BUSY)));
        ExtensionState state = ExtensionState.UNCHANGED;
        assertThat(state.forwardsOf(file)).isEqualTo(file.forwards());
        assertThat(state.callerIdOf(file)).isEqualTo(shown);

        PhoneNumber other = new PhoneNumber("908505320001");
        ExtensionState changed = state.withForwards(Forwards.NONE).withCallerId(other);
        assertThat(changed.forwardsOf(file)).isEqualTo(Forwards.NONE);
        assertThat(changed.callerIdOf(file)).isEqualTo(other);
    }

    @Test
    void keys_of_numbers_are_one_for_all_spellings() {
        assertThat(List.of("0532 123 45 67", "905321234567", "+905321234567", "00905321234567", "5321234567"))
                .allMatch(written -> Numbering.key(written, "TR").equals("905321234567"));
        assertThat(Numbering.key("112", "TR")).isEqualTo("112");
    }
}
