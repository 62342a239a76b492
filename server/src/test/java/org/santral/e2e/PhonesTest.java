package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What people do with their phones: pick up for others, hold, have two, want peace, let the mailbox answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhonesTest {
    private static final String DID = "908508850001";
    private static final String DID_OF_1003 = "908508850003";
    private static final String DID_OF_1005 = "908508850005";
    private static final Tone CALLER = new Tone(500);
    private static final Tone PHONE = new Tone(800);
    private static final Tone MUSIC = new Tone(1700);

    private Path folder;
    private Office office;
    private PbxUnderTest pbx;

    @BeforeAll
    void open(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Path prompts = Files.createDirectory(folder.resolve("prompts"));
        String music = MUSIC.wav(prompts, Duration.ofSeconds(10)).getFileName().toString();
        Setup setup = new Setup()
                .extension("1003", "ring-timeout: 2, voicemail: on, forward: { no-answer: voicemail/1003 }")
                .extension("1005")
                .did(DID, "user/1001")
                .did(DID_OF_1003, "user/1003")
                .did(DID_OF_1005, "user/1005")
                .tenant("prompts: \"" + prompts + "\"")
                .tenant("music: " + music);
        office = Office.open(folder, setup);
        pbx = office.pbx;
    }

    @AfterEach
    void endOfTest() throws Exception {
        office.endOfTest();
    }

    @AfterAll
    void close() throws Exception {
        if (office != null) {
            office.close();
        }
    }

    @Test
    void aColleaguePicksUp() throws Exception {
        String number = Numbers.source();
        AudioPeer caller = office.voice(Office.NEAR, CALLER);
        AudioPeer colleague = office.voice(Office.address("1002"), PHONE);
        Sipp rung = office.phone(
                "1001", null, Script.of("Desk").reply("180 Ringing").cancelled());
        Sipp calling = office.outside(
                number, DID, caller, s -> s.untilAnswered().cued().bye());
        rung.await(false, "SIP/2.0 180");
        Sipp picking =
                office.dials("1002", "*8", colleague, s -> s.untilAnswered().hungUp());
        rung.awaitDone();
        caller.awaitTone(PHONE);
        colleague.awaitTone(CALLER);
        calling.cue();
        picking.awaitDone();
        String call = office.callFrom(number);
        Detail detail = pbx.ended(call);
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(detail.cdr("missed")).isEqualTo("false");
        assertThat(detail.legs("destination_number")).startsWith("1001");
        assertThat(detail.legs("result")).startsWith("Çağrısı çekildi");
        assertThat(pbx.hangupEvent(call)).containsEntry("dialed_user", "1001").containsEntry("connected_user", "1002");
        pbx.awaitIdle();
    }

    @Test
    void whoIsHeldHearsMusic() throws Exception {
        String number = Numbers.source();
        AudioPeer caller = office.voice(Office.NEAR, CALLER);
        AudioPeer phone = office.voice(Office.address("1001"), PHONE);
        Sipp desk = office.phone(
                "1001",
                phone,
                Office.answers("Desk", phone)
                        .cued()
                        .reinvite("sendonly")
                        .cued()
                        .reinvite("sendrecv")
                        .hungUp());
        Sipp calling = office.outside(
                number, DID, caller, s -> s.untilAnswered().cued().bye());
        caller.awaitTone(PHONE, MUSIC);
        phone.awaitTone(CALLER);
        desk.cue();
        caller.awaitTone(MUSIC, PHONE);
        phone.awaitNot(CALLER);
        desk.cue();
        caller.awaitTone(PHONE, MUSIC);
        phone.awaitTone(CALLER, MUSIC);
        calling.cue();
        desk.awaitDone();
        assertThat(pbx.ended(office.callFrom(number)).result()).isEqualTo("Cevaplandı");
        pbx.awaitIdle();
    }

    @Test
    void bothPhonesOfAnExtensionRingUntilOneAnswers() throws Exception {
        String number = Numbers.source();
        Desk left = Desk.registered(pbx, folder, "1005", "127.0.1.51");
        Desk right = Desk.registered(pbx, folder, "1005", "127.0.1.52");
        Sipp winner = office.opened(left.plays(Office.answersOnCue("Left", null).hungUp()));
        Sipp loser = office.opened(
                right.plays(Script.of("Right").reply("180 Ringing").cancelled()));
        Sipp calling = office.outside(
                number, DID_OF_1005, null, s -> s.untilAnswered().cued().bye());
        winner.await(false, "SIP/2.0 180");
        loser.await(false, "SIP/2.0 180");
        winner.cue();
        winner.await(true, "ACK");
        loser.awaitDone();
        calling.cue();
        winner.awaitDone();
        assertThat(loser.await(true, "CANCEL").text()).contains("cause=26");
        String call = office.callFrom(number);
        Detail detail = pbx.ended(call);
        assertThat(detail.legs("destination_number")).containsExactly("1005", "1005");
        assertThat(Map.of(
                        detail.legs("ip_address").get(0), detail.legs("result").get(0),
                        detail.legs("ip_address").get(1), detail.legs("result").get(1)))
                .isEqualTo(Map.of("127.0.1.51", "Cevaplandı", "127.0.1.52", "Diğer dahili cevapladı"));
        assertThat(pbx.hangupEvent(call)).containsEntry("connected_user", "1005");
        pbx.awaitIdle();
    }

    @Test
    void whoDoesNotWantToBeDisturbedIsNot() throws Exception {
        dialled("*78");
        String number = Numbers.source();
        office.outside(number, DID, null, s -> s.untilRefused(486)).awaitDone();
        String call = office.callFrom(number);
        Detail detail = pbx.ended(call);
        assertThat(detail.result()).isEqualTo("Meşgul");
        assertThat(detail.cdr("missed")).isEqualTo("true");
        assertThat(detail.legs("destination_number")).isEmpty();
        assertThat(pbx.eventTypes(call)).isEqualTo(List.of("hangup"));
        dialled("*79");
        String again = Numbers.source();
        Sipp phone = office.phone("1001", null, Office.answers("Desk", null).hungUp());
        office.outside(again, DID, null, s -> s.untilAnswered().bye()).awaitDone();
        phone.awaitDone();
        assertThat(pbx.ended(office.callFrom(again)).result()).isEqualTo("Cevaplandı");
        pbx.awaitIdle();
    }

    private void dialled(String code) throws Exception {
        Set<String> before = pbx.endedCalls();
        office.dials("1001", code, null, s -> s.untilAnswered().hungUp()).awaitDone();
        Detail detail = pbx.ended(pbx.awaitAnotherEnded(before));
        assertThat(detail.cdr("direction")).isEqualTo("Santral içi");
    }

    /** RFC 3842: the lamp. */
    @Test
    void theMailboxAnswersAndThePhoneIsTold() throws Exception {
        String number = Numbers.source();
        AudioPeer caller = office.voice(Office.NEAR, CALLER);
        Sipp phone = office.phone(
                "1003", null, Script.of("Desk").reply("180 Ringing").cancelled());
        Sipp calling = office.outside(
                number, DID_OF_1003, caller, s -> s.untilAnswered().cued().bye());
        phone.awaitDone();
        phone.close();
        Sipp told =
                office.phone("1003", null, Script.waits("Desk").expect("NOTIFY").ok());
        Patience.until("the message is two seconds long", () -> "", () -> office.files("voicemail", ".wav").stream()
                .anyMatch(file -> file.toFile().length() > 2 * 16_000));
        calling.cue();
        calling.awaitDone();
        told.awaitDone();
        assertThat(told.await(true, "NOTIFY").text())
                .contains("Event: message-summary", "Messages-Waiting: yes", "Voice-Message: 1/0");
        short[] message = Tone.read(office.file("voicemail", ".wav"));
        assertThat(message.length).isGreaterThan(16_000);
        assertThat(CALLER.heardIn(message, message.length / 4, message.length / 2))
                .isTrue();
        String call = office.callFrom(number);
        Detail detail = pbx.ended(call);
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(detail.cdr("missed")).isEqualTo("true");
        assertThat(detail.legs("result")).isEqualTo(List.of("Cevapsız"));
        assertThat(office.query("select kind, number from cdr_step where call_id = ? order by ordinal", call))
                .contains("EXTENSION 1003", "VOICEMAIL 1003");
        pbx.awaitIdle();
    }
}
