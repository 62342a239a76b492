package org.santral.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.CallId;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.Dialplan.Plan;
import org.santral.media.Tone;
import org.santral.speech.Language;
import org.santral.speech.Phrase;
import org.santral.tenant.Did;
import org.santral.tenant.MailboxSettings;
import org.santral.tenant.Target;
import org.santral.voicemail.VoicemailBox.Message;

/** Leaving messages and listening to them. In scripts {@code _} is a pause, {@code !} a hang-up. */
class VoicemailTest {
    @TempDir
    Path folder;

    private World world;
    private Verdict end;

    @BeforeEach
    void mailbox() {
        world = new World(folder);
        world.builder.dids(List.of(new Did(World.DID, new Target.Voicemail("1001"))));
    }

    private ScriptedLine leave(String script, Duration spoken) throws InterruptedException {
        Plan plan = world.inbound(World.CALLER);
        ScriptedLine line = world.line(plan).keys(script).speaks(spoken);
        end = line.run(plan.program());
        return line;
    }

    @ParameterizedTest
    @CsvSource({"_!, true", "_#, false", "_12#, false", "_, false", "5#, false"})
    void a_message_ends_by_hang_up_hash_or_its_longest_length(String script, boolean gone) throws Exception {
        ScriptedLine line = leave(script, Duration.ofSeconds(7));
        assertThat(end == null).isEqualTo(gone);
        assertThat(line.steps).containsExactly("DID 908508850000", "VOICEMAIL 1001");
        assertThat(line.heard.subList(0, 2))
                .containsExactly(World.PROMPTS.say(Phrase.VOICEMAIL_GREETING, Language.TR), Tone.BEEP);
        Message message = world.box.messages.getFirst();
        assertThat(message.call()).isEqualTo(line.call());
        assertThat(message.callerNumber()).isEqualTo(World.CALLER);
        assertThat(message.length()).isEqualTo(Duration.ofSeconds(7));
        assertThat(message.heard()).isFalse();
        assertThat(message.file()).exists();
        assertThat(world.lamps).containsExactly("1001");
    }

    @Test
    void who_says_nothing_is_not_waited_for_longer_than_three_minutes() throws Exception {
        Instant before = world.time.instant();
        leave("", Duration.ofMinutes(3));
        assertThat(Duration.between(before, world.time.instant()))
                .isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
    }

    @Test
    void who_hangs_up_during_the_greeting_leaves_none() throws Exception {
        leave("!", Duration.ofSeconds(7));
        assertThat(world.box.messages).isEmpty();
        assertThat(world.lamps).isEmpty();
    }

