package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registered phones that we did not write, called by {@code /originate}: what they say, hear, hold and refuse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeskTest {
    private static final String PHONE = "127.0.0.31";
    private static final Tone LOW = new Tone(500);
    private static final Tone HIGH = new Tone(1100);
    private static final Tone MUSIC = new Tone(1700);

    private Path folder;
    private Carrier far;
    private PbxUnderTest pbx;
    private Desk desk;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        Sipp.assumeInstalled();
        folder = temporary;
        far = Carrier.udp("127.0.0.12");
        pbx = PbxUnderTest.start(folder, new Setup().trunk("far", Numbers.DESTINATIONS, far));
        desk = Desk.registered(pbx, folder, "1001", PHONE);
    }

    @AfterAll
    void stop() {
        if (pbx != null) {
            pbx.close();
        }
    }

    private String originate() throws Exception {
        return pbx.get("/originate?extension=1001&manual_answer=true&destination=" + Numbers.destination())
                .body();
    }

    /** An announcement that is the tenant's music from now on (spec/bulutfon.md B21–B25). */
    private void uploadMusic() throws Exception {
        byte[] wav = Files.readAllBytes(MUSIC.wav(folder, Duration.ofSeconds(5)));
        HttpResponse<String> added = pbx.post(
                "/bulutfon/announcements?access_token=" + Setup.MASTER_TOKEN,
                "name=Muzik&is_on_hold_music=true&announcement="
                        + Base64.getUrlEncoder().encodeToString(wav));
        assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
    }

    @Test
    void bothSidesHearEachOtherBeforeAndAfterHold() throws Exception {
        uploadMusic();
        try (AudioPeer low = new AudioPeer(PHONE, LOW);
                AudioPeer high = new AudioPeer("127.0.0.12", HIGH);
                Sipp phone = desk.plays(Script.of("Desk")
                        .speaking(low)
                        .reply("180 Ringing")
                        .replyWithSdp("200 OK")
                        .expect("ACK")
                        .cued()
                        .reinvite("sendonly")
                        .cued()
                        .reinvite("inactive")
                        .cued()
                        .reinvite("sendrecv")
                        .cued()
                        .bye());
                Sipp outside = Sipp.play(
                        far,
                        folder,
                        Script.of("Far")
                                .speaking(high)
                                .reply("180 Ringing")
                                .replyWithSdp("200 OK")
                                .expect("ACK")
                                .hungUp())) {
            low.follow(phone);
            high.follow(outside);
            String call = originate();
            low.awaitTone(HIGH);
            high.awaitTone(LOW);
            phone.cue();
            phone.await(true, "SIP/2.0 200");
            low.awaitNothing();
            high.awaitTone(MUSIC, LOW);
            phone.cue();
            phone.cue();
            low.awaitTone(HIGH, MUSIC);
            high.awaitTone(LOW);
            phone.cue();
            Detail detail = pbx.ended(call);
            assertThat(detail.result()).isEqualTo("Cevaplandı");
            assertThat(detail.cdr("sip_hangup_disposition")).isEqualTo("caller");
            phone.awaitDone();
            outside.awaitDone();
            pbx.awaitIdle();
        }
    }

    /** ITU-T T.38 annex D: an offer that we cannot take is declined, and the call goes on with audio. */
    @Test
    void aFaxOfferIsDeclinedCleanly() throws Exception {
        try (AudioPeer low = new AudioPeer(PHONE, LOW);
                AudioPeer high = new AudioPeer("127.0.0.12", HIGH);
                Sipp phone = desk.plays(Script.of("Fax")
                        .speaking(low)
                        .replyWithSdp("200 OK")
                        .expect("ACK")
                        .cued()
                        .reinviteRefused(Sdp.fax("Fax"), 488)
                        .cued()
                        .bye());
                Sipp outside = Sipp.play(
                        far,
                        folder,
                        Script.of("Far")
                                .speaking(high)
                                .reply("180 Ringing")
                                .replyWithSdp("200 OK")
                                .expect("ACK")
                                .hungUp())) {
            low.follow(phone);
            high.follow(outside);
            String call = originate();
            low.awaitTone(HIGH);
            phone.cue();
            phone.await(true, "SIP/2.0 488");
            low.awaitTone(HIGH);
            high.awaitTone(LOW);
            phone.cue();
            assertThat(pbx.ended(call).result()).isEqualTo("Cevaplandı");
            phone.awaitDone();
            pbx.awaitIdle();
        }
    }

    @ParameterizedTest
    @CsvSource({"486 Busy Here, Meşgul", "603 Decline, Reddedildi", "480 Do Not Disturb, Ulaşılamıyor"})
    void aPhoneRefuses(String statusLine, String result) throws Exception {
        try (Sipp phone = desk.plays(Script.refuses("Desk", statusLine))) {
            Detail detail = pbx.ended(originate());
            assertThat(detail.result()).isEqualTo(result);
            assertThat(detail.legs("ip_address")).containsExactly(PHONE);
            phone.awaitDone();
            pbx.awaitIdle();
        }
    }
}
