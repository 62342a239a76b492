package org.santral.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.Dialplan.Plan;
import org.santral.call.LedgerEvent.Direction;
import org.santral.routing.RingingCalls.Ringing;
import org.santral.tenant.Forwards;
import org.santral.tenant.RingGroup;
import org.santral.tenant.Strategy;
import org.santral.tenant.Target;

/** Codes that phones dial. */
class FeaturesTest {
    private static final CallId FIRST = new CallId("00000000-0000-7000-8000-000000000001");
    private static final CallId SECOND = new CallId("00000000-0000-7000-8000-000000000002");
    private static final Verdict DONE =
            new Verdict.End(Termination.of(Cause.NORMAL_CLEARING, Termination.By.SYSTEM, Termination.How.BYE));

    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void tenant() {
        world = new World(folder);
    }

    private Forwards forwards() {
        return world.state.extension(101, "1001").forwardsOf(world.extension("1001"));
    }

    private Verdict dial(String code) throws InterruptedException {
        return dial(code, "");
    }

    private Verdict dial(String code, String keys) throws InterruptedException {
        Plan plan = world.dialled("1001", code);
        assertThat(plan.accepted().direction()).isEqualTo(Direction.LOCAL);
        ScriptedLine line = world.line(plan).keys(keys);
        line.canBePickedUp.addAll(List.of(FIRST, SECOND));
        Verdict verdict = line.run(plan.program());
        assertThat(line.steps).containsExactly("FEATURE " + Dialling.digits(code));
        pickedUp = line.pickedUp();
        return verdict;
    }

    private CallId pickedUp;

    @ParameterizedTest
    @CsvSource({
        "*21*1002#, 1002, , , ",
        "*21*1002%23, 1002, , , ",
        "*211002, 1002, , , ",
        "*67*1002#, , 1002, , ",
        "*61*1002#, , , 1002, ",
        "*62*1002#, , , , 1002",
        "*621002, , , , 1002",
    })
    void forwards_inside_are_switched_on(String code, String always, String busy, String noAnswer, String unreachable)
            throws Exception {
        assertThat(dial(code)).isEqualTo(DONE);
        assertThat(forwards()).isEqualTo(new Forwards(user(always), user(busy), user(noAnswer), user(unreachable)));
    }

    private static Target user(String number) {
        return number == null ? null : new Target.User(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#21#", "%2321%23", "##21#", "#21"})
    void and_off_each_without_the_others(String code) throws Exception {
        dial("*21*1002#");
        dial("*67*1003#");
        assertThat(dial(code)).isEqualTo(DONE);
        assertThat(forwards()).isEqualTo(Forwards.NONE.withBusy(new Target.User("1003")));
    }

    @Test
    void one_change_keeps_what_is_configured_for_the_other_cases() throws Exception {
        world.extension("1001", e -> e.withForwards(Forwards.NONE.withNoAnswer(new Target.User("1005"))));
        dial("*67*1002#");
        assertThat(forwards()).isEqualTo(new Forwards(null, new Target.User("1002"), new Target.User("1005"), null));
    }

    @Test
    void calls_can_be_forwarded_outside() throws Exception {
        dial("*21*05321234567#");
        assertThat(forwards().always()).isEqualTo(new Target.External("05321234567"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*21*00493027590915#", "*21*09001234567#", "*21*1001#", "*21*5555#", "*21*112#"})
    void but_not_to_itself_nor_where_it_may_not_call(String code) throws Exception {
        assertThat(dial(code)).isEqualTo(new Verdict.End(Refusals.NO_RIGHT));
        assertThat(forwards()).isEqualTo(Forwards.NONE);
    }

    @ParameterizedTest
    @CsvSource({"1002#, user/1002", "1002_, user/1002", "05321234567#, external/05321234567"})
    void without_a_number_it_is_asked_for(String keys, String target) throws Exception {
        assertThat(dial("*21", keys)).isEqualTo(DONE);
        assertThat(forwards().always()).isEqualTo(Target.parse(target));
    }

    @Test
    void and_none_means_off() throws Exception {
        dial("*21*1002#");
        dial("*21", "#");
        assertThat(forwards()).isEqualTo(Forwards.NONE);
    }

    @Test
    void do_not_disturb() throws Exception {
        dial("*78");
        assertThat(world.state.extension(101, "1001").dnd()).isTrue();
        dial("*79");
        assertThat(world.state.extension(101, "1001").dnd()).isFalse();
    }

    @Test
    void agents_log_in_and_out_and_pause() throws Exception {
        dial("*46");
        assertThat(world.state.agent(101, "1001").available()).isFalse();
        dial("*46");
        assertThat(world.state.agent(101, "1001").available()).isTrue();
        dial("*45");
        assertThat(world.state.agent(101, "1001").loggedIn()).isFalse();
        dial("*45");
        assertThat(world.state.agent(101, "1001").available()).isTrue();
    }

    @Test
    void a_named_extension_s_call_is_taken() throws Exception {
        world.ringing.add(new Ringing(FIRST, Set.of("1003")));
        world.ringing.add(new Ringing(SECOND, Set.of("1002", "1004")));
        assertThat(dial("*81002")).isEqualTo(new Verdict.Connected());
        assertThat(pickedUp).isEqualTo(SECOND);
    }

    @Test
    void any_call_of_the_own_group_is_taken_before_others() throws Exception {
        world.builder.groups(List.of(
                new RingGroup("101", "", List.of("1001", "1002"), Strategy.RING_ALL, Duration.ofSeconds(30), null)));
        world.ringing.add(new Ringing(FIRST, Set.of("1003")));
        world.ringing.add(new Ringing(SECOND, Set.of("1002")));
        dial("*8");
        assertThat(pickedUp).isEqualTo(SECOND);
        world.ringing.removeLast();
        dial("*8");
        assertThat(pickedUp).isEqualTo(FIRST);
    }

    @Test
    void who_was_not_quick_enough_gets_the_next_call_or_none() throws Exception {
        CallId taken = new CallId("00000000-0000-7000-8000-000000000000");
        world.ringing.add(new Ringing(taken, Set.of("1003")));
        assertThat(dial("*8")).isEqualTo(new Verdict.End(Refusals.NOBODY_RINGS));
        world.ringing.add(new Ringing(SECOND, Set.of("1003")));
        assertThat(dial("*8")).isEqualTo(new Verdict.Connected());
        assertThat(pickedUp).isEqualTo(SECOND);
        assertThat(dial("*81007")).isEqualTo(new Verdict.End(Refusals.NOBODY_RINGS));
    }

    @Test
    void nobody_hears_others_messages() throws Exception {
        assertThat(dial("*981002")).isEqualTo(new Verdict.End(Refusals.NO_RIGHT));
        assertThat(dial("*981001")).isEqualTo(DONE);
        assertThat(dial("*97")).isEqualTo(DONE);
    }
}
