package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Transfers that take another turn: by the phone that called, given up while it rings, before the other has answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransferTurnsTest {
    private static final String DID = "908508850001";
    private static final Tone OUTSIDE = new Tone(500);
    private static final Tone ONE = new Tone(800);
    private static final Tone TWO = new Tone(1300);
    private static final String TO_1002 = "sip:1002@" + Setup.SIP_DOMAIN;

    private Office office;
    private PbxUnderTest pbx;
    private AudioPeer outside;
    private AudioPeer one;
    private AudioPeer two;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        office = Office.open(folder, new Setup().did(DID, "user/1001"));
        pbx = office.pbx;
    }

    private void voices() throws Exception {
        outside = office.voice(Office.NEAR, OUTSIDE);
        one = office.voice(Office.address("1001"), ONE);
        two = office.voice(Office.address("1002"), TWO);
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
    void thePhoneThatCalledHandsItsCalleeOn() throws Exception {
        voices();
        Set<String> before = pbx.endedCalls();
        String number = Numbers.source();
        Sipp callee =
                office.awaited(outside, Office.answers("Near", outside).cued().bye());
        Sipp second = office.phone("1002", two, Office.answers("Second", two).hungUp());
        Sipp first = office.dials("1001", number, one, s -> s.untilAnswered()
                .cued()
                .refer(TO_1002)
                .hungUpAtLast());
        one.awaitTone(OUTSIDE);
        first.cue();
        two.awaitTone(OUTSIDE, ONE);
        outside.awaitTone(TWO, ONE);
        first.awaitDone();
        callee.cue();
        second.awaitDone();
        String call = pbx.awaitAnotherEnded(before);
        Detail detail = pbx.ended(call);
        assertThat(detail.cdr("direction")).isEqualTo("Giden");
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(detail.cdr("caller_id_number")).isEqualTo("1001");
        assertThat(detail.legs("destination_number")).hasSize(2).endsWith("1002");
        assertThat(detail.legs("result")).containsExactly("Cevaplandı", "Cevaplandı");
        pbx.awaitIdle();
    }

    @Test
    void theCallerHangsUpWhileTheNextPhoneRings() throws Exception {
        voices();
        Sipp first = office.phone(
                "1001", one, Office.answers("First", one).cued().refer(TO_1002).hungUpAtLast());
        Sipp second = office.phone(
                "1002", null, Script.of("Second").reply("180 Ringing").cancelled());
        String number = Numbers.source();
        Sipp caller = office.outside(
                number, DID, outside, s -> s.untilAnswered().cued().bye());
        one.awaitTone(OUTSIDE);
        first.cue();
        second.await(false, "SIP/2.0 180");
        first.awaitDone();
        outside.awaitNot(ONE);
        caller.cue();
        second.awaitDone();
        caller.awaitDone();
        Detail detail = pbx.ended(office.callFrom(number));
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(detail.cdr("missed")).isEqualTo("false");
        assertThat(detail.cdr("sip_hangup_disposition")).isEqualTo("caller");
        assertThat(detail.legs("result")).containsExactly("Cevaplandı", "Vazgeçildi");
        pbx.awaitIdle();
    }

    /** Many phones transfer with Replaces although whom they called still rings. */
    @Test
    void thePhoneDoesNotWaitForTheOtherToAnswer() throws Exception {
        voices();
        Sipp first = office.phone(
                "1001",
                one,
                Office.answers("First", one).cued().referToFile("target").hungUpAtLast());
        Sipp second = office.phone(
                "1002",
                two,
                Script.of("Second")
                        .speaking(two)
                        .reply("180 Ringing")
                        .cuedUnlessCancelled()
                        .replyWithSdp("200 OK")
                        .expect("ACK")
                        .hungUp());
        String number = Numbers.source();
        Sipp caller = office.outside(
                number, DID, outside, s -> s.untilAnswered().cued().bye());
        one.awaitTone(OUTSIDE);
        Sipp consulting = office.dials("1001", "1002", null, s -> s.untilRefused(480));
        Sipp.Message ringing = consulting.await(true, "SIP/2.0 180");
        second.await(false, "SIP/2.0 180");
        String dialog =
                Sipp.header(ringing, "Call-ID") + ";to-tag=" + tag(ringing, "To") + ";from-tag=" + tag(ringing, "From");
        first.write("target", TO_1002 + "?Replaces=" + URLEncoder.encode(dialog, StandardCharsets.UTF_8));
        String rung = second.callId();
        first.cue();
        Patience.until("it rings again", () -> rung, () -> second.messages().stream()
                .anyMatch(m ->
                        m.starts("SIP/2.0 180") && !Sipp.header(m, "Call-ID").equals(rung)));
        second.cue();
        two.awaitTone(OUTSIDE, ONE);
        outside.awaitTone(TWO, ONE);
        first.awaitDone();
        consulting.awaitDone();
        caller.cue();
        second.awaitDone();
        Detail detail = pbx.ended(office.callFrom(number));
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(detail.legs("destination_number")).containsExactly("1001", "1002");
        assertThat(detail.legs("result")).containsExactly("Cevaplandı", "Cevaplandı");
        pbx.awaitIdle();
    }

    private static String tag(Sipp.Message message, String header) {
        String value = Sipp.header(message, header);
        return value.substring(value.indexOf("tag=") + 4);
    }
}
