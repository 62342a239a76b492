package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code call/originate/act} on a whole PBX, between any two kinds of parties (spec/simotel.md §3 and §10). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimotelOriginateTest {
    private static final Tone FIRST = new Tone(500);
    private static final Tone SECOND = new Tone(800);

    private PythonReceiver receiver;
    private Office office;
    private Set<String> before;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        receiver = PythonReceiver.start();
        office = Office.open(
                folder,
                new Setup()
                        .extension("557", "name: Ayşe, caller-id: \"908505320057\"")
                        .extension("552", "name: Bora")
                        .extension("1003")
                        .group("101", List.of("1003"))
                        .simotel("call-limit-warning: 1s")
                        .simotel("events: { url: \"" + receiver.url("/events") + "\", list: [Cdr] }"));
    }

    @BeforeEach
    void beginOfTest() {
        before = office.pbx.endedCalls();
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
        if (receiver != null) {
            receiver.close();
        }
    }

    private static String body(String caller, String callee, String... more) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("caller", caller).put("callee", callee).put("context", "near").put("caller_id", "557");
        for (int i = 0; i < more.length; i += 2) {
            body.put(more[i], more[i + 1]);
        }
        return body.toString();
    }

    private String accepted(String body) throws Exception {
        JsonNode reply = office.pbx.simotel("call/originate/act", body);
        assertThat(reply.path("success").intValue()).as(reply.toString()).isEqualTo(1);
        assertThat(reply.path("message").isNull()).isTrue();
        String id = reply.path("data").path("originated_call_id").stringValue("");
        assertThat(id).matches("orig\\.call\\.\\d{10}\\.\\d{6}");
        return id;
    }

    private Detail ended() throws Exception {
        Detail detail = office.pbx.ended(office.pbx.awaitAnotherEnded(before));
        office.pbx.awaitIdle();
        return detail;
    }

    /** Talk time as the PBX's own clock has it. */
    private Duration talk(String call) throws Exception {
        String us = office.query("select end_us - connect_us from cdr where call_id = ?", call)
                .getFirst();
        return Duration.ofNanos(Long.parseLong(us) * 1_000);
    }

    private static String from(Sipp phone) throws Exception {
        return phone.await(true, "INVITE")
                .text()
                .lines()
                .filter(line -> line.startsWith("From:"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_first_party_rings_and_only_when_it_answers_the_second_does() throws Exception {
        AudioPeer one = office.voice(Office.address("557"), FIRST);
        AudioPeer two = office.voice(Office.address("552"), SECOND);
        Sipp first =
                office.phone("557", one, Office.answersOnCue("Desk 557", one).hungUp());
        Sipp second =
                office.phone("552", two, Office.answers("Desk 552", two).cued().bye());
        String body = body("557", "552", "trunk_name", "", "timeout", "30", "call_limit", "30");
        String id = accepted(body);
        assertThat(accepted(body)).as("a client that saw a time-out asks again").isEqualTo(id);

        first.await(true, "INVITE");
        assertThat(second.received("INVITE")).as("nobody has answered yet").isEmpty();
        first.cue();
        assertThat(from(second)).contains("<sip:557@");
        one.awaitTone(SECOND);
        two.awaitTone(FIRST);
        second.cue();
        first.awaitDone();
        second.awaitDone();

        Detail detail = ended();
        assertThat(detail.cdr("direction")).isEqualTo("Santral içi");
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(detail.cdr("caller_id_number")).isEqualTo("557");
        assertThat(detail.cdr("destination_number")).isEqualTo("552");
        List<JsonNode> told = receiver.until("originated_call_id", id, hit -> true);
        assertThat(told).hasSize(1);
        JsonNode cdr = told.getFirst().path("event");
        assertThat(WorkedExample.event(told.getFirst())).isEqualTo("Cdr");
        assertThat(cdr.path("src").stringValue("")).isEqualTo("557");
        assertThat(cdr.path("dst").stringValue("")).isEqualTo("552");
        assertThat(cdr.path("type").stringValue("")).isEqualTo("local");
        assertThat(cdr.path("disposition").stringValue("")).isEqualTo("ANSWERED");
    }

    @Test
    void who_does_not_answer_in_time_rings_no_longer_and_is_on_record() throws Exception {
        Sipp first = office.phone(
                "557", null, Script.of("Desk 557").reply("180 Ringing").cancelled());
        String id = accepted(body("557", "552", "timeout", "1"));
        first.awaitDone();
        Detail detail = ended();
        Patience.until("nothing is owed to the receiver", () -> "", () -> office.query(
                        "select sequence from delivery where lane = ?", detail.cdr("call_uuid"))
                .isEmpty());
        assertThat(receiver.with("originated_call_id", id))
                .as("the vendor sends no Cdr")
                .isEmpty();
        assertThat(detail.result()).isEqualTo("Cevapsız");
        assertThat(detail.cdr("sip_hangup_disposition")).isEqualTo("callee");
        JsonNode bulutfon =
                office.pbx.bulutfon("/cdrs/" + detail.cdr("call_uuid")).path("cdr");
        assertThat(bulutfon.path("hangup_cause").stringValue("")).isEqualTo("NO_ANSWER");
        assertThat(bulutfon.path("hangup_state").stringValue("")).isEqualTo("send_cancel");
    }

    @Test
    void a_talk_is_cut_at_its_limit_and_both_are_warned() throws Exception {
        AudioPeer one = office.voice(Office.address("557"), FIRST);
        AudioPeer two = office.voice(Office.address("552"), SECOND);
        Sipp first = office.phone("557", one, Office.answers("Desk 557", one).hungUp());
        Sipp second = office.phone("552", two, Office.answers("Desk 552", two).hungUp());
        accepted(body("557", "552", "call_limit", "3"));
        first.awaitDone();
        second.awaitDone();
        Detail detail = ended();
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(detail.cdr("sip_hangup_disposition")).isEqualTo("callee");
        assertThat(talk(detail.cdr("call_uuid"))).isBetween(Duration.ofMillis(2_950), Duration.ofSeconds(20));
        assertThat(beeps(one)).as("first party").isTrue();
        assertThat(beeps(two)).as("second party").isTrue();
    }

    /** Whether a tenth of a second of the warning tone was heard. */
    private static boolean beeps(AudioPeer peer) throws Exception {
        short[] heard = peer.heard();
        for (int start = 0; start + 800 <= heard.length; start += 400) {
            if (new Tone(1000).heardIn(heard, start, start + 800)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void from_a_phone_to_a_number_outside_by_an_outbound_route() throws Exception {
        String callee = Numbers.source();
        Sipp first = office.phone("557", null, Office.answers("Desk 557", null).hungUp());
        Sipp second = office.awaited(null, Office.answers("Near", null).bye());
        String id = accepted(body("557", callee, "caller_id", "masking", "trunk_name", ""));
        assertThat(from(first)).contains("masking", "<sip:anonymous@").doesNotContain(callee);
        assertThat(from(second)).contains("<sip:908505320000@").doesNotContain("557@", "masking");
        assertThat(second.await(true, "INVITE").text()).startsWith("INVITE sip:" + callee + "@");
        Detail detail = ended();
        assertThat(detail.cdr("direction")).isEqualTo("Giden (API)");
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(originated(detail.cdr("call_uuid"))).isEqualTo(id);
    }

    /** The id is made of when the call began. */
    private String originated(String call) throws Exception {
        long micros = new org.santral.base.CallId(call).micros();
        return "orig.call." + micros / 1_000_000 + "." + String.format("%06d", micros % 1_000_000);
    }

    @Test
    void from_a_number_outside_over_a_trunk_to_a_group_inside() throws Exception {
        String caller = Numbers.source();
        Sipp first = office.awaited(null, Office.answers("Near", null).hungUp());
        Sipp member = office.phone(
                "1003", null, Office.answers("Desk 1003", null).cued().bye());
        accepted(body(caller, "101", "caller_id", "908505320057", "trunk_name", "near"));
        assertThat(from(first)).contains("<sip:908505320057@");
        member.await(true, "ACK");
        assertThat(from(member)).contains("<sip:908505320057@").doesNotContain(caller);
        member.cue();
        first.awaitDone();
        Detail detail = ended();
        assertThat(detail.cdr("direction")).isEqualTo("Giden (API)");
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(detail.cdr("caller_id_number")).isEqualTo(caller);
        assertThat(detail.cdr("destination_number")).isEqualTo("101");
    }

    @Test
    void what_cannot_be_called_is_said_at_once() throws Exception {
        String outside = Numbers.source();
        List<String> refused = new ArrayList<>();
        for (String body : List.of(
                body(outside, "552", "trunk_name", ""),
                body("557", outside, "trunk_name", "nowhere"),
                body("557", outside, "context", "nowhere"),
                body("599", "552"),
                body("557", "599"),
                body("557", "0090"))) {
            refused.add(office.pbx.simotel("call/originate/act", body).toString());
        }
        assertThat(refused).containsOnly("{\"success\":0,\"message\":\"Requested operation failed\",\"data\":null}");
        assertThat(office.pbx.liveCalls()).isZero();
    }
}
