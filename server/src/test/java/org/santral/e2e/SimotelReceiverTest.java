package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A receiver in Rest style that reads queries alone, as PHP does, behind a password (spec/simotel.md §6). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimotelReceiverTest {
    private static final String DID = "908508850000";
    private static final String DID_WITH_SURVEY = "908508850001";

    private Office office;
    private PythonReceiver receiver;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        receiver = PythonReceiver.start();
        office = Office.open(
                folder,
                new Setup()
                        .queue("201", List.of("1001"), "ring-timeout: 30")
                        .did(DID, "queue/201")
                        .queue("202", List.of("1001"), "survey: \"30\"")
                        .did(DID_WITH_SURVEY, "queue/202")
                        .tenant("surveys: [ { number: \"30\", label: memnuniyet, prompt: rate.wav } ]")
                        .simotel("events: { url: \"" + receiver.url("/hook")
                                + "\", version: Rest4, method: GET, user: ada, password: s3cret }"));
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

    private static String text(JsonNode hit, String field) {
        return hit.path("event").path(field).stringValue("-");
    }

    /** All of a call from outside to the queue, whose agent answers and then hands it to 1002. */
    @Test
    void a_call_through_a_queue_that_is_handed_on() throws Exception {
        Sipp agent = office.phone(
                "1001",
                null,
                Office.answersOnCue("Agent", null)
                        .cued()
                        .refer("sip:1002@" + Setup.SIP_DOMAIN)
                        .hungUpAtLast());
        Sipp colleague =
                office.phone("1002", null, Office.answers("Colleague", null).hungUp());
        Set<String> before = office.pbx.endedCalls();
        Sipp caller = office.outside(Numbers.source(), DID, null, script -> script.untilAnswered()
                .cued()
                .bye());
        agent.await(false, "SIP/2.0 180");
        agent.cue();
        agent.await(true, "ACK");
        agent.cue();
        colleague.await(true, "ACK");
        caller.cue();
        String id = WorkedExample.cuid(office.pbx.awaitAnotherEnded(before));
        List<JsonNode> told =
                receiver.until("cuid", id, hit -> WorkedExample.event(hit).equals("Cdr"));

        assertThat(told)
                .allMatch(hit -> hit.path("method").stringValue("").equals("GET")
                        && hit.path("authorization").stringValue("").equals("Basic YWRhOnMzY3JldA==")
                        && hit.path("path").stringValue("").equals("/hook/" + WorkedExample.event(hit))
                        && text(hit, "unique_id").equals(id));
        assertThat(told)
                .extracting(hit -> WorkedExample.event(hit) + " " + text(hit, "exten") + " " + text(hit, "state"))
                .containsSubsequence(
                        "IncomingCall - -",
                        "NewState 1001 Ringing",
                        "NewState 1001 InUse",
                        "NewState 1001 Idle",
                        "Transfer - -",
                        "CdrQueue - -",
                        "NewState 1002 Ringing",
                        "NewState 1002 InUse",
                        "NewState 1002 Idle",
                        "Cdr - -")
                .hasSize(10);
        assertThat(text(told.get(1), "queue")).isEqualTo("201");
        JsonNode transfer = told.get(4);
        assertThat(text(transfer, "transferer")).isEqualTo("1001");
        assertThat(text(transfer, "transferred_from")).isEqualTo(text(told.getFirst(), "number"));
        assertThat(text(transfer, "transferred_to")).isEqualTo("1002");
        JsonNode queue = told.get(5);
        assertThat(text(queue, "dst")).isEqualTo("1001");
        assertThat(text(queue, "disposition")).isEqualTo("ANSWERED");
        assertThat(text(queue, "queue_status")).isEqualTo("CONTINUE");
        assertThat(text(queue, "hangup")).isEqualTo("agent");
        JsonNode detail = JsonMapper.shared().readTree(text(queue, "detail"));
        assertThat(detail).hasSize(1);
        assertThat(detail.path(0).path("tries").stringValue("")).isEqualTo("1");
        JsonNode cdr = told.getLast();
        assertThat(text(cdr, "type")).isEqualTo("incoming");
        assertThat(text(cdr, "disposition")).isEqualTo("ANSWERED");
        assertThat(text(cdr, "record")).matches("\\d{8}_" + id.replace(".", "\\.") + "\\.mp3");
        for (Sipp sipp : List.of(agent, colleague, caller)) {
            sipp.awaitDone();
        }
        office.pbx.awaitIdle();
    }

    /** The agent hangs up, the caller is asked and presses 4. */
    @Test
    void a_caller_gives_a_mark() throws Exception {
        AudioPeer mouth = office.voice(Office.NEAR, new Tone(500));
        Sipp agent =
                office.phone("1001", null, Office.answers("Agent", null).cued().bye());
        Set<String> before = office.pbx.endedCalls();
        Sipp caller = office.outside(Numbers.source(), DID_WITH_SURVEY, mouth, script -> script.untilAnswered()
                .hungUp());
        agent.await(true, "ACK");
        agent.cue();
        agent.awaitDone();
        mouth.press('4');
        caller.awaitDone();
        String id = WorkedExample.cuid(office.pbx.awaitAnotherEnded(before));
        List<JsonNode> told =
                receiver.until("cuid", id, hit -> WorkedExample.event(hit).equals("Cdr"));
        JsonNode survey = told.stream()
                .filter(hit -> WorkedExample.event(hit).equals("Survey"))
                .findFirst()
                .orElseThrow();
        assertThat(text(survey, "event")).isEqualTo("Survey");
        assertThat(text(survey, "point")).isEqualTo("4");
        assertThat(text(survey, "label")).isEqualTo("memnuniyet");
        assertThat(text(survey, "queue")).isEqualTo("202");
        assertThat(text(told.getLast(), "poll_point")).isEqualTo("4");
        assertThat(text(told.getLast(), "disposition")).isEqualTo("ANSWERED");
        JsonNode row = office.pbx
                .simotel("reports/poll/search", "{\"conditions\":{\"cuid\":\"" + id + "\",\"from\":\"\",\"to\":\"\"}}")
                .path("data")
                .path("data")
                .path(0);
        assertThat(row.path("point").intValue()).as(row.toString()).isEqualTo(4);
        assertThat(row.path("dst").stringValue("")).isEqualTo("1001");
        assertThat(row.path("qnum").stringValue("")).isEqualTo("202");
        office.pbx.awaitIdle();
    }
}
