package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.app.demo.StereoRecording;
import org.santral.sip.transport.Wire;

/** baresip as the registered phone of extension 1001, SIPp as the carrier of whom it calls. */
class BaresipTest {
    private static final Tone PHONE = new Tone(440);
    private static final Tone OUTSIDE = new Tone(1000);

    @TempDir
    Path folder;

    private Carrier far;
    private PbxUnderTest pbx;

    @BeforeEach
    void start() throws Exception {
        Sipp.assumeInstalled();
        Baresip.assumeInstalled();
        far = Carrier.udp("127.0.0.12");
        pbx = PbxUnderTest.start(folder, new Setup().trunk("far", Numbers.DESTINATIONS, far));
    }

    @AfterEach
    void stop() {
        if (pbx != null) {
            pbx.close();
        }
    }

    @Test
    void theExtensionCallsOutside() throws Exception {
        String tone = OUTSIDE.alaw(folder, Duration.ofSeconds(1)).toString();
        Script callee = Script.of("Far")
                .streaming()
                .reply("180 Ringing")
                .replyWithSdp("200 OK")
                .expect("ACK");
        callee.play(tone).pause(Duration.ofSeconds(4)).bye();
        try (Baresip phone = registered("auto");
                Sipp outside = Sipp.play(far, folder, callee)) {
            String destination = Numbers.destination();
            String call = pbx.get("/originate?extension=1001&destination=" + destination)
                    .body();
            Detail detail = pbx.ended(call);
            outside.awaitDone();
            pbx.awaitIdle();

            assertThat(detail.result()).isEqualTo("Cevaplandı");
            assertThat(detail.cdr("direction")).isEqualTo("Giden (API)");
            assertThat(detail.cdr("caller_id_number")).isEqualTo("1001");
            assertThat(detail.cdr("destination_number")).isEqualTo(destination);
            assertThat(detail.legs("destination_number")).containsExactly("1001", destination);
            assertThat(detail.legs("ip_address")).containsExactly(Baresip.ADDRESS, "127.0.0.12");
            assertThat(detail.legs("sip_user_agent").getFirst()).startsWith("baresip");
            assertThat(detail.legs("read_codec")).containsExactly("PCMA", "PCMA");
            assertThat(pbx.eventTypes(call)).containsExactly("ringing", "answer", "hangup");
            assertThat(inviteOfPhone()).contains("answer-after=0", "info=alert-autoanswer");
            assertThat(outside.received("INVITE").getFirst().text())
                    .contains("From: <sip:908505320001@")
                    .doesNotContain("1001@", "baresip", Baresip.ADDRESS);

            StereoRecording recording = pbx.recording(call);
            PHONE.assertHeard(recording.left(), OUTSIDE);
            OUTSIDE.assertHeard(recording.right(), PHONE);
            OUTSIDE.assertHeard(phone.heard(), PHONE);
        }
    }

    @Test
    void aPersonAnswersByHand() throws Exception {
        Script callee =
                Script.of("Far").reply("180 Ringing").replyWithSdp("200 OK").expect("ACK");
        try (Baresip phone = registered("manual");
                Sipp outside = Sipp.play(
                        far, folder, callee.pause(Duration.ofSeconds(1)).bye())) {
            String call = pbx.get("/originate?extension=1001&manual_answer=true&destination=" + Numbers.destination())
                    .body();
            Patience.until("the phone rings", phone::output, () -> !pbx.wire(Wire.Direction.IN, "SIP/2.0 180")
                    .isEmpty());
            assertThat(inviteOfPhone()).doesNotContain("answer-after", "alert-autoanswer");
            assertThat(outside.received("INVITE")).isEmpty();
            assertThat(pbx.events(call)).isEmpty();
            phone.accept();
            outside.await(true, "INVITE");
            assertThat(pbx.ended(call).result()).isEqualTo("Cevaplandı");
            pbx.awaitIdle();
        }
    }

    /** Hold and resume by the phone, and a key that goes on to the outside. */
    @Test
    void thePhoneHoldsResumesAndPressesAKey() throws Exception {
        try (Baresip phone = registered("auto");
                AudioPeer audio = new AudioPeer("127.0.0.12", OUTSIDE);
                Sipp outside = Sipp.play(
                        far,
                        folder,
                        Script.of("Far")
                                .speaking(audio)
                                .reply("180 Ringing")
                                .replyWithSdp("200 OK")
                                .expect("ACK")
                                .hungUp())) {
            audio.follow(outside);
            String call = pbx.get("/originate?extension=1001&destination=" + Numbers.destination())
                    .body();
            audio.awaitTone(PHONE);
            phone.press('7');
            Patience.until("the key arrives", audio::keys, () -> audio.keys().equals("7"));
            phone.hold();
            audio.awaitNot(PHONE);
            phone.resume();
            audio.awaitTone(PHONE);
            phone.hangUp();
            assertThat(pbx.ended(call).result()).isEqualTo("Cevaplandı");
            outside.awaitDone();
            pbx.awaitIdle();
        }
    }

    @Test
    void anExtensionWithoutAPhoneCannotBeReached() throws Exception {
        String call = pbx.get("/originate?extension=1002&caller_id=" + Setup.CALLER_ID + "&destination="
                        + Numbers.destination())
                .body();
        Detail detail = pbx.ended(call);
        assertThat(detail.result()).isEqualTo("Ulaşılamıyor");
        assertThat(pbx.eventTypes(call)).isEqualTo(List.of("hangup"));
        pbx.awaitIdle();
    }

    @Test
    void aPhoneThatGoesAwayIsForgotten() throws Exception {
        Baresip phone = registered("auto");
        phone.close();
        Patience.until("the registration is taken back", phone::output, () -> pbx.registeredPhones() == 0);
    }

    private Baresip registered(String answers) throws Exception {
        Baresip phone = Baresip.start(folder, pbx.sipUdp(), "1001", answers, PHONE);
        try {
            Patience.until("the phone is registered", phone::output, () -> {
                phone.assertRuns();
                return pbx.registeredPhones() == 1;
            });
        } catch (Exception | AssertionError e) {
            phone.close();
            throw e;
        }
        assertThat(pbx.wire(Wire.Direction.OUT, "SIP/2.0 401")).isNotEmpty();
        return phone;
    }

    private String inviteOfPhone() {
        Wire invite = pbx.wire(Wire.Direction.OUT, "INVITE sip:1001").getFirst();
        return new String(invite.bytes(), StandardCharsets.UTF_8);
    }
}
