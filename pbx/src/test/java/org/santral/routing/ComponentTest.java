package org.santral.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.Cause;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.Dialplan.Plan;
import org.santral.call.Hunt.Callee;
import org.santral.call.Outward;
import org.santral.component.ComponentReply;
import org.santral.component.ComponentService.Question;
import org.santral.media.AudioSource;
import org.santral.media.MusicOnHold;
import org.santral.media.Silence;
import org.santral.speech.Language;
import org.santral.speech.SpokenCalendar;
import org.santral.tenant.Component;
import org.santral.tenant.Component.Kind;
import org.santral.tenant.Component.Service;
import org.santral.tenant.Did;
import org.santral.tenant.Extension;
import org.santral.tenant.Target;
import org.santral.tenant.TrunkSettings;

/** What tenants' services do to calls that come to their components. In scripts {@code _} is a pause, {@code !} a hang-up. */
class ComponentTest {
    private static final Service SERVICE =
            new Service(URI.create("http://service.example/"), false, Service.WITHIN, null);

    @TempDir
    Path folder;

    private World world;
    private final Deque<CompletableFuture<ComponentReply>> answers = new ArrayDeque<>();
    private final List<Question> asked = new ArrayList<>();
    private @Nullable Verdict end;

    @BeforeEach
    void service() {
        world = new World(folder);
        world.service = (tenant, component, question) -> {
            asked.add(question);
            return answers.isEmpty() ? CompletableFuture.failedFuture(new IOException("gone")) : answers.remove();
        };
        TrunkSettings trunk = new TrunkSettings(
                "nasim",
                "sip:carrier.example",
                List.<InetAddress>of(),
                false,
                null,
                null,
                List.of("PCMA"),
                TrunkSettings.NumberFormat.E164,
                10);
        world.builder.trunks(List.of(trunk));
        world.builder.components(List.of(
                component("who", Kind.EXTENSION, Map.of("B", "user/1008", "F", "user/1009")),
                component("out", Kind.TRUNK, Map.of("F", "user/1009")),
                component("keys", Kind.IVR, Map.of("3", "user/1003", "F", "user/1009")),
                component("talk", Kind.SMART, Map.of("3", "component/next", "e", "user/1009")),
                component("next", Kind.SMART, Map.of("1", "user/1001")),
                component("bare", Kind.EXTENSION, Map.of())));
    }

    private static Component component(String name, Kind kind, Map<String, String> exits) {
        Map<String, Target> targets = new HashMap<>();
        exits.forEach((exit, target) -> targets.put(exit, Target.parse(target)));
        return new Component(name, kind, SERVICE, null, Duration.ofSeconds(5), 4, targets);
    }

    private void says(ComponentReply... replies) {
        List.of(replies).forEach(reply -> answers.add(CompletableFuture.completedFuture(reply)));
    }

    private void commands(String... texts) {
        List.of(texts).forEach(text -> says(new ComponentReply.Commands(text)));
    }

    private ScriptedLine line(String component) {
        world.builder.dids(List.of(new Did(World.DID, new Target.Component(component))));
        return world.line(world.inbound(World.CALLER));
    }

    private ScriptedLine run(ScriptedLine line) throws InterruptedException {
        Plan plan = world.inbound(World.CALLER);
        end = line.run(plan.program());
        return line;
    }

    private static AudioSource number(int number) {
        return World.PROMPTS.number(number, Language.TR);
    }

    /** Two sources that sound alike. */
    private static boolean same(AudioSource a, AudioSource b) {
        short[] left = new short[a.samples()];
        short[] right = new short[b.samples()];
        a.copy(0, left, 0, left.length);
        b.copy(0, right, 0, right.length);
        return Arrays.equals(left, right);
    }

    @Test
    void the_extension_that_the_service_names_rings() throws Exception {
        says(new ComponentReply.Inside("1002"));
        ScriptedLine line = run(line("who"));
        assertThat(line.called()).containsExactly("1002");
        assertThat(line.steps).containsExactly("DID 908508850000", "COMPONENT who", "EXTENSION 1002");
        assertThat(end).isInstanceOf(Verdict.Connected.class);
        assertThat(asked).singleElement().satisfies(question -> {
            assertThat(question.source()).isEqualTo(World.CALLER);
            assertThat(question.destination()).isEqualTo("908508850000");
            assertThat(question.data()).isEmpty();
            assertThat(question.originated()).isFalse();
        });
    }

