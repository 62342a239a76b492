package org.santral.http.verimor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.verimor.VerimorServer.KEY;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Connected;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.LegAnswered;
import org.santral.call.LedgerEvent.LegEnded;
import org.santral.call.LedgerEvent.LegRinging;
import org.santral.call.LedgerEvent.LegStarted;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.PickedUp;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The worked examples of spec/events.md §6, from what the ledger holds of them: this dialect's columns. */
class LedgerExamplesTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String CALLER = "905321111111";
    private static final String DID = "908508850000";
    private static final String OUTSIDE = "908505320000";

    @TempDir
    static Path folder;

    private static VerimorServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new VerimorServer(folder);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    /**
     * A row of the table.
     *
     * @param cdr fields of the list's row
     * @param hangup fields of the hangup event
     * @param ringing who is told of as ringing, in order
     */
    record Example(
            String situation,
            Story story,
            Map<String, String> cdr,
            Map<String, String> hangup,
            List<String> ringing,
            boolean answerEvent) {
        @Override
        public String toString() {
            return situation;
        }
    }

    private static Map<String, String> cdr(String direction, String result, boolean missed, String disposition) {
        return Map.of(
                "direction", direction,
                "result", result,
                "missed", Boolean.toString(missed),
                "sip_hangup_disposition", disposition);
    }

    private static Map<String, String> with(Map<String, String> fields, String... more) {
        Map<String, String> all = new HashMap<>(fields);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private static Map<String, String> hangup(String cause, String answered, int seconds, String status) {
        return Map.of(
                "hangup_cause",
                cause,
                "answered",
                answered,
                "duration",
                Integer.toString(seconds),
                "failure_status",
                status,
                "queue",
                "",
                "queue_wait_duration",
                "");
    }

    private static Story accepted(Direction direction, Origin origin, Party caller, Party callee, String cli) {
        return Story.at(Story.START)
                .add(
                        0,
                        new Accepted(
                                direction,
                                origin,
                                caller,
                                callee,
                                direction == Direction.IN ? DID : null,
                                cli,
                                null,
                                null));
    }

    private static Story inbound() {
        return accepted(Direction.IN, Origin.DIALED, new Party(CALLER, "", null), new Party(DID, "", null), null)
                .add(0, new StepEntered(StepKind.DID, DID));
    }

    private static Story to1001() {
        return inbound()
                .add(0, new StepEntered(StepKind.EXTENSION, "1001"))
                .add(0, rings(1, "1001"))
                .add(1, new LegRinging(Side.B, 1, false));
    }

    private static LegStarted rings(int leg, String extension) {
        return new LegStarted(Side.B, leg, extension, extension, null);
    }

    private static Story local(String caller, String callee) {
        return accepted(Direction.LOCAL, Origin.DIALED, Story.inside(caller, ""), Story.inside(callee, ""), null)
                .add(0, new StepEntered(StepKind.EXTENSION, callee))
                .add(0, rings(1, callee))
                .add(1, new LegRinging(Side.B, 1, false));
    }

    private static Story dialledOut() {
        return accepted(
                        Direction.OUT,
                        Origin.DIALED,
                        Story.inside("1001", "Ayşe"),
                        new Party(OUTSIDE, "", null),
                        "908505320001")
                .add(0, new StepEntered(StepKind.OUTSIDE, OUTSIDE))
                .add(0, new LegStarted(Side.B, 1, OUTSIDE, null, "carrier"));
    }

    private static Story refused(Story story, Cause cause, By by, int status, String phrase, double second) {
        Termination why = new Termination(cause, by, How.REFUSE, status, phrase);
        return story.add(second, new LegEnded(Side.B, 1, why, Story.PHONE)).ends(why, second, false);
    }

    private static Story cleared(Story story, By by, double second) {
        Termination why = Termination.of(Cause.NORMAL_CLEARING, by, How.BYE);
        return story.add(second, new LegEnded(Side.A, 0, why, Story.PHONE)).ends(why, second, false);
    }

    private static Story givenUp(Story story, double second) {
        Termination why = Termination.of(Cause.ORIGINATOR_CANCEL, By.CALLER, How.CANCEL);
        return story.add(second, new LegEnded(Side.B, 1, why, Story.PHONE)).ends(why, second, false);
    }

    private static Story group() {
        Story story = inbound().add(0, new StepEntered(StepKind.GROUP, "101"));
        List<String> members = List.of("1004", "1008", "1009", "1015");
        for (int i = 0; i < members.size(); i++) {
            story.add(0, rings(i + 1, members.get(i))).add(1, new LegRinging(Side.B, i + 1, false));
        }
        story.add(4, new LegAnswered(Side.B, 1, "1004")).add(4, new PickedUp()).add(4, new Connected());
        Termination lost = Termination.of(Cause.LOSE_RACE, By.SYSTEM, How.CANCEL);
        for (int leg = 2; leg <= 4; leg++) {
            story.add(4, new LegEnded(Side.B, leg, lost, Story.PHONE));
        }
        return cleared(
                story.add(
                        39,
                        new LegEnded(
                                Side.B, 1, Termination.of(Cause.NORMAL_CLEARING, By.CALLER, How.BYE), Story.PHONE)),
                By.CALLER,
                39);
    }

    static Stream<Example> examples() {
        List<String> rang1001 = List.of("1001");
        return Stream.of(
                new Example(
                        "1: to 1001, who answers; the caller hangs up after 35 s",
                        cleared(to1001().answeredBy(1, "1001", 5), By.CALLER, 40),
                        with(
                                cdr("Gelen", "Cevaplandı", false, "caller"),
                                "destination_number",
                                DID,
                                "destination_name",
                                "Ayşe",
                                "talk_duration",
                                "00:00:35"),
                        with(
                                hangup("NORMAL_CLEARING", "t", 35, ""),
                                "destination_number",
                                "1001",
                                "dialed_user",
                                "1001",
                                "connected_user",
                                "1001"),
                        rang1001,
                        true),
                new Example(
                        "2: as 1, 1001 hangs up",
                        cleared(to1001().answeredBy(1, "1001", 5), By.CALLEE, 40),
                        cdr("Gelen", "Cevaplandı", false, "callee"),
                        with(hangup("NORMAL_CLEARING", "t", 35, ""), "sip_hangup_disposition", "callee"),
                        rang1001,
                        true),
                new Example(
                        "3: the caller gives up",
                        givenUp(to1001(), 12),
                        cdr("Gelen", "Vazgeçildi", true, "caller"),
                        hangup("ORIGINATOR_CANCEL", "f", 0, ""),
                        rang1001,
                        false),
                new Example(
                        "4: 1001 rings out",
                        refused(to1001(), Cause.NO_ANSWER, By.SYSTEM, 480, "Temporarily Unavailable", 30),
                        cdr("Gelen", "Cevapsız", true, "callee"),
                        with(hangup("NO_ANSWER", "f", 0, "480"), "failure_phrase", "Temporarily Unavailable"),
                        rang1001,
                        false),
                new Example(
                        "5: 1001 is busy",
                        refused(inbound().add(0, rings(1, "1001")), Cause.USER_BUSY, By.CALLEE, 486, "Busy Here", 1),
                        cdr("Gelen", "Meşgul", true, "callee"),
                        with(hangup("USER_BUSY", "f", 0, "486"), "failure_phrase", "Busy Here"),
                        List.of(),
                        false),
                new Example(
                        "6: 1001 declines",
                        refused(to1001(), Cause.CALL_REJECTED, By.CALLEE, 603, "Decline", 3),
                        cdr("Gelen", "Reddedildi", true, "callee"),
                        with(hangup("CALL_REJECTED", "f", 0, "603"), "failure_phrase", "Decline"),
                        rang1001,
                        false),
                new Example(
                        "7: the caller hangs up in a menu after 35 s",
                        cleared(
                                inbound()
                                        .add(0, new StepEntered(StepKind.MENU, "10"))
                                        .add(0, new PickedUp()),
                                By.CALLER,
                                35),
                        with(cdr("Gelen", "Cevaplandı", true, "caller"), "talk_duration", "00:00:35"),
                        with(hangup("NORMAL_CLEARING", "f", 35, ""), "destination_number", DID, "dialed_user", ""),
                        List.of(),
                        false),
                new Example(
                        "8: 1005 to 1006, 1005 gives up",
                        givenUp(local("1005", "1006"), 9),
                        cdr("Santral içi", "Vazgeçildi", false, "caller"),
                        with(hangup("ORIGINATOR_CANCEL", "f", 0, ""), "direction", "internal"),
                        List.of("1006"),
                        false),
                new Example(
                        "9: 1005 to 1006, answered, 1005 hangs up",
                        cleared(local("1005", "1006").answeredBy(1, "1006", 3), By.CALLER, 8),
                        cdr("Santral içi", "Cevaplandı", false, "caller"),
                        with(hangup("NORMAL_CLEARING", "t", 5, ""), "destination_number", "1006"),
                        List.of("1006"),
                        true),
                new Example(
                        "10: 1001 to outside, refused there",
                        refused(dialledOut(), Cause.CALL_REJECTED, By.CALLEE, 603, "Decline", 4),
                        cdr("Giden", "Reddedildi", false, "callee"),
                        with(
                                hangup("CALL_REJECTED", "f", 0, "603"),
                                "direction",
                                "outbound",
                                "caller_id_number",
                                "1001",
                                "outbound_caller_id_number",
                                "908505320001"),
                        List.of(),
                        false),
                new Example(
                        "11: 1001 to outside by the API, answered",
                        cleared(Story.at(Story.START).fromExtension().answeredBy(2, null, 6), By.CALLER, 9),
                        cdr("Giden (API)", "Cevaplandı", false, "caller"),
                        with(hangup("NORMAL_CLEARING", "t", 3, ""), "direction", "outbound", "dialed_user", ""),
                        List.of(""),
                        true),
                new Example(
                        "12: two extensions by the API, the first never answers",
                        accepted(
                                        Direction.LOCAL,
                                        Origin.API_EXTENSION,
                                        Story.inside("557", ""),
                                        Story.inside("552", ""),
                                        null)
                                .add(0, new LegStarted(Side.A, 1, "557", "557", null))
                                .add(1, new LegRinging(Side.A, 1, false))
                                .add(
                                        30,
                                        new LegEnded(
                                                Side.A,
                                                1,
                                                Termination.of(Cause.NO_ANSWER, By.SYSTEM, How.CANCEL),
                                                Story.PHONE))
                                .ends(Termination.of(Cause.NO_ANSWER, By.SYSTEM, How.CANCEL), 30, false),
                        cdr("Santral içi", "Cevapsız", false, "callee"),
                        with(hangup("NO_ANSWER", "f", 0, ""), "direction", "internal"),
                        List.of(),
                        false),
                new Example(
                        "13: group 101, 1004 wins, three lose",
                        group(),
                        with(
                                cdr("Gelen", "Cevaplandı", false, "caller"),
                                "queue",
                                "101",
                                "queue_wait_seconds",
                                "00:00:04"),
                        with(
                                hangup("NORMAL_CLEARING", "t", 35, ""),
                                "queue",
                                "101",
                                "queue_wait_duration",
                                "4",
                                "dialed_user",
                                "1004",
                                "connected_user",
                                "1004"),
                        List.of("1004", "1008", "1009", "1015"),
                        true),
                new Example(
                        "14: queue 201 with music, the caller leaves after 40 s",
                        cleared(
                                inbound()
                                        .add(0, new StepEntered(StepKind.QUEUE, "201"))
                                        .add(0, new PickedUp()),
                                By.CALLER,
                                40),
                        with(
                                cdr("Gelen", "Cevaplandı", true, "caller"),
                                "queue",
                                "201",
                                "queue_wait_seconds",
                                "00:00:40"),
                        with(hangup("NORMAL_CLEARING", "f", 40, ""), "queue", "201", "queue_wait_duration", "40"),
                        List.of(),
                        false),
                new Example(
                        "15: wrong outside number",
                        refused(dialledOut(), Cause.UNALLOCATED_NUMBER, By.SYSTEM, 404, "Not Found", 2),
                        cdr("Giden", "Hatalı Numara", false, "callee"),
                        with(hangup("UNALLOCATED_NUMBER", "f", 0, "404"), "failure_phrase", "Not Found"),
                        List.of(),
                        false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void the_record_and_the_events_say_what_the_table_says(Example example) throws Exception {
        CallId call = example.story().writeTo(server.ledger);
        assertThat(row(call)).containsAllEntriesOf(example.cdr());

        List<Map<String, String>> events = Pushed.by(example.story());
        assertThat(events.getLast()).containsEntry("event_type", "hangup").containsAllEntriesOf(example.hangup());
        assertThat(events.stream()
                        .filter(event -> event.get("event_type").equals("ringing"))
                        .map(event -> event.get("dialed_user")))
                .containsExactlyElementsOf(example.ringing());
        assertThat(events.stream().filter(event -> event.get("event_type").equals("answer")))
                .hasSize(example.answerEvent() ? 1 : 0);
        assertThat(events)
                .filteredOn(event -> event.get("event_type").equals("hangup"))
                .hasSize(1);
    }

    @Test
    void the_detail_of_the_group_tells_the_winner_and_the_losers() throws Exception {
        CallId call = group().writeTo(server.ledger);
        JsonNode flow = MAPPER.readTree(
                        server.get("/cdrs/" + call + "?key=" + KEY).body())
                .get("call_flow");
        assertThat(flow.values().stream()
                        .map(leg -> leg.get("destination_number").asString() + " "
                                + leg.get("result").asString()))
                .containsExactly(
                        "1004 Cevaplandı",
                        "1008 Diğer dahili cevapladı",
                        "1009 Diğer dahili cevapladı",
                        "1015 Diğer dahili cevapladı");
    }

    private static Map<String, String> row(CallId call) throws Exception {
        JsonNode page = MAPPER.readTree(server.get("/cdrs?limit=100&key=" + KEY).body());
        Map<String, String> fields = new HashMap<>();
        for (JsonNode row : page.get("cdrs")) {
            if (row.get("call_uuid").asString().equals(call.value())) {
                row.properties()
                        .forEach(field -> fields.put(
                                field.getKey(),
                                field.getValue().isNull()
                                        ? null
                                        : field.getValue().asString()));
            }
        }
        return fields;
    }
}
