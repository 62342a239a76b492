package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.app.demo.StereoRecording;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What remains of transfers: records that lead to each other, one recording, and who is heard in which part of it. */
class TransferRecordsTest {
    private static final String DID = "908508850001";
    private static final Tone CALLER = new Tone(500);
    private static final Tone ONE = new Tone(800);
    private static final Tone TWO = new Tone(1300);

    @TempDir
    Path folder;

    private Office office;
    private PbxUnderTest pbx;
    private AudioPeer caller;
    private AudioPeer one;
    private AudioPeer two;

    @BeforeEach
    void open() throws Exception {
        office = Office.open(folder, new Setup().did(DID, "user/1001"));
        pbx = office.pbx;
        caller = office.voice(Office.NEAR, CALLER);
        one = office.voice(Office.address("1001"), ONE);
        two = office.voice(Office.address("1002"), TWO);
    }

    @AfterEach
    void close() throws Exception {
        if (office != null) {
            office.close();
        }
    }

    private Sipp outside(String number) throws Exception {
        return office.outside(number, DID, caller, s -> s.untilAnswered().cued().bye());
    }

    @Test
    void aBlindTransferIsOneCallWithOneRecording() throws Exception {
        String target = "sip:1002@" + Setup.SIP_DOMAIN;
        Sipp first = office.phone(
                "1001", one, Office.answers("First", one).cued().refer(target).hungUpAtLast());
        Sipp second = office.phone("1002", two, Office.answers("Second", two).hungUp());
        String number = Numbers.source();
        Sipp outside = outside(number);
        one.awaitTone(CALLER);
        caller.awaitTone(ONE);
        first.cue();
        two.awaitTone(CALLER, ONE);
        caller.awaitTone(TWO, ONE);
        first.awaitDone();
        outside.cue();
        second.awaitDone();
        String call = office.callFrom(number);
        pbx.awaitIdle();
        assertThat(pbx.endedCalls()).containsExactly(call);
        assertThat(transfers(call)).containsExactly("BLIND 1001 1002 -");
        assertThat(pbx.ended(call).legs("destination_number")).containsExactly("1001", "1002");
        assertRecording(call, number);
    }

    /** RFC 5589 §7: the phone asks the one whom it will hand the caller to before it does. */
    @Test
    void anAttendedTransferLinksBothCalls() throws Exception {
        Sipp first = office.phone(
                "1001",
                one,
                Office.answers("First", one)
                        .cued()
                        .reinvite("sendonly")
                        .cued()
                        .referToFile("target")
                        .hungUpAtLast());
        Sipp second = office.phone("1002", two, Office.answers("Second", two).hungUp());
        String number = Numbers.source();
        Sipp outside = outside(number);
        one.awaitTone(CALLER);
        first.cue();
        caller.awaitNot(ONE);
        AudioPeer consultant = office.voice(Office.address("1001"), ONE);
        Sipp consulting =
                office.dials("1001", "1002", consultant, s -> s.untilAnswered().hungUpAtLast());
        two.awaitTone(ONE, CALLER);
        consultant.awaitTone(TWO, CALLER);
        first.write("target", "sip:1002@" + Setup.SIP_DOMAIN + "?Replaces=" + replaces(consulting));
        first.cue();
        two.awaitTone(CALLER, ONE);
        caller.awaitTone(TWO, ONE);
        consulting.awaitDone();
        first.awaitDone();
        outside.cue();
        second.awaitDone();
        String call = office.callFrom(number);
        Set<String> all = Set.of(call);
        String consultation = pbx.awaitAnotherEnded(all);
        pbx.awaitIdle();
        assertThat(transfers(call)).containsExactly("ATTENDED 1001 1002 " + consultation);
        assertThat(transfers(consultation)).containsExactly("ATTENDED 1001 " + number + " " + call);
        assertThat(pbx.ended(call).result()).isEqualTo("Cevaplandı");
        assertThat(pbx.ended(call).cdr("sip_hangup_disposition")).isEqualTo("caller");
        assertThat(pbx.ended(consultation).cdr("direction")).isEqualTo("Santral içi");
        assertRecording(call, number);
    }

