package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is asked for over HTTP is seen and heard by callers and phones (spec/verimor.md B4–B28). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerbsTest {
    private static final String NEAR = "127.0.0.11";
    private static final String FIRST = "127.0.1.1";
    private static final String SECOND = "127.0.1.2";
    private static final String DID = "908508850001";
    private static final String DID_OF_QUEUE = "908508850002";
    private static final String DID_OF_ANNOUNCEMENT = "908508850003";
    private static final Tone CALLER = new Tone(500);
    private static final Tone ONE = new Tone(800);
    private static final Tone TWO = new Tone(1300);
    /** What {@code tone.mp3} sounds like. */
    private static final Tone UPLOADED = new Tone(1000);

    private Path folder;
    private PbxUnderTest pbx;
    private Desk desk;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        Sipp.assumeInstalled();
        folder = temporary;
        pbx = PbxUnderTest.start(
                folder,
                new Setup()
                        .trunk("near", Numbers.SOURCES, Carrier.udp(NEAR))
                        .trunk("far", Numbers.DESTINATIONS, Carrier.udp("127.0.0.12"))
                        .queue("201", List.of("1000"), "name: Destek")
                        .did(DID, "user/1001")
                        .did(DID_OF_QUEUE, "queue/201")
                        // The first announcement of an installation.
                        .did(DID_OF_ANNOUNCEMENT, "announcement/1"));
        desk = Desk.registered(pbx, folder, "1001", FIRST);
    }

    @AfterAll
    void stop() {
        if (pbx != null) {
            pbx.close();
        }
    }

    private Sipp outside(String number, String did, UnaryOperator<Script> then) throws Exception {
        Invite invite = Invite.fromCarrier(pbx, number, did);
        return Sipp.call(Carrier.udp(NEAR), folder, pbx, invite, then.apply(Script.calling("Near", invite)));
    }

    private static Script answering(String name, AudioPeer audio) {
        return Script.of(name)
                .speaking(audio)
                .reply("180 Ringing")
                .replyWithSdp("200 OK")
                .expect("ACK");
    }

    private void ok(String path, String body) throws Exception {
        HttpResponse<String> answer = pbx.get(path);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private String status(String extension) throws Exception {
        return pbx.get("/user_statuses?user=" + extension).body();
    }

    @Test
    void whoDoesNotWantToBeDisturbedIsBusy() throws Exception {
        Set<String> before = pbx.endedCalls();
        ok("/dnd/1001?state=on", "Changed DND of 1001 to on.");
        assertThat(status("1001")).contains("SS_DND");
        try (Sipp caller = outside(Numbers.source(), DID, script -> script.untilRefused(486))) {
            Detail detail = pbx.ended(pbx.awaitAnotherEnded(before));
            assertThat(detail.result()).isEqualTo("Meşgul");
            assertThat(detail.cdr("missed")).isEqualTo("true");
            caller.awaitDone();
        } finally {
            ok("/dnd/1001?state=off", "Changed DND of 1001 to off.");
        }
        assertThat(status("1001")).contains("AVAILABLE");
        pbx.awaitIdle();
    }

    @Test
    void aTalkIsMutedAndHandedOver() throws Exception {
        String number = Numbers.source();
        Desk other = Desk.registered(pbx, folder, "1002", SECOND);
        try (AudioPeer caller = new AudioPeer(NEAR, CALLER);
                AudioPeer one = new AudioPeer(FIRST, ONE);
                AudioPeer two = new AudioPeer(SECOND, TWO);
                Sipp first = desk.plays(answering("First", one).hungUpAtLast());
                Sipp second = other.plays(answering("Second", two).hungUp());
                Sipp outside = outside(
                        number,
                        DID,
                        script -> script.speaking(caller).untilAnswered().cued().bye())) {
            one.follow(first);
            two.follow(second);
            caller.follow(outside);
            caller.awaitTone(ONE);
            String call = pbx.ringingFrom(number);
            assertThat(status("1001")).contains("TALKING");
            assertThat(pbx.get("/agent_statuses?agent=1000").body()).contains("LOGGED_OUT");

            ok("/mute/" + call + "?state=on", "+OK");
            caller.awaitNot(ONE);
            one.awaitTone(CALLER);
            ok("/mute/" + call + "?state=off", "+OK");
            caller.awaitTone(ONE);

            assertThat(pbx.get("/transfer/" + call + "?user_number=1009").body())
                    .isEqualTo("extension 1009 not found");
            ok("/transfer/" + call + "?user_number=1002", "+OK");
            two.awaitTone(CALLER, ONE);
            caller.awaitTone(TWO, ONE);
            first.awaitDone();
            assertThat(status("1001")).contains("AVAILABLE");
            assertThat(status("1002")).contains("TALKING");
            outside.cue();
            second.awaitDone();
            outside.awaitDone();
            assertThat(pbx.ended(call).legs("destination_number")).contains("1001", "1002");
            assertThat(pbx.get("/transfer/" + call + "?user_number=1002").body())
                    .isEqualTo("No such channel!");
            assertThat(pbx.get("/mute/" + call + "?state=on").body()).isEqualTo("No such channel!");
        }
        pbx.awaitIdle();
    }

    @Test
    void aBlockedNumberIsRefusedOnRecord() throws Exception {
        String number = Numbers.source();
        Set<String> before = pbx.endedCalls();
        assertThat(pbx.post("/blocked_numbers", "number=" + number).statusCode())
                .isEqualTo(200);
        try (Sipp caller = outside(number, DID, script -> script.untilRefused(603))) {
            String call = pbx.awaitAnotherEnded(before);
            assertThat(pbx.ended(call).result()).isEqualTo("Reddedildi");
            assertThat(pbx.hangupEvent(call)).containsEntry("hangup_cause", "INCOMING_CALL_BARRED");
            caller.awaitDone();
        }
        ok("/blocked_numbers/delete?number=" + number, "");
        pbx.awaitIdle();
    }

    @Test
    void whoWaitsInAQueueIsPending() throws Exception {
        String number = Numbers.source();
        Set<String> before = pbx.endedCalls();
        try (Sipp caller = outside(
                number, DID_OF_QUEUE, script -> script.untilAnswered().cued().bye())) {
            Patience.until("the caller waits", () -> number, () -> pbx.get("/queues/pending")
                    .body()
                    .contains(number));
            assertThat(pbx.get("/queues/pending").body())
                    .startsWith("[{\"queue_number\":\"201\",\"uuid\":\"")
                    .containsPattern("\"caller_id\":\"" + number + "\",\"joined_at\":\"\\d{10}\",\"wait_time\":\\d");
            caller.cue();
            String call = pbx.awaitAnotherEnded(before);
            assertThat(pbx.row(call).path("queue").stringValue("")).isEqualTo("201");
            assertThat(pbx.get("/queues/pending").body()).isEqualTo("[]");
            caller.awaitDone();
        }
        pbx.awaitIdle();
    }

    @Test
    void anUploadedAnnouncementIsHeard() throws Exception {
        Set<String> before = pbx.endedCalls();
        try (InputStream mp3 = VerbsTest.class.getResourceAsStream("/org/santral/http/verimor/tone.mp3")) {
            HttpResponse<String> uploaded = pbx.post(
                    "/announcements",
                    "name=Tone&sounddata=data:audio/mp3;name:tone.mp3;base64,"
                            + Base64.getUrlEncoder().encodeToString(mp3.readAllBytes()));
            assertThat(uploaded.body()).isEqualTo("1");
        }
        try (AudioPeer caller = new AudioPeer(NEAR, CALLER);
                Sipp outside = outside(Numbers.source(), DID_OF_ANNOUNCEMENT, script -> script.speaking(caller)
                        .untilAnswered()
                        .hungUp())) {
            caller.follow(outside);
            outside.awaitDone();
            assertThat(pbx.ended(pbx.awaitAnotherEnded(before)).result()).isEqualTo("Cevaplandı");
            short[] heard = caller.heard();
            assertThat(heard.length).isGreaterThan(6000);
            assertThat(UPLOADED.heardIn(heard, 0, heard.length)).isTrue();
            assertThat(ONE.heardIn(heard, 0, heard.length)).isFalse();
        }
        pbx.awaitIdle();
    }
}
