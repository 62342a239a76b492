package org.santral.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.Dialplan.Plan;
import org.santral.ivr.PromptFolder;
import org.santral.media.AudioSource;
import org.santral.speech.Language;
import org.santral.speech.Phrase;
import org.santral.tenant.Did;
import org.santral.tenant.Menu;
import org.santral.tenant.RingGroup;
import org.santral.tenant.Strategy;
import org.santral.tenant.Target;

/** What callers reach through menus. In scripts {@code _} is a pause, {@code !} a hang-up. */
class MenuTest {
    private static final AudioSource WRONG = World.PROMPTS.say(Phrase.INVALID_KEY, Language.TR);
    private static final AudioSource ASK = World.PROMPTS.say(Phrase.DIAL_NOW, Language.TR);

    @TempDir
    Path folder;

    private World world;
    private Verdict end;

    @BeforeEach
    void menus() {
        world = new World(folder);
        world.builder.groups(List.of(
                new RingGroup("101", "Destek", List.of("1004"), Strategy.RING_ALL, Duration.ofSeconds(30), null)));
        Map<String, Target> keys = Map.of(
                "1", new Target.Menu("11"),
                "2", new Target.User("1002"),
                "22", new Target.User("1003"),
                "*", new Target.User("1004"),
                "##", new Target.User("1005"),
                "9", new Target.Hangup(Cause.NORMAL_CLEARING));
        world.builder.menus(List.of(
                menu("10", keys, new Target.User("1000"), false),
                menu("11", Map.of("1", new Target.Group("101"), "0", new Target.Menu("10")), null, false),
                menu("12", keys, new Target.User("1000"), true)));
    }

    private static Menu menu(String number, Map<String, Target> keys, Target otherwise, boolean extensions) {
        return new Menu(
                number,
                "",
                "welcome.wav",
                Duration.ofSeconds(6),
                Duration.ofSeconds(3),
                2,
                keys,
                otherwise,
                extensions,
                null);
    }

    private ScriptedLine call(String menu, String script) throws InterruptedException {
        world.builder.dids(List.of(new Did(World.DID, new Target.Menu(menu))));
        Plan plan = world.inbound(World.CALLER);
        ScriptedLine line = world.line(plan).keys(script);
        end = line.run(plan.program());
        assertThat(line.answered()).isTrue();
        return line;
    }

    @ParameterizedTest
    @CsvSource({
        // while the prompt plays, after it, and on the second try
        "10, 2_, 1002",
        "10, _2_, 1002",
        "10, __2_, 1002",
        "10, ___2_, 1002",
        // one key that begins another choice waits for it
        "10, 22, 1003",
        "10, 2#, 1002",
        "10, *, 1004",
        "10, ##, 1005",
        // wrong keys, then a right one, also while being told
        "10, 7_2_, 1002",
        "10, 72_, 1002",
        "10, 23_2_, 1002",
        // nothing valid, or nothing at all
        "10, 7_8_, 1000",
        "10, , 1000",
        // inside numbers
        "12, 1003, 1003",
        "12, _1003, 1003",
        "12, 1009, 1009",
        "12, 22_, 1003",
        "12, 5555_2_, 1002",
    })
    void keys_lead(String menu, String script, String reached) throws Exception {
        ScriptedLine line = call(menu, script == null ? "" : script);
        assertThat(end).isEqualTo(new Verdict.Connected());
        assertThat(line.called()).containsExactly(reached);
    }

    @Test
    void inside_numbers_are_dialled_only_where_the_menu_says_so() throws Exception {
        assertThat(call("11", "1002").called()).doesNotContain("1002");
        assertThat(call("10", "3_1009").called()).doesNotContain("1009");
    }

    @Test
    void menus_lead_to_menus_and_groups() throws Exception {
        ScriptedLine line = call("10", "11");
        assertThat(line.steps).containsExactly("DID 908508850000", "MENU 10", "MENU 11", "GROUP 101");
        assertThat(end).isEqualTo(new Verdict.Connected());
    }

    @Test
    void without_otherwise_the_call_is_cleared() throws Exception {
        call("11", "");
        assertThat(end)
                .isEqualTo(new Verdict.End(
                        Termination.of(Cause.NORMAL_CLEARING, Termination.By.SYSTEM, Termination.How.BYE)));
    }