    @Test
    void aCallerWhoIsSentToABusyPhoneComesBack() throws Exception {
        String target = "sip:1002@" + Setup.SIP_DOMAIN;
        Sipp first = office.phone(
                "1001", one, Office.answers("First", one).cued().refer(target).hungUpAtLast());
        Sipp second = office.phone("1002", null, Script.refuses("Second", "486 Busy Here"));
        String number = Numbers.source();
        Sipp outside = outside(number);
        one.awaitTone(CALLER);
        first.cue();
        second.awaitDone();
        first.awaitDone();
        Patience.until(
                "it rings again at 1001",
                () -> first,
                () -> first.received("INVITE").stream()
                                .map(invite -> Sipp.header(invite, "Call-ID"))
                                .distinct()
                                .count()
                        == 2);
        caller.awaitTone(ONE);
        outside.cue();
        String call = office.callFrom(number);
        Detail detail = pbx.ended(call);
        assertThat(transfers(call)).containsExactly("BLIND 1001 1002 -");
        assertThat(detail.legs("destination_number")).containsExactly("1001", "1002", "1001");
        assertThat(detail.legs("result")).containsExactly("Cevaplandı", "Meşgul", "Cevaplandı");
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        pbx.awaitIdle();
    }

    private List<String> transfers(String call) throws Exception {
        return office.query(
                "select kind, by_extension, to_number, other_call from cdr_transfer where call_id = ? order by ordinal",
                call);
    }

    /** One file as long as the talk; its segments leave no gap, and who they name is heard in them. */
    private void assertRecording(String call, String number) throws Exception {
        Detail detail = pbx.ended(call);
        assertThat(detail.cdr("recording_present")).isEqualTo("true");
        StereoRecording recording = pbx.recording(call);
        long talk = detail.seconds("talk_duration");
        assertThat(recording.seconds()).isBetween(talk - 1.0, talk + 2.0);
        JsonNode manifest = manifest(call);
        assertThat(manifest.path("call_uuid").stringValue()).isEqualTo(call);
        assertThat(manifest.path("length_ms").longValue() / 1000.0)
                .isBetween(recording.seconds() - 0.1, recording.seconds() + 0.1);
        long end = 0;
        List<String> right = new ArrayList<>();
        for (JsonNode segment : manifest.path("segments")) {
            assertThat(segment.path("offset_ms").longValue()).isEqualTo(end);
            long length = segment.path("length_ms").longValue();
            String heard = segment.path("right").stringValue("-");
            if (length > 1000 && !heard.equals("-")) {
                assertThat(segment.path("left").stringValue("-")).isEqualTo(number);
                int from = Math.toIntExact((end + 400) * 8);
                int to = Math.toIntExact((end + length - 200) * 8);
                assertThat(CALLER.heardIn(recording.left(), from, to)).isTrue();
                assertThat((heard.equals("1001") ? ONE : TWO).heardIn(recording.right(), from, to))
                        .as(heard + " in " + manifest)
                        .isTrue();
                assertThat((heard.equals("1001") ? TWO : ONE).heardIn(recording.right(), from, to))
                        .isFalse();
                right.add(heard);
            }
            end += length;
        }
        assertThat(end).isEqualTo(manifest.path("length_ms").longValue());
        assertThat(right).containsSubsequence("1001", "1002");
        assertThat(office.files("recordings", ".wav").stream()
                        .map(file -> file.getFileName().toString())
                        .filter(name ->
                                name.startsWith(manifest.path("recording_id").stringValue("?"))))
                .hasSize(1);
    }

    private JsonNode manifest(String call) throws Exception {
        Path audio = office.files("recordings", ".wav").stream()
                .filter(file -> file.toString().contains(recordingId(call)))
                .findFirst()
                .orElseThrow();
        Path json = audio.resolveSibling(audio.getFileName().toString().replace(".wav", ".json"));
        Patience.until("the manifest is written", () -> json, () -> Files.exists(json));
        return JsonMapper.shared().readTree(Files.readString(json));
    }

    private String recordingId(String call) {
        try {
            return office.query("select recording_id from recording where call_id = ?", call)
                    .getFirst();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The dialog of the consultation as the one who takes it over names it, escaped for a URI. */
    private static String replaces(Sipp consultation) throws Exception {
        Sipp.Message answer = consultation.await(true, "SIP/2.0 200");
        return URLEncoder.encode(
                Sipp.header(answer, "Call-ID") + ";to-tag=" + tag(Sipp.header(answer, "To")) + ";from-tag="
                        + tag(Sipp.header(answer, "From")),
                StandardCharsets.UTF_8);
    }

    private static String tag(String header) {
        return header.substring(header.indexOf("tag=") + 4);
    }
}
