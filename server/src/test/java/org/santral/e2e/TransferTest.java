package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.app.demo.StereoRecording;

/** A caller from outside is handed from one phone to another; who stays hears the one who comes. */
class TransferTest {
    private static final String NEAR = "127.0.0.11";
    private static final String FIRST = "127.0.1.1";
    private static final String SECOND = "127.0.1.2";
    private static final String DID = "908508850001";
    private static final Tone CALLER = new Tone(500);
    private static final Tone ONE = new Tone(800);
    private static final Tone TWO = new Tone(1300);

    @TempDir
    Path folder;

    private PbxUnderTest pbx;
    private AudioPeer caller;
    private AudioPeer one;
    private AudioPeer two;

    @BeforeEach
    void start() throws Exception {
        Sipp.assumeInstalled();
        pbx = PbxUnderTest.start(
                folder,
                new Setup()
                        .trunk("near", Numbers.SOURCES, Carrier.udp(NEAR))
                        .trunk("far", Numbers.DESTINATIONS, Carrier.udp("127.0.0.12"))
                        .did(DID, "user/1001"));
        caller = new AudioPeer(NEAR, CALLER);
        one = new AudioPeer(FIRST, ONE);
        two = new AudioPeer(SECOND, TWO);
    }

    @AfterEach
    void stop() {
        if (pbx != null) {
            pbx.close();
            caller.close();
            one.close();
            two.close();
        }
    }

    private Sipp outside() throws Exception {
        Invite invite = Invite.fromCarrier(pbx, Numbers.source(), DID);
        Script script = Script.calling("Near", invite)
                .speaking(caller)
                .untilAnswered()
                .cued()
                .bye();
        Sipp sipp = Sipp.call(Carrier.udp(NEAR), folder, pbx, invite, script);
        caller.follow(sipp);
        return sipp;
    }

    private static Script answering(String name, AudioPeer audio) {
        return Script.of(name)
                .speaking(audio)
                .reply("180 Ringing")
                .replyWithSdp("200 OK")
                .expect("ACK");
    }

    private Sipp second() throws Exception {
        Sipp sipp = Desk.registered(pbx, folder, "1002", SECOND)
                .plays(answering("Second", two).hungUp());
        two.follow(sipp);
        return sipp;
    }

    @Test
    void blindByAPhone() throws Exception {
        Set<String> before = pbx.endedCalls();
        Desk desk = Desk.registered(pbx, folder, "1001", FIRST);
        String target = "sip:1002@" + Setup.SIP_DOMAIN;
        try (Sipp first =
                        desk.plays(answering("First", one).cued().refer(target).hungUpAtLast());
                Sipp second = second();
                Sipp outside = outside()) {
            one.follow(first);
            one.awaitTone(CALLER);
            caller.awaitTone(ONE);
            first.cue();
            two.awaitTone(CALLER, ONE);
            caller.awaitTone(TWO, ONE);
            first.awaitDone();
            outside.cue();
            second.awaitDone();
            outside.awaitDone();
            String call = pbx.awaitAnotherEnded(before);
            assertHandedOver(call);
            assertThat(pbx.endedCalls()).hasSize(before.size() + 1);
        }
    }

    @Test
    void blindByBaresip() throws Exception {
        Baresip.assumeInstalled();
        Set<String> before = pbx.endedCalls();
        try (Sipp second = second();
                Baresip first = Baresip.start(folder, pbx.sipUdp(), "1001", "auto", ONE)) {
            Patience.until("the phone is registered", first::output, () -> pbx.registeredPhones() == 2);
            try (Sipp outside = outside()) {
                caller.awaitTone(ONE);
                first.transfer("1002");
                two.awaitTone(CALLER, ONE);
                caller.awaitTone(TWO, ONE);
                outside.cue();
                second.awaitDone();
                outside.awaitDone();
                assertHandedOver(pbx.awaitAnotherEnded(before));
            }
        }
    }

    /** RFC 3891, RFC 5589 §7: the phone asks the one whom it will hand the caller to before it does. */
    @Test
    void attended() throws Exception {
        Set<String> before = pbx.endedCalls();
        Desk desk = Desk.registered(pbx, folder, "1001", FIRST);
        Invite consulting = desk.invite("1002");
        try (AudioPeer consultant = new AudioPeer(FIRST, ONE);
                Sipp first = desk.plays(answering("First", one)
                        .cued()
                        .reinvite("sendonly")
                        .cued()
                        .referToFile("target")
                        .hungUpAtLast());
                Sipp second = second();
                Sipp outside = outside()) {
            one.follow(first);
            one.awaitTone(CALLER);
            caller.awaitTone(ONE);
            first.cue();
            caller.awaitNot(ONE);
            Script script = Script.calling("First", consulting)
                    .speaking(consultant)
                    .untilAnswered()
                    .hungUpAtLast();
            try (Sipp consultation = Sipp.call(Carrier.udp(FIRST), folder, pbx, consulting, script)) {
                consultant.follow(consultation);
                two.awaitTone(ONE, CALLER);
                consultant.awaitTone(TWO, CALLER);
                first.write("target", "sip:1002@" + Setup.SIP_DOMAIN + "?Replaces=" + replaces(consultation));
                first.cue();
                two.awaitTone(CALLER, ONE);
                caller.awaitTone(TWO, ONE);
                consultation.awaitDone();
                first.awaitDone();
                outside.cue();
                second.awaitDone();
                outside.awaitDone();
            }
            Patience.until(
                    "both calls are over",
                    pbx::endedCalls,
                    () -> pbx.endedCalls().size() == before.size() + 2);
            pbx.awaitIdle();
            for (String call : pbx.endedCalls()) {
                assertThat(pbx.ended(call).result()).isIn("Cevaplandı", "Katılımlı aktarım");
            }
        }
    }

    /** The dialog of the consultation as the one who takes it over names it, escaped for a URI. */
    private static String replaces(Sipp consultation) throws Exception {
        Sipp.Message answer = consultation.await(true, "SIP/2.0 200");
        String local = tag(Sipp.header(answer, "From"));
        String remote = tag(Sipp.header(answer, "To"));
        return URLEncoder.encode(
                Sipp.header(answer, "Call-ID") + ";to-tag=" + remote + ";from-tag=" + local, StandardCharsets.UTF_8);
    }

    private static String tag(String header) {
        return header.substring(header.indexOf("tag=") + 4);
    }

    /** One record for all of it, and a recording as long as the talk. */
    private void assertHandedOver(String call) throws Exception {
        Detail detail = pbx.ended(call);
        pbx.awaitIdle();
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(detail.cdr("missed")).isEqualTo("false");
        assertThat(detail.legs("destination_number")).contains("1001", "1002");
        assertThat(pbx.eventTypes(call)).startsWith("ringing", "answer").endsWith("hangup");
        assertThat(detail.cdr("recording_present")).isEqualTo("true");
        StereoRecording recording = pbx.recording(call);
        Duration talk = Duration.ofSeconds(detail.seconds("talk_duration"));
        assertThat(recording.seconds()).isBetween(talk.toSeconds() - 1.5, talk.toSeconds() + 2.0);
        int third = recording.left().length / 3;
        assertThat(CALLER.heardIn(recording.left(), 0, third)).isTrue();
        assertThat(ONE.heardIn(recording.right(), 0, third / 2)).isTrue();
        assertThat(TWO.heardIn(recording.right(), recording.right().length - third / 2, recording.right().length))
                .isTrue();
    }
}