    @Test
    void a_busy_extension_leads_out_of_the_busy_exit_and_one_that_fails_out_of_the_other() throws Exception {
        says(new ComponentReply.Inside("1002"));
        assertThat(run(line("who").when("1002", Cause.USER_BUSY, 486)).called()).containsExactly("1002", "1008");
        says(new ComponentReply.Inside("1002"));
        assertThat(run(line("who").when("1002", Cause.NO_ANSWER, 0)).called()).containsExactly("1002", "1009");
    }

    @Test
    void a_service_that_fails_or_names_nobody_leads_out_of_the_failure_exit() throws Exception {
        assertThat(run(line("who")).called()).containsExactly("1009");
        says(new ComponentReply.Inside("4711"));
        assertThat(run(line("who")).called()).containsExactly("1009");
        says(new ComponentReply.Case("3"));
        assertThat(run(line("who")).called()).containsExactly("1009");
    }

    @Test
    void without_an_exit_the_caller_is_refused() throws Exception {
        ScriptedLine line = run(line("bare"));
        assertThat(line.called()).isEmpty();
        assertThat(end).isInstanceOfSatisfying(Verdict.End.class, refused -> assertThat(
                        refused.why().cause())
                .isEqualTo(Cause.NORMAL_TEMPORARY_FAILURE));
        says(new ComponentReply.Inside("1002"));
        run(line("bare").when("1002", Cause.USER_BUSY, 486));
        assertThat(end).isInstanceOfSatisfying(Verdict.End.class, refused -> assertThat(
                        refused.why().cause())
                .isEqualTo(Cause.USER_BUSY));
    }