    @Test
    void going_round_in_menus_ends_some_time() throws Exception {
        ScriptedLine line = call("10", "10".repeat(100));
        assertThat(line.steps).hasSize(1 + 40);
        assertThat(end)
                .isEqualTo(new Verdict.End(
                        Termination.of(Cause.EXCHANGE_ROUTING_ERROR, Termination.By.SYSTEM, Termination.How.BYE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "_!", "2!", "7!"})
    void hang_ups_end_the_program(String script) throws Exception {
        ScriptedLine line = call("10", script);
        assertThat(end).isNull();
        assertThat(line.hunts).isEmpty();
    }

    @Test
    void nobody_takes_the_call_after_the_menu() throws Exception {
        world.builder.dids(List.of(new Did(World.DID, new Target.Menu("10"))));
        Plan plan = world.inbound(World.CALLER);
        ScriptedLine line = world.line(plan).keys("2").when("1002", Cause.NO_ANSWER, 0);
        assertThat(line.run(plan.program()))
                .isEqualTo(new Verdict.End(
                        Termination.of(Cause.NORMAL_CLEARING, Termination.By.SYSTEM, Termination.How.BYE)));
    }

    @Test
    void a_prompt_that_is_missing_is_replaced_by_a_spoken_one() throws Exception {
        assertThat(call("10", "7_").heard).contains(ASK, WRONG);
    }

    @Test
    void the_file_of_the_prompts_folder_is_played() throws Exception {
        Files.write(folder.resolve("welcome.wav"), wav(800));
        List<AudioSource> heard = call("10", "2").heard;
        assertThat(heard).hasSize(1);
        assertThat(heard.getFirst().samples()).isEqualTo(800);
    }

    @Test
    void files_are_found_only_inside_the_folder_and_read_again_when_they_change() throws Exception {
        Path prompts = Files.createDirectory(folder.resolve("prompts"));
        Files.write(folder.resolve("secret.wav"), wav(80));
        Files.write(prompts.resolve("one.wav"), wav(80));
        Files.writeString(prompts.resolve("bad.wav"), "no audio");
        Files.createSymbolicLink(prompts.resolve("link.wav"), folder.resolve("secret.wav"));
        PromptFolder found = new PromptFolder(prompts);
        assertThat(found.find("one.wav")).isPresent();
        assertThat(found.find("one.wav")).isEqualTo(found.find("one.wav"));
        for (String name : List.of(
                "../secret.wav",
                "link.wav",
                folder.resolve("secret.wav").toString(),
                "two.wav",
                "bad.wav",
                "",
                ".",
                "\0")) {
            assertThat(found.find(name)).as(name).isEmpty();
        }
        Files.write(prompts.resolve("one.wav"), wav(160));
        assertThat(found.find("one.wav").orElseThrow().samples()).isEqualTo(160);
        Files.delete(prompts.resolve("one.wav"));
        assertThat(found.find("one.wav")).isEmpty();
    }

    /** Silence of that many samples: 16-bit PCM at 8 kHz. */
    static byte[] wav(int samples) {
        java.nio.ByteBuffer out =
                java.nio.ByteBuffer.allocate(44 + 2 * samples).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        out.putShort((short) 1)
                .putShort((short) 1)
                .putInt(8000)
                .putInt(16000)
                .putShort((short) 2)
                .putShort((short) 16);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
        return out.array();
    }

    @Test
    void announcements_are_played_to_their_end() throws Exception {
        AudioSource uploaded = World.sound(8000);
        world.announcements.put("456", uploaded);
        world.builder.dids(List.of(new Did(World.DID, new Target.Announcement("456"))));
        Plan plan = world.inbound(World.CALLER);
        ScriptedLine line = world.line(plan);
        assertThat(line.run(plan.program()))
                .isEqualTo(new Verdict.End(
                        Termination.of(Cause.NORMAL_CLEARING, Termination.By.SYSTEM, Termination.How.BYE)));
        assertThat(line.heard).containsExactly(uploaded);
        world.announcements.clear();
        ScriptedLine without = world.line(plan);
        without.run(plan.program());
        assertThat(without.heard).containsExactly(World.PROMPTS.say(Phrase.NOT_IN_SERVICE, Language.TR));
    }
}
