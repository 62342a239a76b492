package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.santral.app.demo.StereoRecording;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.Wire;

/** baresip over TLS with SRTP: with the outside in the clear, with another encrypted phone, and where no key may go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncryptedCallsTest {
    private static final Tone PHONE = new Tone(440);
    private static final Tone OUTSIDE = new Tone(1000);

    /** baresip shows what it sends and receives, in bits per second. */
    private static final Pattern BOTH_WAYS = Pattern.compile("audio=6[34]\\d{3}/6[34]\\d{3} ");

    private Path folder;
    private Path certificate;
    private Carrier far;
    private PbxUnderTest pbx;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        Sipp.assumeInstalled();
        Baresip.assumeInstalled();
        Identities.assumeInstalled();
        folder = temporary;
        certificate = folder.resolve("pbx.pem");
        Path key = folder.resolve("pbx.key");
        Identities.make(certificate, key, "127.0.0.1");
        far = Carrier.udp("127.0.0.12");
        pbx = PbxUnderTest.start(
                folder,
                new Setup()
                        .tls(certificate, key)
                        .trunk("far", Numbers.DESTINATIONS, far)
                        .extension("1003", "name: Su, record: true, srtp: required"));
    }

    @AfterAll
    void stop() {
        if (pbx != null) {
            pbx.close();
        }
    }

    private Baresip registered(String extension, ListenPoint at, Tone says, String encryption) throws Exception {
        int before = pbx.registeredPhones();
        Baresip phone = Baresip.encrypted(folder, at, extension, "auto", says, certificate, encryption);
        try {
            Patience.until("the phone is registered", phone::output, () -> {
                phone.assertRuns();
                return pbx.registeredPhones() > before;
            });
        } catch (Exception | AssertionError e) {
            phone.close();
            throw e;
        }
        return phone;
    }

    private static String text(Wire message) {
        return new String(message.bytes(), StandardCharsets.UTF_8);
    }

    private String last(Wire.Direction direction, String holds) {
        return text(pbx.wire(direction, holds).getLast());
    }

    @Test
    void anEncryptedPhoneTalksToTheOutsideAndIsRecorded() throws Exception {
        String tone = OUTSIDE.alaw(folder, Duration.ofSeconds(1)).toString();
        Script callee = Script.of("Far")
                .streaming()
                .reply("180 Ringing")
                .replyWithSdp("200 OK")
                .expect("ACK");
        callee.play(tone).pause(Duration.ofSeconds(4)).bye();
        try (Baresip phone = registered("1003", pbx.sipTls(), PHONE, "srtp-mand");
                Sipp outside = Sipp.play(far, folder, callee)) {
            String call = pbx.get("/originate?extension=1003&caller_id=" + Setup.CALLER_ID + "&destination="
                            + Numbers.destination())
                    .body();
            Detail detail = pbx.ended(call);
            outside.awaitDone();
            pbx.awaitIdle();

            assertThat(detail.result()).isEqualTo("Cevaplandı");
            assertThat(last(Wire.Direction.OUT, "INVITE sip:1003"))
                    .contains("SIP/2.0/TLS", "RTP/SAVP", "a=crypto:")
                    .contains(";transport=tls");
            assertThat(outside.received("INVITE").getFirst().text()).doesNotContain("crypto", "SAVP");
            StereoRecording recording = pbx.recording(call);
            PHONE.assertHeard(recording.left(), OUTSIDE);
            OUTSIDE.assertHeard(recording.right(), PHONE);
            OUTSIDE.assertHeard(phone.heard(), PHONE);
        }
    }

    @Test
    void twoEncryptedPhonesTalkWithKeysOfTheirOwn() throws Exception {
        try (Baresip one = registered("1003", pbx.sipTls(), PHONE, "srtp-mand");
                Baresip other = registered("1002", pbx.sipTls(), OUTSIDE, "srtp")) {
            one.dial("1002");
            Patience.until("they talk", one::output, () -> one.output().contains("Call established"));
            one.hold();
            Patience.until("the phone holds", one::output, () -> !pbx.wire(Wire.Direction.OUT, "a=recvonly")
                    .isEmpty());
            one.resume();
            int held = one.output().length();
            Patience.until("both are heard again", one::output, () -> BOTH_WAYS
                    .matcher(one.output().substring(held))
                    .find());
            one.hangUp();
            pbx.awaitIdle();
            assertThat(last(Wire.Direction.OUT, "INVITE sip:1002")).contains("RTP/AVP", "a=crypto:");
            assertThat(one.output()).doesNotContain("failed to decrypt");
            assertThat(other.output()).doesNotContain("failed to decrypt").contains("SRTP is Enabled");
        }
    }

    /** Over UDP anybody on the way could read the keys: they are neither taken nor sent. */
    @Test
    void overUdpNoKeysAreTaken() throws Exception {
        try (Baresip phone = registered("1000", pbx.sipUdp(), PHONE, "srtp-mand")) {
            phone.dial("1002");
            Patience.until("the call is refused", phone::output, () -> !pbx.wire(
                            Wire.Direction.OUT, "SIP/2.0 488 SRTP needs SIP over TLS")
                    .isEmpty());
            pbx.awaitIdle();
        }
    }
}
