package org.santral.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.CallProgram;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.Dialplan.Plan;
import org.santral.call.Hunt;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Party;
import org.santral.tenant.Extension;
import org.santral.tenant.Forwards;
import org.santral.tenant.Limits;
import org.santral.tenant.OutsideClass;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.RingGroup;
import org.santral.tenant.Strategy;
import org.santral.tenant.Target;

/** What phones reach by dialling, and where transferred parties go. */
class DialledTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void tenant() {
        world = new World(folder);
        world.builder.groups(List.of(
                new RingGroup("101", "Destek", List.of("1004"), Strategy.RING_ALL, Duration.ofSeconds(30), null)));
    }

    @ParameterizedTest
    @CsvSource({
        "1002,           LOCAL, EXTENSION 1002,       ,                     0",
        "5555,           LOCAL, ,                     UNALLOCATED_NUMBER,   404",
        "12,             LOCAL, ,                     INVALID_NUMBER_FORMAT, 484",
        "alice,          LOCAL, ,                     INVALID_NUMBER_FORMAT, 484",
        "*99,            LOCAL, ,                     INVALID_NUMBER_FORMAT, 484",
        "05321234567,    OUT,   OUTSIDE 05321234567,  ,                     0",
        "0(532)123-4567, OUT,   OUTSIDE 05321234567,  ,                     0",
        "+905321234567,  OUT,   OUTSIDE +905321234567, ,                    0",
        "%2B905321234567, OUT,  OUTSIDE +905321234567, ,                    0",
        "00493027590915, OUT,   ,                     FACILITY_REJECTED,    403",
        "09001234567,    OUT,   ,                     FACILITY_REJECTED,    403",
        "123456,         OUT,   ,                     UNALLOCATED_NUMBER,   404",
        "05321234567890123, OUT,   ,                     UNALLOCATED_NUMBER,   404",
    })
    void dialled_digits_lead(String digits, Direction direction, String step, Cause cause, int status)
            throws Exception {
        Plan plan = world.dialled("1001", digits);
        ScriptedLine line = world.line(plan);
        Verdict verdict = line.run(plan.program());
        assertThat(plan.accepted().direction()).isEqualTo(direction);
        assertThat(plan.accepted().caller()).isEqualTo(new Party("1001", "Name 1001", "1001"));
        assertThat(line.steps).isEqualTo(step == null ? List.of() : List.of(step));
        if (cause == null) {
            assertThat(verdict).isEqualTo(new Verdict.Connected());
        } else {
            Termination why = ((Verdict.End) verdict).why();
            assertThat(why.cause()).isEqualTo(cause);
            assertThat(why.sipStatus()).isEqualTo(status);
        }
    }

    @Test
    void an_inside_party_is_written_down_with_its_name() {
        assertThat(world.dialled("1001", "1002").accepted().callee()).isEqualTo(new Party("1002", "Name 1002", "1002"));
        assertThat(world.dialled("1001", "101").accepted().callee()).isEqualTo(new Party("101", "Destek", null));
    }

    @Test
    void a_group_s_end_is_the_call_s() throws Exception {
        Plan plan = world.dialled("1001", "101");
        assertThat(world.line(plan).run(plan.program())).isEqualTo(new Verdict.Connected());
        Verdict verdict = world.line(plan).when("1004", Cause.NO_ANSWER, 0).run(plan.program());
        assertThat(((Verdict.End) verdict).why().cause()).isEqualTo(Cause.ALLOTTED_TIMEOUT);
    }

    @ParameterizedTest
    @CsvSource({"1001, , 908505320001", "1002, , 908505320000", "1002, 908505320009, 908505320009"})
    void the_number_shown_outside_is_the_extension_s_else_the_tenant_s(String from, String changed, String shown)
            throws Exception {
        if (changed != null) {
            world.state.changeExtension(101, from, s -> s.withCallerId(new PhoneNumber(changed)));
        }
        Plan plan = world.dialled(from, "05321234567");
        assertThat(plan.accepted().outboundCli()).isEqualTo(shown);
        ScriptedLine line = world.line(plan);
        line.run(plan.program());
        Hunt.Callee.Outside callee =
                (Hunt.Callee.Outside) line.hunts.getFirst().callees().getFirst();
        assertThat(callee.callerId().digits()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "02125551212,    DOMESTIC,      INTERNATIONAL MOBILE",
        "08501234567,    DOMESTIC,      INTERNATIONAL MOBILE",
        "05321234567,    MOBILE,        DOMESTIC INTERNATIONAL",
        "00493027590915, INTERNATIONAL, DOMESTIC MOBILE",
    })
    void an_extension_calls_what_it_has_the_right_to_and_emergency_numbers(
            String digits, OutsideClass kind, String others) throws Exception {
        world.builder.limits(new Limits(10, 10, true, List.of()));
        world.extension("1001", e -> e.withMayCall(Set.of(kind)));
        assertThat(ending("1001", digits)).isEqualTo(new Verdict.Connected());

        Set<OutsideClass> rest =
                Stream.of(others.split(" ")).map(OutsideClass::valueOf).collect(Collectors.toSet());
        world.extension("1001", e -> e.withMayCall(rest));
        assertThat(((Verdict.End) ending("1001", digits)).why().cause()).isEqualTo(Cause.FACILITY_REJECTED);
        assertThat(ending("1002", digits)).isEqualTo(new Verdict.Connected());

        world.extension("1001", e -> e.withMayCall(Set.of()));
        assertThat(ending("1001", "112")).isEqualTo(new Verdict.Connected());
        assertThat(ending("1001", "1002")).isEqualTo(new Verdict.Connected());
    }

    @Test
    void an_extension_s_right_abroad_needs_the_tenant_s() throws Exception {
        assertThat(((Verdict.End) ending("1001", "00493027590915")).why().cause())
                .isEqualTo(Cause.FACILITY_REJECTED);
    }

    @Test
    void an_extension_without_the_right_forwards_and_transfers_nobody_there() throws Exception {
        world.extension("1003", e -> e.withMayCall(Set.of(OutsideClass.DOMESTIC))
                .withForwards(Forwards.NONE.withAlways(new Target.External("05321234567"))));
        assertThat(((Verdict.End) ending("1001", "1003")).why().cause()).isEqualTo(Cause.FACILITY_REJECTED);
        ScriptedLine line = transferred();
        line.run(world.routing().transfer(world.tenant(), world.extension("1003"), "05321234567"));
        assertThat(line.called()).containsExactly("1003");
    }

    private Verdict ending(String from, String digits) throws Exception {
        Plan plan = world.dialled(from, digits);
        return world.line(plan).run(plan.program());
    }

    @ParameterizedTest
    @ValueSource(strings = {"112", "155", "110"})
    void emergency_numbers_are_always_called_as_they_are(String number) throws Exception {
        world.extension("155", e -> Extension.of("155", "", null, null, false));
        Plan plan = world.dialled("1001", number);
        ScriptedLine line = world.line(plan);
        assertThat(line.run(plan.program())).isEqualTo(new Verdict.Connected());
        assertThat(plan.accepted().direction()).isEqualTo(Direction.OUT);
        assertThat(line.hunts.getFirst().callees())
                .isEqualTo(List.of(new Hunt.Callee.Emergency(number, new PhoneNumber("908505320001"))));
    }

    @Test
    void what_the_far_end_says_is_what_the_caller_is_told() throws Exception {
        Plan plan = world.dialled("1001", "05321234567");
        Verdict verdict =
                world.line(plan).when("05321234567", Cause.CALL_REJECTED, 603).run(plan.program());
        assertThat(verdict)
                .isEqualTo(new Verdict.End(
                        new Termination(Cause.CALL_REJECTED, Termination.By.CALLEE, Termination.How.REFUSE, 603, "")));
    }

    private ScriptedLine transferred() {
        return world.line(world.inbound(World.CALLER)).alreadyAnswered();
    }

    @Test
    void a_transferred_party_goes_where_it_was_sent() throws Exception {
        world.builder.dids(List.of());
        CallProgram inside = world.routing().transfer(world.tenant(), world.extension("1001"), "1002");
        ScriptedLine line = transferred();
        assertThat(line.run(inside)).isEqualTo(new Verdict.Connected());
        assertThat(line.called()).containsExactly("1002");
        CallProgram outside = world.routing().transfer(world.tenant(), world.extension("1001"), "05551112233");
        ScriptedLine second = transferred();
        assertThat(second.run(outside)).isEqualTo(new Verdict.Connected());
        Hunt.Callee.Outside callee =
                (Hunt.Callee.Outside) second.hunts.getFirst().callees().getFirst();
        assertThat(callee.callerId().digits()).isEqualTo("908505320001");
    }

    @ParameterizedTest
    @CsvSource({"1002", "5555", "00493027590915", "alice"})
    void who_transferred_in_vain_gets_the_party_back(String to) throws Exception {
        CallProgram program = world.routing().transfer(world.tenant(), world.extension("1001"), to);
        ScriptedLine line = transferred().when("1002", Cause.USER_BUSY, 486);
        assertThat(line.run(program)).isEqualTo(new Verdict.Connected());
        assertThat(line.called()).endsWith("1001");
    }

    @Test
    void a_party_that_nobody_takes_back_is_let_go() throws Exception {
        CallProgram program = world.routing().transfer(world.tenant(), world.extension("1001"), "1002");
        ScriptedLine line = transferred().when("1002", Cause.USER_BUSY, 486).when("1001", Cause.NO_ANSWER, 0);
        assertThat(line.run(program))
                .isEqualTo(new Verdict.End(
                        Termination.of(Cause.NORMAL_CLEARING, Termination.By.SYSTEM, Termination.How.BYE)));
    }

    @Test
    void what_a_client_transfers_in_vain_ends() throws Exception {
        CallProgram program = world.routing().transfer(world.tenant(), null, "1002");
        ScriptedLine line = transferred().when("1002", Cause.USER_BUSY, 486);
        assertThat(line.run(program)).isInstanceOf(Verdict.End.class);
        assertThat(line.called()).containsExactly("1002");
    }
}
