package org.santral.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.How;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.Dialplan.Invitation;
import org.santral.call.Dialplan.Plan;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Party;
import org.santral.tenant.AnonymousPolicy;
import org.santral.tenant.Did;
import org.santral.tenant.Holidays;
import org.santral.tenant.Hours;
import org.santral.tenant.RingGroup;
import org.santral.tenant.Strategy;
import org.santral.tenant.Target;

class InboundTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void number() {
        world = new World(folder);
        world.builder.dids(List.of(new Did(World.DID, new Target.User("1001"))));
    }

    private static Termination end(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.End.class);
        return ((Verdict.End) verdict).why();
    }

    @Test
    void a_call_to_our_number_reaches_its_extension() throws Exception {
        Plan plan = world.routing()
                .inbound(world.tenant(), new Invitation("+908508850000", "0532 123 45 67", "Ada", false));
        ScriptedLine line = world.line(plan);
        assertThat(line.run(plan.program())).isEqualTo(new Verdict.Connected());
        assertThat(line.called()).containsExactly("1001");
        assertThat(line.steps).containsExactly("DID 908508850000", "EXTENSION 1001");
        assertThat(plan.accepted().direction()).isEqualTo(Direction.IN);
        assertThat(plan.accepted().caller()).isEqualTo(new Party("05321234567", "Ada", null));
        assertThat(plan.accepted().callee().number()).isEqualTo("+908508850000");
        assertThat(plan.accepted().did()).isEqualTo("908508850000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"908508859999", "1001", "alice", "", "0090", "+90850885000012345678901234567890123456789012345"})
    void a_number_that_is_not_ours_is_not_found(String dialled) throws Exception {
        Plan plan = world.routing().inbound(world.tenant(), new Invitation(dialled, World.CALLER, "", false));
        ScriptedLine line = world.line(plan);
        Termination why = end(line.run(plan.program()));
        assertThat(why.cause()).isEqualTo(Cause.UNALLOCATED_NUMBER);
        assertThat(why.sipStatus()).isEqualTo(404);
        assertThat(line.hunts).isEmpty();
        assertThat(plan.accepted().callee().number()).hasSizeLessThanOrEqualTo(40);
    }

    @ParameterizedTest
    @CsvSource({"905321234567", "+905321234567", "05321234567", "0532 123 45 67", "00905321234567"})
    void the_black_list_knows_a_caller_in_every_spelling(String caller) throws Exception {
        world.builder.blackList(Set.of(World.CALLER));
        Plan plan = world.inbound(caller);
        Termination why = end(world.line(plan).run(plan.program()));
        assertThat(why.cause()).isEqualTo(Cause.INCOMING_CALL_BARRED);
        assertThat(why.sipStatus()).isEqualTo(603);
    }

    @Test
    void a_number_that_is_let_in_is_whatever_other_lists_say() throws Exception {
        world.builder.blackList(Set.of(World.CALLER));
        world.state.blocked.add(World.CALLER);
        world.state.blocked.add("not " + World.CALLER);
        Plan plan = world.inbound("05321234567");
        assertThat(world.line(plan).run(plan.program())).isEqualTo(new Verdict.Connected());
    }

    @Test
    void a_number_that_was_blocked_over_http_is_refused_others_are_not() throws Exception {
        world.state.blocked.add(World.CALLER);
        Plan blocked = world.inbound("05321234567");
        Plan other = world.inbound("05321234568");
        assertThat(end(world.line(blocked).run(blocked.program())).cause()).isEqualTo(Cause.INCOMING_CALL_BARRED);
        assertThat(world.line(other).run(other.program())).isEqualTo(new Verdict.Connected());
    }

    @Test
    void callers_without_a_number_are_taken_unless_the_tenant_does_not_want_them() throws Exception {
        Plan taken = world.inbound("");
        assertThat(world.line(taken).run(taken.program())).isEqualTo(new Verdict.Connected());
        world.builder.anonymous(AnonymousPolicy.REFUSE);
        Plan refused = world.inbound("");
        Termination why = end(world.line(refused).run(refused.program()));
        assertThat(why.cause()).isEqualTo(Cause.CALL_REJECTED);
        assertThat(why.sipStatus()).isEqualTo(433);
        assertThat(why.sipPhrase()).isEqualTo("Anonymity Disallowed");
    }

    @ParameterizedTest
    @CsvSource({
        // 2026-03-02 is a Monday; Istanbul is three hours ahead of UTC.
        "2026-03-02T05:59:00Z, VOICEMAIL 1000",
        "2026-03-02T06:00:00Z, EXTENSION 1001",
        "2026-03-02T14:59:59Z, EXTENSION 1001",
        "2026-03-02T15:00:00Z, VOICEMAIL 1000",
        "2026-03-01T09:00:00Z, VOICEMAIL 1000",
    })
    void outside_working_hours_calls_go_elsewhere(String at, String reached) throws Exception {
        Hours hours = new Hours(Map.of(DayOfWeek.MONDAY, List.of(new Hours.Span(9 * 60, 18 * 60))), Holidays.NONE);
        world.builder.dids(List.of(new Did(World.DID, new Target.User("1001"), hours, new Target.Voicemail("1000"))));
        world.time.set(Instant.parse(at));
        Plan plan = world.inbound(World.CALLER);
        ScriptedLine line = world.line(plan);
        line.run(plan.program());
        assertThat(line.steps).containsExactly("DID 908508850000", reached);
    }

    @ParameterizedTest
    @CsvSource({
        "USER_BUSY, 486, USER_BUSY, 486",
        "CALL_REJECTED, 603, CALL_REJECTED, 603",
        "NO_ANSWER, 0, NO_ANSWER, 480",
        "NO_USER_RESPONSE, 480, NO_USER_RESPONSE, 480",
        "REDIRECTION_TO_NEW_DESTINATION, 302, REDIRECTION_TO_NEW_DESTINATION, 302",
    })
    void nobody_takes_it_and_the_caller_is_refused_as_the_extension_was_lost(
            Cause cause, int status, Cause ended, int told) throws Exception {
        Plan plan = world.inbound(World.CALLER);
        Termination why = end(world.line(plan).when("1001", cause, status).run(plan.program()));
        assertThat(why.cause()).isEqualTo(ended);
        assertThat(why.sipStatus()).isEqualTo(told);
        assertThat(why.how()).isEqualTo(How.REFUSE);
    }

    @Test
    void a_group_that_nobody_answers_hands_the_call_on_to_its_overflow() throws Exception {
        world.builder.groups(List.of(new RingGroup(
                "101", "Destek", List.of("1004"), Strategy.RING_ALL, Duration.ofSeconds(30), new Target.User("1002"))));
        world.builder.dids(List.of(new Did(World.DID, new Target.Group("101"))));
        Plan plan = world.inbound(World.CALLER);
        ScriptedLine line = world.line(plan).when("1004", Cause.NO_ANSWER, 0);
        assertThat(line.run(plan.program())).isEqualTo(new Verdict.Connected());
        assertThat(line.called()).containsExactly("1004", "1002");
    }

    @Test
    void hangup_targets_end_the_call() throws Exception {
        world.builder.dids(List.of(new Did(World.DID, new Target.Hangup(Cause.USER_BUSY))));
        Plan busy = world.inbound(World.CALLER);
        assertThat(end(world.line(busy).run(busy.program())).sipStatus()).isEqualTo(486);
        world.builder.dids(List.of(new Did(World.DID, new Target.Hangup(Cause.NORMAL_CLEARING))));
        Plan plain = world.inbound(World.CALLER);
        assertThat(end(world.line(plain).run(plain.program())).cause()).isEqualTo(Cause.CALL_REJECTED);
    }
}
