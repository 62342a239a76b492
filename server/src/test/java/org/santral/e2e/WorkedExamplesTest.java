package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The fifteen worked examples of spec/events.md §6, with SIPp as the outside world and as the phones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkedExamplesTest {
    private static final String NEAR = "127.0.0.11";
    private static final String FAR = "127.0.0.12";
    private static final String DID_OF_1001 = "908508850001";
    private static final String DID_OF_MENU = "908508850002";
    private static final String DID_OF_QUEUE = "908508850003";
    private static final String DID_OF_1003 = "908508850004";
    private static final Duration A_MOMENT = Duration.ofSeconds(2);

    private final Map<String, Desk> desks = new HashMap<>();
    private Path folder;
    private Carrier far;
    private PbxUnderTest pbx;
    private PythonReceiver receiver;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        Sipp.assumeInstalled();
        folder = temporary;
        far = Carrier.udp(FAR);
        receiver = PythonReceiver.start();
        Setup setup = new Setup()
                .trunk("near", Numbers.SOURCES, Carrier.udp(NEAR))
                .trunk("far", Numbers.DESTINATIONS, far)
                .extension("1003", "ring-timeout: 3")
                .extension("1004")
                .extension("1005")
                .extension("1006")
                .extension("1007")
                .extension("1008")
                .extension("1009")
                .group("101", List.of("1004", "1007", "1008", "1009"))
                .queue("201", List.of("1000"), "music: default")
                .menu("10", "keys: { \"1\": menu/11 }")
                .menu("11", "keys: { \"1\": group/101 }")
                .did(DID_OF_1001, "user/1001")
                .did(DID_OF_1003, "user/1003")
                .did(DID_OF_MENU, "menu/10")
                .did(DID_OF_QUEUE, "queue/201")
                .simotel("events: { url: \"" + receiver.url("/simotel") + "\", version: G4, method: POST }");
        pbx = PbxUnderTest.start(folder, setup);
    }

    @AfterAll
    void stop() {
        if (pbx != null) {
            pbx.close();
        }
        if (receiver != null) {
            receiver.close();
        }
    }

    /** One phone for each extension: a second one would ring as well. */
    private Desk desk(String extension) throws Exception {
        Desk desk = desks.get(extension);
        if (desk == null) {
            desk = Desk.registered(pbx, folder, extension, "127.0.1." + (Integer.parseInt(extension) - 1000));
            desks.put(extension, desk);
        }
        return desk;
    }

    private Sipp outside(String did, UnaryOperator<Script> then) throws Exception {
        Invite invite = Invite.fromCarrier(pbx, Numbers.source(), did);
        return Sipp.call(Carrier.udp(NEAR), folder, pbx, invite, then.apply(Script.calling("Near", invite)));
    }

    private static Script rings(String name) {
        return Script.of(name).reply("180 Ringing");
    }

    private static Script answers(String name) {
        return rings(name).replyWithSdp("200 OK").expect("ACK");
    }

    /** Checks the call that has ended since, and that nothing of it is left. */
    private String told(int example, Set<String> before) throws Exception {
        String call = pbx.awaitAnotherEnded(before);
        WorkedExample wanted = WorkedExample.of(example);
        wanted.verimor(pbx, call);
        wanted.bulutfon(pbx, call);
        wanted.simotel(pbx, receiver, folder.resolve("data/santral.db"), call);
        pbx.awaitIdle();
        return call;
    }

    @Test
    void example1_theCallerHangsUp() throws Exception {
        Set<String> before = pbx.endedCalls();
        try (Sipp phone = desk("1001").plays(answers("Desk").hungUp());
                Sipp caller = outside(DID_OF_1001, s -> s.untilAnswered().cued().bye())) {
            phone.await(true, "ACK");
            caller.await(false, "ACK");
            caller.cue();
            String call = told(1, before);
            phone.awaitDone();
            caller.awaitDone();
            assertThat(pbx.events(call).getFirst())
                    .containsEntry("event_type", "ringing")
                    .containsEntry("destination_number", "1001")
                    .containsEntry("dialed_user", "1001")
                    .containsEntry("outbound_caller_id_number", "");
            assertThat(pbx.hangupEvent(call)).containsEntry("connected_user", "1001");
            simotelOrder(call);
        }
    }

    /** The order that spec/simotel.md §6 promises of a plain call that comes in. */
    private void simotelOrder(String call) throws Exception {
        List<JsonNode> told = receiver.with("cuid", WorkedExample.cuid(call));
        assertThat(told)
                .extracting(hit -> WorkedExample.event(hit)
                        + hit.path("event").path("state").stringValue("")
                        + hit.path("event").path("direction").stringValue(""))
                .containsExactly("IncomingCall", "NewStateRingingin", "NewStateInUsein", "NewStateIdle", "Cdr");
        JsonNode first = told.getFirst().path("event");
        JsonNode last = told.getLast().path("event");
        assertThat(first.path("number").stringValue(""))
                .startsWith("0")
                .isEqualTo(last.path("src").stringValue(""));
        assertThat(first.path("entry_point").stringValue("")).isEqualTo("near");
        assertThat(told.get(1).path("event").path("exten").stringValue("")).isEqualTo("1001");
        assertThat(told.get(1).path("event").path("participant")).isEqualTo(first.path("number"));
        assertThat(last.path("dst").stringValue("")).isEqualTo("1001");
        assertThat(last.path("starttime").stringValue(""))
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}");
        assertThat(told)
                .allMatch(hit -> hit.path("method").stringValue("").equals("POST")
                        && hit.path("path").stringValue("").equals("/simotel"));
    }

    @Test
    void example2_theExtensionHangsUp() throws Exception {
        Set<String> before = pbx.endedCalls();
        try (Sipp phone = desk("1001").plays(answers("Desk").pause(A_MOMENT).bye());
                Sipp caller = outside(DID_OF_1001, s -> s.untilAnswered().hungUp())) {
            told(2, before);
            phone.awaitDone();
            caller.awaitDone();
        }
    }

    @Test
    void example3_theCallerGivesUp() throws Exception {
        Set<String> before = pbx.endedCalls();
        try (Sipp phone = desk("1001").plays(rings("Desk").cancelled());
                Sipp caller = outside(DID_OF_1001, Script::untilCuedToGiveUp)) {
            caller.await(true, "SIP/2.0 180");
            phone.await(false, "SIP/2.0 180");
            caller.cue();
            told(3, before);
            phone.awaitDone();
            caller.awaitDone();
        }
    }

    @Test
    void example4_nobodyAnswers() throws Exception {
        Set<String> before = pbx.endedCalls();
        try (Sipp phone = desk("1003").plays(rings("Desk").cancelled());
                Sipp caller = outside(DID_OF_1003, s -> s.untilRefused(480))) {
            told(4, before);
            phone.awaitDone();
            caller.awaitDone();
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 486, 486 Busy Here", "6, 603, 603 Decline"})
    void examples5and6_theExtensionRefuses(int example, int status, String statusLine) throws Exception {
        Set<String> before = pbx.endedCalls();
        try (Sipp phone = desk("1001").plays(rings("Desk").reply(statusLine).expect("ACK"));
                Sipp caller = outside(DID_OF_1001, s -> s.untilRefused(status))) {
            told(example, before);
            phone.awaitDone();
            caller.awaitDone();
        }
    }

    @Test
    void example7_theCallerHangsUpInTheMenu() throws Exception {
        Set<String> before = pbx.endedCalls();
        try (Sipp caller =
                outside(DID_OF_MENU, s -> s.untilAnswered().pause(A_MOMENT).bye())) {
            String call = told(7, before);
            caller.awaitDone();
            assertThat(pbx.row(call).path("talk_duration").stringValue("")).isNotEqualTo("00:00:00");
        }
    }

    @Test
    void example8_anInternalCallIsGivenUp() throws Exception {
        Set<String> before = pbx.endedCalls();
        Desk caller = desk("1005");
        Invite invite = caller.invite("1006");
        try (Sipp phone = desk("1006").plays(rings("Desk").cancelled());
                Sipp calling =
                        caller.calls(invite, Script.calling("Caller", invite).untilCuedToGiveUp())) {
            calling.await(true, "SIP/2.0 180");
            phone.await(false, "SIP/2.0 180");
            calling.cue();
            told(8, before);
            phone.awaitDone();
            calling.awaitDone();
        }
    }

    /** Also what seed 002 shows of an internal call: a leg with address, user agent and codecs. */
    @Test
    void example9_anInternalCall() throws Exception {
        Set<String> before = pbx.endedCalls();
        Desk caller = desk("1005");
        Invite invite = caller.invite("1006");
        try (Sipp phone = desk("1006").plays(answers("Desk").hungUp());
                Sipp calling = caller.calls(
                        invite,
                        Script.calling("Caller", invite)
                                .untilAnswered()
                                .pause(A_MOMENT)
                                .bye())) {
            String call = told(9, before);
            phone.awaitDone();
            calling.awaitDone();
            Detail detail = pbx.ended(call);
            assertThat(detail.cdr("caller_id_number")).isEqualTo("1005");
            assertThat(detail.cdr("destination_number")).isEqualTo("1006");
            assertThat(detail.legs("sip_user_agent")).contains("Desk");
            assertThat(detail.legs("ip_address")).contains("127.0.1.6");
            assertThat(detail.legs("read_codec")).containsOnly("PCMA");
            assertThat(detail.legs("write_codec")).containsOnly("PCMA");
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 603, 603 Decline", "15, 404, 404 Not Found"})
    void examples10and15_theOutsideRefuses(int example, int status, String statusLine) throws Exception {
        Set<String> before = pbx.endedCalls();
        Desk caller = desk("1001");
        Invite invite = caller.invite(Numbers.destination());
        try (Sipp outside = Sipp.play(far, folder, Script.refuses("Far", statusLine));
                Sipp calling =
                        caller.calls(invite, Script.calling("Caller", invite).untilRefused(status))) {
            String call = told(example, before);
            outside.awaitDone();
            calling.awaitDone();
            assertThat(pbx.hangupEvent(call)).containsEntry("caller_id_number", "1001");
            assertThat(outside.received("INVITE").getFirst().text())
                    .contains("From: <sip:908505320001@")
                    .doesNotContain("1001@", "Caller", "127.0.1.1");
        }
    }

    @Test
    void example11_anApiCallToTheOutside() throws Exception {
        Set<String> before = pbx.endedCalls();
        try (Sipp phone = desk("1001").plays(answers("Desk").hungUp());
                Sipp outside =
                        Sipp.play(far, folder, answers("Far").pause(A_MOMENT).bye())) {
            pbx.get("/originate?extension=1001&destination=" + Numbers.destination());
            String call = told(11, before);
            assertThat(pbx.hangupEvent(call)).containsEntry("dialed_user", "");
            phone.awaitDone();
            outside.awaitDone();
        }
    }

    @Test
    void example12_theFirstPartyOfAnApiCallNeverAnswers() throws Exception {
        Set<String> before = pbx.endedCalls();
        try (Sipp phone = desk("1005").plays(rings("Desk").cancelled())) {
            pbx.simotel("call/originate/act", """
                    {"caller":"1005","callee":"1006","context":"main_routing","caller_id":"1005","timeout":"10"}
                    """);
            told(12, before);
            phone.awaitDone();
        }
    }

    /** The path of seed 004: DID, menu 10, menu 11, group 101; one member wins and three lose. */
    @Test
    void example13_aMemberOfTheGroupWins() throws Exception {
        Set<String> before = pbx.endedCalls();
        Invite invite = Invite.fromCarrier(pbx, Numbers.source(), DID_OF_MENU);
        List<Sipp> losers = new ArrayList<>();
        try (AudioPeer keys = new AudioPeer(NEAR, new Tone(500));
                Sipp winner = desk("1004")
                        .plays(rings("Winner")
                                .cued()
                                .replyWithSdp("200 OK")
                                .expect("ACK")
                                .hungUp())) {
            for (String extension : List.of("1007", "1008", "1009")) {
                losers.add(desk(extension).plays(rings("Loser" + extension).cancelled()));
            }
            Script script = Script.calling("Near", invite)
                    .speaking(keys)
                    .untilAnswered()
                    .cued()
                    .bye();
            try (Sipp caller = Sipp.call(Carrier.udp(NEAR), folder, pbx, invite, script)) {
                keys.follow(caller);
                caller.await(false, "ACK");
                keys.press('1');
                keys.press('1');
                for (Sipp loser : losers) {
                    loser.await(false, "SIP/2.0 180");
                }
                winner.await(false, "SIP/2.0 180");
                winner.cue();
                winner.await(true, "ACK");
                caller.cue();
                String call = told(13, before);
                caller.awaitDone();
                winner.awaitDone();
                for (Sipp loser : losers) {
                    loser.awaitDone();
                }
                Detail detail = pbx.ended(call);
                assertThat(detail.legs("destination_number")).containsExactlyInAnyOrder("1004", "1007", "1008", "1009");
                assertThat(detail.legs("result"))
                        .containsExactlyInAnyOrder(
                                "Cevaplandı",
                                "Diğer dahili cevapladı",
                                "Diğer dahili cevapladı",
                                "Diğer dahili cevapladı");
                assertThat(pbx.hangupEvent(call)).containsEntry("queue", "101").containsEntry("connected_user", "1004");
            }
        } finally {
            for (Sipp loser : losers) {
                loser.close();
            }
        }
    }

    @Test
    void example14_theCallerLeavesTheQueue() throws Exception {
        Set<String> before = pbx.endedCalls();
        Invite invite = Invite.fromCarrier(pbx, Numbers.source(), DID_OF_QUEUE);
        try (AudioPeer ears = new AudioPeer(NEAR, new Tone(500))) {
            Script script = Script.calling("Near", invite)
                    .speaking(ears)
                    .untilAnswered()
                    .cued()
                    .bye();
            try (Sipp caller = Sipp.call(Carrier.udp(NEAR), folder, pbx, invite, script)) {
                ears.follow(caller);
                Patience.until(
                        "music is heard",
                        ears::heardSoFar,
                        () -> ears.heardSoFar().compareTo(A_MOMENT) > 0);
                caller.cue();
                String call = told(14, before);
                caller.awaitDone();
                assertThat(ears.loudness()).isGreaterThan(0.005);
                assertThat(pbx.row(call).path("queue").stringValue("")).isEqualTo("201");
                assertThat(pbx.hangupEvent(call)).containsEntry("queue", "201");
                assertThat(Long.parseLong(pbx.hangupEvent(call).get("queue_wait_duration")))
                        .isPositive();
            }
        }
    }
}
