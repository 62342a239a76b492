package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.app.demo.StereoRecording;
import org.santral.sip.transport.Wire;

/** A carrier that is reached over TLS with SRTP, and is not of our making; and one that cannot prove who it is. */
class EncryptedTrunkTest {
    private static final Tone OUTSIDE = new Tone(440);
    private static final Tone FAR = new Tone(1000);

    /** What baresip says of an INVITE. */
    private static final String CALLED = "sipsess connect";

    private final String destination = Numbers.destination();

    @TempDir
    Path folder;

    private Path certificate;
    private Path identity;

    @BeforeEach
    void identity() throws Exception {
        Sipp.assumeInstalled();
        Baresip.assumeInstalled();
        Identities.assumeInstalled();
        certificate = folder.resolve("carrier.pem");
        Path key = folder.resolve("carrier.key");
        Identities.make(certificate, key, Baresip.CARRIER);
        identity = folder.resolve("identity.pem");
        Files.write(identity, Files.readAllBytes(certificate));
        Files.write(identity, Files.readAllBytes(key), StandardOpenOption.APPEND);
    }

    private PbxUnderTest pbx(Carrier near, Baresip carrier, Path authorities) throws Exception {
        return PbxUnderTest.start(
                folder,
                new Setup()
                        .trunk("near", Numbers.SOURCES, near)
                        .trunk(
                                "far",
                                Numbers.DESTINATIONS,
                                carrier.proxyOverTls(),
                                Baresip.CARRIER,
                                "srtp: required",
                                "ca: " + authorities));
    }

    private String masked(PbxUnderTest pbx) throws Exception {
        return pbx.get("/originate?source=" + Numbers.source() + "&destination=" + destination)
                .body();
    }

    @Test
    void aMaskedCallOverIt() throws Exception {
        Carrier near = Carrier.udp("127.0.0.12");
        String tone = OUTSIDE.alaw(folder, Duration.ofSeconds(1)).toString();
        Script source = Script.of("Near").streaming().replyWithSdp("200 OK").expect("ACK");
        source.play(tone).pause(Duration.ofSeconds(4)).bye();
        try (Baresip carrier = Baresip.carrier(folder, destination, FAR, identity);
                PbxUnderTest pbx = pbx(near, carrier, certificate);
                Sipp outside = Sipp.play(near, folder, source)) {
            String call = masked(pbx);
            Detail detail = pbx.ended(call);
            outside.awaitDone();
            pbx.awaitIdle();

            assertThat(detail.result()).as(carrier::output).isEqualTo("Cevaplandı");
            assertThat(text(pbx.wire(Wire.Direction.OUT, "INVITE sip:" + destination)
                            .getLast()))
                    .contains("SIP/2.0/TLS", "RTP/SAVP", "a=crypto:");
            StereoRecording recording = pbx.recording(call);
            OUTSIDE.assertHeard(recording.left(), FAR);
            FAR.assertHeard(recording.right(), OUTSIDE);
            OUTSIDE.assertHeard(carrier.heard(), FAR);
            assertThat(carrier.output()).contains(CALLED);
        }
    }

    /** Whoever sits between us and the carrier gets neither the number nor a key. */
    @Test
    void nothingIsSaidToACarrierThatAnotherCertificateVouchesFor() throws Exception {
        Path other = folder.resolve("other.pem");
        Identities.make(other, folder.resolve("other.key"), Baresip.CARRIER);
        Carrier near = Carrier.udp("127.0.0.12");
        Script source = Script.of("Near").replyWithSdp("200 OK").expect("ACK").expect("BYE");
        source.reply("200 OK");
        try (Baresip carrier = Baresip.carrier(folder, destination, FAR, identity);
                PbxUnderTest pbx = pbx(near, carrier, other);
                Sipp outside = Sipp.play(near, folder, source)) {
            Detail detail = pbx.ended(masked(pbx));
            outside.awaitDone();
            pbx.awaitIdle();

            assertThat(detail.result()).isNotEqualTo("Cevaplandı");
            assertThat(carrier.output()).doesNotContain(CALLED);
        }
    }

    private static String text(Wire message) {
        return new String(message.bytes(), StandardCharsets.UTF_8);
    }
}
