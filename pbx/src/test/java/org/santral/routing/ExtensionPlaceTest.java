package org.santral.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.Cause;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.Dialplan.Plan;
import org.santral.call.Hunt;
import org.santral.call.Occupied;
import org.santral.tenant.Did;
import org.santral.tenant.Extension;
import org.santral.tenant.Forwards;
import org.santral.tenant.Target;

/** What a call to extension 1001 comes to; 1002 answers, 1009 does not. */
class ExtensionPlaceTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void number() {
        world = new World(folder);
        world.builder.dids(List.of(new Did(World.DID, new Target.User("1001"))));
    }

    private static Forwards forwards(String which, String to) {
        Target target = Target.parse(to);
        return switch (which) {
            case "always" -> Forwards.NONE.withAlways(target);
            case "busy" -> Forwards.NONE.withBusy(target);
            case "noAnswer" -> Forwards.NONE.withNoAnswer(target);
            case "unreachable" -> Forwards.NONE.withUnreachable(target);
            default -> throw new IllegalArgumentException(which);
        };
    }

    private ScriptedLine call() throws InterruptedException {
        Plan plan = world.inbound(World.CALLER);
        ScriptedLine line = world.line(plan).when("1009", Cause.NO_ANSWER, 0);
        end = line.run(plan.program());
        return line;
    }

    private Verdict end;

    @ParameterizedTest
    @CsvSource({
        "always,      ANSWERS,          true",
        "busy,        ANSWERS,          false",
        "busy,        USER_BUSY,        true",
        "busy,        NO_ANSWER,        false",
        "noAnswer,    NO_ANSWER,        true",
        "noAnswer,    USER_BUSY,        false",
        "noAnswer,    CALL_REJECTED,    false",
        "unreachable, NO_USER_RESPONSE, true",
        "unreachable, DESTINATION_OUT_OF_ORDER, true",
        "unreachable, NO_ANSWER,        false",
        "unreachable, REDIRECTION_TO_NEW_DESTINATION, false",
    })
    void forwards_count_when_their_case_does(String which, String outcome, boolean forwarded) throws Exception {
        world.extension("1001", e -> e.withForwards(forwards(which, "user/1002")));
        Plan plan = world.inbound(World.CALLER);
        ScriptedLine line = world.line(plan);
        if (!outcome.equals("ANSWERS")) {
            line.when("1001", Cause.valueOf(outcome), 480);
        }
        line.run(plan.program());
        assertThat(line.called().contains("1002")).isEqualTo(forwarded);
        assertThat(line.called().contains("1001")).isNotEqualTo(which.equals("always"));
    }

    @Test
    void what_was_set_by_phone_replaces_what_is_configured() throws Exception {
        world.extension("1001", e -> e.withForwards(forwards("always", "user/1002")));
        world.state.changeExtension(101, "1001", s -> s.withForwards(Forwards.NONE));
        assertThat(call().called()).containsExactly("1001");
    }

    @Test
    void do_not_disturb_is_busy_without_ringing_and_busy_calls_are_forwarded() throws Exception {
        world.state.changeExtension(101, "1001", s -> s.withDnd(true));
        ScriptedLine refused = call();
        assertThat(refused.hunts).isEmpty();
        assertThat(end).isEqualTo(new Verdict.End(Refusals.BUSY));
        world.extension("1001", e -> e.withForwards(forwards("busy", "user/1002")));
        assertThat(call().called()).containsExactly("1002");
    }

    @ParameterizedTest
    @CsvSource({"true, 2, 1, true", "true, 2, 2, false", "false, 2, 1, false", "true, 1, 1, false", "false, 2, 0, true"
    })
    void it_rings_only_while_it_may_have_another_call(boolean waiting, int most, int has, boolean rings)
            throws Exception {
        world.extension("1001", e -> e.withCalls(waiting, most));
        for (int i = 0; i < has; i++) {
            Occupied.talks(world.lines, 101, "1001");
        }
        assertThat(call().called().contains("1001")).isEqualTo(rings);
    }

    @ParameterizedTest
    @CsvSource({"USER_BUSY", "NO_ANSWER", "CALL_REJECTED", "NO_USER_RESPONSE"})
    void its_mailbox_takes_what_it_does_not(Cause cause) throws Exception {
        world.extension("1001", e -> e.withVoicemail(true));
        Plan plan = world.inbound(World.CALLER);
        ScriptedLine line = world.line(plan).when("1001", cause, 480).speaks(Duration.ofSeconds(5));
        assertThat(line.run(plan.program())).isInstanceOf(Verdict.End.class);
        assertThat(line.steps).containsExactly("DID 908508850000", "EXTENSION 1001", "VOICEMAIL 1001");
        assertThat(world.box.messages).hasSize(1);
    }

    @Test
    void a_circle_of_forwards_ends() throws Exception {
        world.extension("1001", e -> e.withForwards(forwards("always", "user/1002")));
        world.extension("1002", e -> e.withForwards(forwards("always", "user/1001")));
        ScriptedLine line = call();
        assertThat(line.hunts).isEmpty();
        assertThat(line.steps).hasSize(1 + 6);
        assertThat(end).isEqualTo(new Verdict.End(Refusals.LOOP));
    }

    @Test
    void five_forwards_in_a_row_are_followed() throws Exception {
        for (int i = 1001; i < 1006; i++) {
            String next = "user/" + (i + 1);
            world.extension(Integer.toString(i), e -> e.withForwards(forwards("always", next)));
        }
        assertThat(call().called()).containsExactly("1006");
    }

    @Test
    void a_call_forwarded_outside_shows_the_number_of_who_forwards() throws Exception {
        world.extension("1001", e -> e.withForwards(forwards("noAnswer", "external/05551112233")));
        Plan plan = world.inbound(World.CALLER);
        ScriptedLine line = world.line(plan).when("1001", Cause.NO_ANSWER, 0);
        assertThat(line.run(plan.program())).isEqualTo(new Verdict.Connected());
        Hunt.Callee.Outside callee =
                (Hunt.Callee.Outside) line.hunts.getLast().callees().getFirst();
        assertThat(callee.outside().digits()).isEqualTo("905551112233");
        assertThat(callee.callerId().digits()).isEqualTo("908505320001");
        assertThat(line.steps).endsWith("OUTSIDE 05551112233");
    }

    @ParameterizedTest
    @CsvSource({"external/00493027590915", "external/09001234567", "external/05329990000"})
    void forwards_never_reach_numbers_that_may_not_be_called(String target) throws Exception {
        world.state.blocked.add("to 905329990000");
        world.extension("1001", e -> e.withForwards(forwards("always", target)));
        ScriptedLine line = call();
        assertThat(line.hunts).isEmpty();
        assertThat(end).isEqualTo(new Verdict.End(Refusals.NO_RIGHT));
    }

    @Test
    void who_calls_itself_is_busy() throws Exception {
        Plan plan = world.dialled("1001", "1001");
        ScriptedLine line = world.line(plan);
        assertThat(line.run(plan.program())).isEqualTo(new Verdict.End(Refusals.BUSY));
    }

    @Test
    void it_rings_for_its_own_time() throws Exception {
        world.extension("1001", (Extension e) -> e.withRingTimeout(Duration.ofSeconds(17)));
        assertThat(call().hunts.getFirst().timeout()).isEqualTo(Duration.ofSeconds(17));
    }
}