    @Test
    void less_than_a_second_is_no_message_and_leaves_no_file() throws Exception {
        leave("_!", Duration.ofMillis(900));
        assertThat(world.box.messages).isEmpty();
        assertThat(world.lamps).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void a_full_mailbox_takes_no_more() throws Exception {
        world.box.full = true;
        assertThat(leave("", Duration.ofSeconds(7)).heard)
                .containsExactly(World.PROMPTS.say(Phrase.NO_ANSWER, Language.TR));
        assertThat(world.box.messages).isEmpty();
        assertThat(world.box.lost).singleElement().asString().startsWith("1001 ");
    }

    @Test
    void an_extension_s_own_greeting_is_played() throws Exception {
        Files.write(folder.resolve("greeting-1001.wav"), MenuTest.wav(1234));
        assertThat(leave("_!", Duration.ofSeconds(7)).heard.getFirst().samples())
                .isEqualTo(1234);
    }

    private CallId message(int number, boolean heard) throws Exception {
        CallId id = new CallId("00000000-0000-7000-8000-00000000000" + number);
        Path file = Files.write(folder.resolve(number + ".wav"), MenuTest.wav(1000 * number));
        world.box.messages.add(
                new Message(id, World.CALLER, "", world.time.instant(), Duration.ofSeconds(2), heard, file));
        return id;
    }

    private ScriptedLine listen(String script) throws InterruptedException {
        Plan plan = world.dialled("1001", "*97");
        ScriptedLine line = world.line(plan).keys(script);
        end = line.run(plan.program());
        return line;
    }

    /** How often the message of that many thousand samples was played; the tone before it belongs to it. */
    private static long plays(ScriptedLine line, int number) {
        int samples = Tone.BEEP.samples() + 1000 * number;
        return line.heard.stream().filter(source -> source.samples() == samples).count();
    }

    @Test
    void new_messages_are_played_and_become_heard() throws Exception {
        CallId first = message(1, false);
        CallId second = message(2, false);
        message(3, true);
        ScriptedLine line = listen("");
        assertThat(plays(line, 1)).isEqualTo(1);
        assertThat(plays(line, 2)).isEqualTo(1);
        assertThat(plays(line, 3)).isZero();
        assertThat(world.box.messages).extracting(Message::heard).containsOnly(true);
        assertThat(world.lamps).containsExactly("1001", "1001");
        assertThat(List.of(first, second)).doesNotHaveDuplicates();
    }

    @Test
    void one_again_two_next_three_away() throws Exception {
        message(1, false);
        CallId second = message(2, false);
        // the count, then: again while it plays, again after it; next; gone
        ScriptedLine line = listen("_" + "1" + "_1" + "2" + "_3");
        assertThat(plays(line, 1)).isEqualTo(3);
        assertThat(plays(line, 2)).isEqualTo(1);
        assertThat(world.box.messages).extracting(Message::call).doesNotContain(second);
        assertThat(world.box.messages).hasSize(1);
    }

    @Test
    void without_new_ones_the_old_are_played() throws Exception {
        message(3, true);
        ScriptedLine line = listen("");
        assertThat(line.heard.getFirst()).isEqualTo(World.PROMPTS.say(Phrase.NO_MESSAGES, Language.TR));
        assertThat(plays(line, 3)).isEqualTo(1);
        assertThat(world.lamps).isEmpty();
    }

    @Test
    void a_hang_up_in_a_message_leaves_it_new() throws Exception {
        message(1, false);
        listen("_!");
        assertThat(end).isNull();
        assertThat(world.box.messages.getFirst().heard()).isFalse();
    }

    private ScriptedLine listens(String from, String code, String script) throws InterruptedException {
        Plan plan = world.dialled(from, code);
        ScriptedLine line = world.line(plan).keys(script);
        end = line.run(plan.program());
        return line;
    }

    private void mailbox(@Nullable String pin, boolean always, boolean told) {
        MailboxSettings settings = new MailboxSettings(pin, always, true, told, told, false, false, false, "");
        world.extension("1001", extension -> extension.withMailbox(settings));
    }

    @Test
    void who_knows_the_pin_listens_from_another_phone() throws Exception {
        message(1, false);
        mailbox(null, false, false);
        assertThat(listens("1002", "*981001", "").heard).isEmpty();
        assertThat(end).isEqualTo(new Verdict.End(Refusals.NO_RIGHT));
        mailbox("47", false, false);
        assertThat(plays(listens("1002", "*981001", "46#_474#48#"), 1)).isZero();
        assertThat(world.box.messages).extracting(Message::heard).containsOnly(false);
        assertThat(plays(listens("1002", "*981001", "46#47#"), 1)).isEqualTo(1);
        assertThat(plays(listens("1001", "*97", ""), 1)).isEqualTo(1);
        mailbox("47", true, false);
        assertThat(plays(listens("1001", "*97", ""), 1)).isZero();
        assertThat(plays(listens("1001", "*97", "47#"), 1)).isEqualTo(1);
    }

    @Test
    void a_mailbox_can_say_who_called_and_when() throws Exception {
        message(1, false);
        mailbox(null, false, true);
        ScriptedLine line = listens("1001", "*97", "");
        assertThat(plays(line, 1)).isZero();
        assertThat(line.heard).anyMatch(source -> source.samples() > Tone.BEEP.samples() + 1000 + 3 * 8000);
    }

    @Test
    void a_mailbox_without_a_greeting_begins_with_the_tone() throws Exception {
        world.extension(
                "1001",
                extension -> extension.withMailbox(
                        new MailboxSettings(null, false, false, false, false, false, false, false, "")));
        assertThat(leave("_!", Duration.ofSeconds(7)).heard.getFirst().samples())
                .isEqualTo(Tone.BEEP.samples());
    }
}
