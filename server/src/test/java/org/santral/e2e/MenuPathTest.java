package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The way of seed 004: a number, menu 10, menu 11, group 101 with one winner and three losers; by all kinds of keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MenuPathTest {
    private static final String DID = "908508850004";
    private static final List<String> MEMBERS = List.of("1004", "1008", "1009", "1015");
    private static final Tone CALLER = new Tone(500);
    private static final Tone WINNER = new Tone(800);

    private Path folder;
    private Office office;
    private final List<Sipp> losers = new ArrayList<>();
    private Sipp winner;
    private PythonReceiver receiver;

    @BeforeAll
    void open(@TempDir Path temporary) throws Exception {
        folder = temporary;
        receiver = PythonReceiver.start();
        Setup setup = new Setup()
                .group("101", MEMBERS)
                .menu("10", "timeout: 30, keys: { \"1\": menu/11 }")
                .menu("11", "timeout: 30, keys: { \"2\": group/101 }")
                .did(DID, "menu/10")
                .bulutfon("hooks: [ { did: \"" + DID + "\", url: \"" + receiver.url("/form")
                        + "\", format: form }, { did: \""
                        + DID + "\", url: \"" + receiver.url("/json")
                        + "\", format: json, event-names: table, legacy-cdr: on, user: ada, password: s3cret } ]");
        for (String member : MEMBERS) {
            setup.extension(member);
        }
        office = Office.open(folder, setup);
    }

    @AfterEach
    void endOfTest() throws Exception {
        losers.clear();
        office.endOfTest();
    }

    @AfterAll
    void close() throws Exception {
        if (office != null) {
            office.close();
        }
        if (receiver != null) {
            receiver.close();
        }
    }

    private void membersWait(AudioPeer voice) throws Exception {
        winner = office.phone(
                "1004", voice, Office.answersOnCue("Desk 1004", voice).hungUp());
        for (String member : MEMBERS.subList(1, MEMBERS.size())) {
            losers.add(office.phone(
                    member,
                    null,
                    Script.of("Desk " + member).reply("180 Ringing").cancelled()));
        }
    }

    private void allRing() throws Exception {
        winner.await(false, "SIP/2.0 180");
        for (Sipp loser : losers) {
            loser.await(false, "SIP/2.0 180");
        }
    }

    @Test
    void keysAsTelephoneEvents() throws Exception {
        AudioPeer voice = office.voice(Office.address("1004"), WINNER);
        AudioPeer caller = office.voice(Office.NEAR, CALLER);
        membersWait(voice);
        String number = Numbers.source();
        Sipp calling = office.outside(
                number, DID, caller, script -> script.untilAnswered().cued().bye());
        calling.await(false, "ACK");
        caller.press('1');
        caller.press('2');
        allRing();
        winner.cue();
        voice.awaitTone(CALLER);
        caller.awaitTone(WINNER);
        calling.cue();
        told(number);
    }

    @Test
    void keysByInfo() throws Exception {
        membersWait(null);
        String number = Numbers.source();
        Sipp calling = office.outside(
                number,
                DID,
                null,
                script -> script.untilAnswered().key('1').key('2').cued().bye());
        allRing();
        winner.cue();
        winner.await(true, "ACK");
        calling.cue();
        told(number);
    }

    /** A party that offers no telephone events presses keys audibly (ITU-T Q.23). */
    @Test
    void keysAsTones() throws Exception {
        membersWait(null);
        String number = Numbers.source();
        Path keys = Files.write(folder.resolve("keys.al"), AudibleKeys.alaw("12"));
        Sipp calling = office.outside(number, DID, null, script -> script.streaming()
                .withoutTelephoneEvents()
                .untilAnswered()
                .play(keys.toString())
                .cued()
                .bye());
        allRing();
        winner.cue();
        winner.await(true, "ACK");
        calling.cue();
        told(number);
    }

    @Test
    void nobodyTakesIt() throws Exception {
        for (String member : MEMBERS) {
            losers.add(office.phone(
                    member,
                    null,
                    Script.of("Desk " + member).reply("180 Ringing").cancelled()));
        }
        String number = Numbers.source();
        Sipp calling = office.outside(
                number,
                DID,
                null,
                script -> script.untilAnswered().key('1').key('2').cued().bye());
        for (Sipp loser : losers) {
            loser.await(false, "SIP/2.0 180");
        }
        calling.cue();
        String call = office.callFrom(number);
        List<JsonNode> form = receiver.whole("/form", call);
        assertThat(form.stream().map(PythonReceiver::type))
                .startsWith("call_init", "call_init_menu", "call_init_menu", "incoming_call_group")
                .endsWith("missing_call", "call_hangup")
                .hasSize(6 + MEMBERS.size());
        assertThat(form.getLast().path("event").path("result_disposition").stringValue("-"))
                .isEmpty();
        assertThat(receiver.whole("/json", call)).hasSameSizeAs(form);
        office.pbx.awaitIdle();
    }

    private void told(String number) throws Exception {
        winner.awaitDone();
        for (Sipp loser : losers) {
            loser.awaitDone();
            assertThat(loser.await(true, "CANCEL").text()).contains("cause=26");
        }
        String call = office.callFrom(number);
        Detail detail = office.pbx.ended(call);
        assertThat(detail.cdr("direction")).isEqualTo("Gelen");
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(detail.cdr("missed")).isEqualTo("false");
        assertThat(detail.cdr("sip_hangup_disposition")).isEqualTo("caller");
        assertThat(office.query(
                        "select kind, number, next_kind, next_number from cdr_step where call_id = ? order by ordinal",
                        call))
                .startsWith("DID " + DID + " MENU 10", "MENU 10 MENU 11", "MENU 11 GROUP 101")
                .anyMatch(step -> step.startsWith("GROUP 101"));
        bulutfon(number, call);
        hooks(number, call);
        assertThat(detail.legs("destination_number")).containsExactlyInAnyOrderElementsOf(MEMBERS);
        for (int i = 0; i < MEMBERS.size(); i++) {
            boolean won = "1004".equals(detail.legs("destination_number").get(i));
            assertThat(detail.legs("result").get(i)).isEqualTo(won ? "Cevaplandı" : "Diğer dahili cevapladı");
        }
        assertThat(office.pbx.events(call).stream()
                        .filter(event -> "ringing".equals(event.get("event_type")))
                        .map(event -> event.get("destination_number")))
                .hasSize(MEMBERS.size());
        assertThat(office.pbx.hangupEvent(call)).containsEntry("queue", "101").containsEntry("connected_user", "1004");
        office.pbx.awaitIdle();
    }

    /** Seed 004's detail: four steps with its texts, one winner and three losers, who carry the winner's times. */
    private void bulutfon(String number, String call) throws Exception {
        JsonNode record = office.pbx.bulutfon("/cdr/" + call).path("cdr");
        assertThat(record.path("direction").stringValue("")).isEqualTo("IN");
        assertThat(record.path("caller").longValue()).isEqualTo(Long.parseLong(number));
        assertThat(record.path("callee").longValue()).isEqualTo(Long.parseLong(DID));
        assertThat(record.path("hangup_cause").stringValue("")).isEqualTo("Normal");
        JsonNode flow = record.path("call_flow");
        assertThat(flow.valueStream()
                        .map(step -> step.path("callee").stringValue("") + ": "
                                + step.path("redirection").stringValue("")))
                .containsExactly(
                        DID + ": Menüye Yönlendi - (10)",
                        "10: Menüye Yönlendi - (11)",
                        "11: Gruba Yönlendi - (101)",
                        "101: Gruba bağlanılıyor");
        for (int i = 0; i < 3; i++) {
            assertThat(flow.get(i).path("answer_time").isNull()).isEqualTo(i == 0);
            assertThat(flow.get(i).path("hangup_time").isNull()).isTrue();
            assertThat(flow.get(i).has("origination")).isFalse();
        }
        JsonNode group = flow.get(3);
        assertThat(group.path("origination")
                        .valueStream()
                        .map(leg -> leg.path("destination").stringValue("") + ": "
                                + leg.path("result").stringValue("")))
                .containsExactlyInAnyOrder(
                        "1004: Cevapladı", "1008: Başkası açtı", "1009: Başkası açtı", "1015: Başkası açtı");
        for (JsonNode leg : group.path("origination")) {
            assertThat(leg.path("answer_time")).isEqualTo(group.path("answer_time"));
            assertThat(leg.path("hangup_time")).isEqualTo(group.path("hangup_time"));
        }
        JsonNode codes =
                office.pbx.bulutfon("/cdrs/" + call + ".json").path("cdr").path("call_flow");
        assertThat(codes.valueStream()
                        .map(step -> step.path("callee").longValue() + ": "
                                + step.path("redirection").stringValue("")
                                + step.path("redirection_target").asString("")))
                .containsExactly(
                        DID + ": REDIRECTED_TO_MENU10",
                        "10: REDIRECTED_TO_MENU11",
                        "11: REDIRECTED_TO_GROUP101",
                        "101: CONNECTING_TO_GROUP");
        assertThat(codes.toString()).matches("[ -~]*");
    }

    /** The same call as the receivers of its number's hooks read it. */
    private void hooks(String number, String call) throws Exception {
        List<JsonNode> form = receiver.whole("/form", call);
        assertThat(form.stream().map(PythonReceiver::type))
                .startsWith("call_init", "call_init_menu", "call_init_menu", "incoming_call_group")
                .endsWith("incoming_call_extension", "call_hangup")
                .hasSize(5 + MEMBERS.size());
        List<String> destinations = form.stream()
                .map(hit -> hit.path("event").path("destination").stringValue("-"))
                .toList();
        assertThat(destinations).startsWith("-", "10", "11", "101").endsWith("-");
        assertThat(destinations.subList(4, 8)).containsExactlyInAnyOrderElementsOf(MEMBERS);
        assertThat(form)
                .allMatch(hit -> hit.path("event")
                                .path("caller")
                                .stringValue("")
                                .equals(number)
                        && hit.path("event").path("callee").stringValue("").equals(DID)
                        && hit.path("event").path("direction").stringValue("").equals("IN")
                        && hit.path("event").path("domain_id").stringValue("").equals("101")
                        && hit.path("event").path("timestamp").stringValue("").matches("[0-9]{16}")
                        && hit.path("authorization").stringValue("-").isEmpty());
        JsonNode end = form.getLast().path("event");
        assertThat(end.path("hangup_cause").stringValue("")).isEqualTo("NORMAL_CLEARING");
        assertThat(end.path("hangup_detail").stringValue("")).isEqualTo("recv_bye");
        assertThat(end.path("result_disposition").stringValue("")).isEqualTo("SUCCESS");
        assertThat(end.path("cdr_url").stringValue("")).endsWith("/cdrs/" + call);
        assertThat(end.has("cdr")).isFalse();

        List<JsonNode> json = receiver.whole("/json", call);
        assertThat(json.stream().map(PythonReceiver::type))
                .startsWith("call_init", "call_init_manu", "call_init_manu", "call_init_group", "call_init_extension")
                .hasSameSizeAs(form);
        assertThat(json)
                .allMatch(hit -> hit.path("authorization").stringValue("").equals("Basic YWRhOnMzY3JldA=="));
        JsonNode last = json.getLast().path("event");
        assertThat(last.path("caller").longValue()).isEqualTo(Long.parseLong(number));
        assertThat(last.path("cdr").path("callflow"))
                .isEqualTo(office.pbx.bulutfon("/cdrs/" + call).path("cdr").path("call_flow"));
        JsonNode record = office.pbx.bulutfonBy(
                "apikey", last.path("cdr_api_url").stringValue("").replaceFirst("http://[^/]*", ""));
        assertThat(record.toString()).contains(call);
    }
}