    @Test
    void a_number_outside_is_called_over_the_trunk_that_the_service_names_for_so_long() throws Exception {
        says(new ComponentReply.Outside("nasim", "05321234567", Duration.ofSeconds(300)));
        ScriptedLine line = run(line("out"));
        assertThat(line.hunts.getFirst().callees())
                .singleElement()
                .isInstanceOfSatisfying(Callee.Outside.class, callee -> {
                    assertThat(callee.outside().digits()).isEqualTo("905321234567");
                    assertThat(callee.over()).isEqualTo(new Outward.ByTrunk("nasim"));
                    assertThat(callee.callerId().digits()).isEqualTo("908505320000");
                });
        assertThat(line.limit).isEqualTo(Duration.ofSeconds(300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nasim 00493012345678", "other 05321234567", "nasim abc", "nasim 05329999999"})
    void a_number_outside_that_may_not_be_called_leads_out_of_the_failure_exit(String wanted) throws Exception {
        world.state.blocked.add("to 905329999999");
        String[] parts = wanted.split(" ");
        says(new ComponentReply.Outside(parts[0], parts[1], Duration.ofSeconds(60)));
        ScriptedLine line = run(line("out"));
        assertThat(line.called()).containsExactly("1009");
        assertThat(line.limit).isNull();
    }

    @Test
    void the_limit_of_a_call_outside_that_failed_is_not_that_of_the_next() throws Exception {
        says(new ComponentReply.Outside("nasim", "05321234567", Duration.ofSeconds(300)));
        ScriptedLine line = run(line("out").when("05321234567", Cause.USER_BUSY, 486));
        assertThat(line.called()).containsExactly("05321234567", "1009");
        assertThat(line.limit).isNull();
    }

    @Test
    void keys_are_taken_first_and_the_service_says_what_they_mean() throws Exception {
        says(new ComponentReply.Case("3"));
        ScriptedLine line = run(line("keys").keys("17#"));
        assertThat(asked).singleElement().satisfies(q -> assertThat(q.data()).isEqualTo("17"));
        assertThat(line.called()).containsExactly("1003");
        says(new ComponentReply.Case("8"));
        assertThat(run(line("keys").keys("1234")).called()).containsExactly("1009");
    }

    @Test
    void commands_are_carried_out_in_order_and_what_is_entered_goes_into_the_next_request() throws Exception {
        AudioSource welcome = World.sound(1600);
        world.announcements.put("welcome", welcome);
        commands(
                "PlayAnnouncement('welcome'); SayNumber(5201); GetData('welcome',5,4)",
                "SayDigit('12'); GetData('',5,2);",
                "ClearUserData(); GetData('',5,1)",
                "Exit('3')",
                "Exit(1)");
        ScriptedLine line = run(line("talk").alreadyAnswered().keys("12#34_"));
        assertThat(asked.stream().map(Question::data)).containsExactly("", "12", "1234", "", "");
        assertThat(line.called()).containsExactly("1001");
        assertThat(line.steps)
                .containsExactly("DID 908508850000", "COMPONENT talk", "COMPONENT next", "EXTENSION 1001");
        List<AudioSource> heard = line.heard.stream()
                .filter(source -> !(source instanceof Silence))
                .toList();
        assertThat(heard.get(0)).isSameAs(welcome);
        assertThat(same(heard.get(1), number(5201))).isTrue();
        assertThat(heard.get(2)).isSameAs(welcome);
    }

    @Test
    void everything_that_can_be_said_is_said_in_the_tenants_language() throws Exception {
        world.builder.language("fa");
        commands("SayNumber('0021'); SayNumber(1234567890); SayDigit(909); SayDuration('02:03:04'); SayClock(14:00);"
                + "SayDate('1401-09-11','jalali'); MusicOnHold('default', 1); Exit('3')");
        ScriptedLine line = run(line("talk"));
        List<AudioSource> said = List.of(
                World.PROMPTS.number(21, Language.FA),
                World.PROMPTS.digits("1234567890", Language.FA),
                World.PROMPTS.digits("909", Language.FA),
                World.PROMPTS.duration(Duration.ofSeconds(7_384), Language.FA),
                World.PROMPTS.clock(LocalTime.of(14, 0), false, Language.FA),
                World.PROMPTS.date(LocalDate.of(2022, 12, 2), SpokenCalendar.JALALI, Language.FA));
        for (int i = 0; i < said.size(); i++) {
            assertThat(same(line.heard.get(i), said.get(i))).as("command " + i).isTrue();
        }
        assertThat(line.backgrounds).containsExactly(Optional.of(MusicOnHold.builtIn()), Optional.empty());
    }

    @Test
    void a_caller_who_need_not_hear_anything_is_not_answered() throws Exception {
        commands("SetLimitOnCall(60); Exit('3')", "Exit('1')");
        ScriptedLine line = line("talk").when("1001", Cause.USER_BUSY, 486);
        run(line);
        assertThat(line.answered()).isFalse();
        assertThat(line.limit).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void the_number_that_a_service_sets_is_told_to_the_next_and_reached_by_an_exit_without_a_target() throws Exception {
        commands("SetExten('1005'); Exit('3')", "Exit('9')");
        ScriptedLine line = run(line("talk"));
        assertThat(asked.getLast().destination()).isEqualTo("1005");
        assertThat(line.called()).containsExactly("1005");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SayNumber(1)",
                "Reboot(); Exit('3')",
                "PlayAnnouncement('none'); Exit('3')",
                "Playback('none'); Exit('3')",
                "GetData('none',1,1); Exit('3')",
                "Exit('no such exit')"
            })
    void commands_that_fail_lead_out_of_the_error_exit(String text) throws Exception {
        commands(text);
        assertThat(run(line("talk")).called()).containsExactly("1009");
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_service_that_asks_for_ever_is_left() throws Exception {
        for (int i = 0; i < 25; i++) {
            commands("GetData('',1,1)");
        }
        assertThat(run(line("talk")).called()).containsExactly("1009");
        assertThat(asked).hasSize(20);
    }

    @Test
    void a_caller_who_hangs_up_ends_the_request() throws Exception {
        CompletableFuture<ComponentReply> never = new CompletableFuture<>();
        answers.add(never);
        run(line("who").keys("!"));
        assertThat(end).isNull();
        assertThat(never).isCancelled();
    }

    @Test
    void an_extension_that_forwards_its_calls_is_obeyed() throws Exception {
        world.extension("1002", ComponentTest::forwarding);
        says(new ComponentReply.Inside("1002"));
        assertThat(run(line("who")).called()).containsExactly("1004");
    }

    private static Extension forwarding(Extension extension) {
        return extension.withForwards(extension.forwards().withAlways(new Target.User("1004")));
    }
}
