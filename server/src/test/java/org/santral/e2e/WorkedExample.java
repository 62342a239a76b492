package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import tools.jackson.databind.JsonNode;

/**
 * A row of the table of worked examples: what must be told of a call (spec/events.md §6). A dialect adds its table and
 * a check beside {@link #verimor}, {@link #bulutfon} and {@link #simotel}.
 */
record WorkedExample(int number, Map<String, String> columns) {
    /** {@code -}: the table says nothing; empty: the value must be empty. */
    private static final String TABLE = """
            # | direction   | result       | missed | ended by | event    | cause              | answered | status | phrase    | rings
            1 | Gelen       | Cevaplandı   | false  | caller   | inbound  | NORMAL_CLEARING    | t        |        |           | 1
            2 | Gelen       | Cevaplandı   | false  | callee   | inbound  | NORMAL_CLEARING    | t        |        |           | 1
            3 | Gelen       | Vazgeçildi   | true   | caller   | inbound  | ORIGINATOR_CANCEL  | f        |        |           | 1
            4 | Gelen       | Cevapsız     | true   | callee   | inbound  | NO_ANSWER          | f        | 480    | -         | 1
            5 | Gelen       | Meşgul       | true   | callee   | inbound  | USER_BUSY          | f        | 486    | Busy Here | 1
            6 | Gelen       | Reddedildi   | true   | callee   | inbound  | CALL_REJECTED      | f        | 603    | Decline   | 1
            7 | Gelen       | Cevaplandı   | true   | caller   | inbound  | NORMAL_CLEARING    | f        |        |           | 0
            8 | Santral içi | Vazgeçildi   | false  | caller   | internal | ORIGINATOR_CANCEL  | f        |        |           | 1
            9 | Santral içi | Cevaplandı   | false  | caller   | internal | NORMAL_CLEARING    | t        |        |           | 1
            10 | Giden      | Reddedildi   | false  | callee   | outbound | CALL_REJECTED      | f        | 603    | -         | -
            11 | Giden (API)| Cevaplandı   | false  | -        | outbound | NORMAL_CLEARING    | t        |        |           | -
            12 | Santral içi| Cevapsız     | false  | callee   | internal | NO_ANSWER          | f        | -      | -         | -
            13 | Gelen      | Cevaplandı   | false  | caller   | inbound  | NORMAL_CLEARING    | t        |        |           | 4
            14 | Gelen      | Cevaplandı   | true   | caller   | inbound  | NORMAL_CLEARING    | f        |        |           | 0
            15 | Giden      | Hatalı Numara| false  | callee   | outbound | UNALLOCATED_NUMBER | f        | 404    | -         | -
            """;

    /** {@code null}: no value. */
    private static final String BULUTFON = """
            # | way   | v1 cause              | v1 state                               | code               | code state  | missing call
            1 | IN    | Normal                | İstemci tarafından sonlandırılan çağrı | NORMAL_CLEARING    | recv_bye    | false
            2 | IN    | Normal                | Sistem tarafından sonlandırılan çağrı  | NORMAL_CLEARING    | send_bye    | false
            3 | IN    | Aramayı başlatan cevaplanmadan iptal ediyor. | null            | ORIGINATOR_CANCEL  | recv_cancel | true
            4 | IN    | Cevap Yok             | Sistem tarafından reddedilen çağrı     | NO_ANSWER          | send_refuse | true
            5 | IN    | Meşgul                | Sistem tarafından reddedilen çağrı     | USER_BUSY          | send_refuse | true
            6 | IN    | Arama Reddedildi      | Sistem tarafından reddedilen çağrı     | CALL_REJECTED      | send_refuse | true
            7 | IN    | Normal                | İstemci tarafından sonlandırılan çağrı | NORMAL_CLEARING    | recv_bye    | true
            8 | LOCAL | Aramayı başlatan cevaplanmadan iptal ediyor. | null            | ORIGINATOR_CANCEL  | recv_cancel | false
            9 | LOCAL | Normal                | İstemci tarafından sonlandırılan çağrı | NORMAL_CLEARING    | recv_bye    | false
            10 | OUT  | Arama Reddedildi      | İstemci tarafından reddedilen çağrı    | CALL_REJECTED      | recv_refuse | false
            11 | OUT  | Normal                | -                                      | NORMAL_CLEARING    | -           | false
            12 | LOCAL| Cevap Yok             | Sistem tarafından iptal edilen çağrı   | NO_ANSWER          | send_cancel | false
            13 | IN   | Normal                | İstemci tarafından sonlandırılan çağrı | NORMAL_CLEARING    | recv_bye    | false
            14 | IN   | Normal                | İstemci tarafından sonlandırılan çağrı | NORMAL_CLEARING    | recv_bye    | true
            15 | OUT  | Yanlış numara formatı | Sistem tarafından reddedilen çağrı     | UNALLOCATED_NUMBER | send_refuse | false
            """;

    /** {@code -} in the column of the queue: no event of one. */
    private static final String SIMOTEL = """
            # | type     | disposition | Cdr event | CdrQueue event
            1 | incoming | ANSWERED    | sent      | -
            2 | incoming | ANSWERED    | sent      | -
            3 | incoming | NO ANSWER   | sent      | -
            4 | incoming | NO ANSWER   | sent      | -
            5 | incoming | BUSY        | sent      | -
            6 | incoming | BUSY        | sent      | -
            7 | incoming | NO ANSWER   | sent      | -
            8 | local    | NO ANSWER   | sent      | -
            9 | local    | ANSWERED    | sent      | -
            10 | outgoing | BUSY       | sent      | -
            11 | outgoing | ANSWERED   | sent      | -
            12 | local   | NO ANSWER   | none      | -
            13 | incoming | ANSWERED   | sent      | ANSWERED
            14 | incoming | NO ANSWER  | sent      | ABANDON
            15 | outgoing | FAILED     | sent      | -
            """;

    static WorkedExample of(int number) {
        Map<String, String> columns = new HashMap<>();
        read(TABLE, number, columns);
        read(BULUTFON, number, columns);
        read(SIMOTEL, number, columns);
        return new WorkedExample(number, columns);
    }

    private static void read(String table, int number, Map<String, String> columns) {
        List<String> lines = table.lines().toList();
        List<String> names = cells(lines.getFirst());
        List<String> values = cells(lines.get(number));
        for (int i = 0; i < names.size(); i++) {
            columns.put(names.get(i), values.get(i));
        }
        assertThat(columns.get("#")).isEqualTo(String.valueOf(number));
    }

    private static List<String> cells(String line) {
        return Stream.of(line.split("\\|", -1)).map(String::strip).toList();
    }

    private void is(String column, @Nullable Object told) {
        String wanted = columns.getOrDefault(column, "-");
        if (!wanted.equals("-")) {
            assertThat(told).as("example " + number + ", " + column).isEqualTo(wanted);
        }
    }

    /** Compares what the Verimor dialect says of a call that has ended: its row, its detail and its events. */
    void verimor(PbxUnderTest pbx, String call) throws Exception {
        Detail detail = pbx.ended(call);
        JsonNode row = pbx.row(call);
        for (JsonNode record : List.of(row, detail.json().path("cdr"))) {
            is("direction", record.path("direction").stringValue(null));
            is("result", record.path("result").stringValue(null));
            is("missed", record.path("missed").stringValue(null));
            is("ended by", record.path("sip_hangup_disposition").stringValue(null));
        }
        boolean pickedUp = detail.cdr("answer_stamp") != null;
        assertThat(detail.seconds("duration")).isGreaterThanOrEqualTo(detail.seconds("talk_duration"));
        List<Map<String, String>> events = pbx.events(call);
        Map<String, String> hangup = events.getLast();
        assertThat(hangup).containsEntry("event_type", "hangup");
        is("event", hangup.get("direction"));
        is("cause", hangup.get("hangup_cause"));
        is("answered", hangup.get("answered"));
        is("status", hangup.get("failure_status"));
        is("phrase", hangup.get("failure_phrase"));
        is("ended by", hangup.get("sip_hangup_disposition"));
        is(
                "rings",
                String.valueOf(
                        pbx.eventTypes(call).stream().filter("ringing"::equals).count()));
        assertThat(hangup.get("duration"))
                .as("talk time of event and record")
                .isEqualTo(pickedUp ? String.valueOf(detail.seconds("talk_duration")) : "0");
        assertThat(pbx.eventTypes(call).stream().filter("answer"::equals).count())
                .isEqualTo("t".equals(hangup.get("answered")) ? 1 : 0);
        assertThat(detail.legs("end_stamp")).doesNotContainNull();
    }

    /** Compares what both forms of the Bulutfon dialect say of a call that has ended, in lists and details. */
    void bulutfon(PbxUnderTest pbx, String call) throws Exception {
        for (JsonNode record : bulutfonRecords(pbx, "/cdr", call)) {
            is("way", record.path("direction").stringValue(null));
            is("v1 cause", record.path("hangup_cause").stringValue(null));
            is("v1 state", String.valueOf(record.path("hangup_state").stringValue(null)));
            assertThat(record.path("call_time").stringValue("")).matches("\\d\\d-\\d\\d-\\d{4} \\d\\d:\\d\\d");
            for (JsonNode step : record.path("call_flow")) {
                assertThat(step.path("start_time").stringValue(""))
                        .matches("\\d\\d/\\d\\d/\\d{4} - \\d\\d:\\d\\d:\\d\\d");
            }
        }
        for (JsonNode record : bulutfonRecords(pbx, "/cdrs", call)) {
            is("way", record.path("direction").stringValue(null));
            is("code", record.path("hangup_cause").stringValue(null));
            is("code state", record.path("hangup_state").stringValue(null));
            is("missing call", record.path("missing_call").toString());
            assertThat(record.toString()).as("nothing Turkish").matches("[ -~]*");
        }
    }

    /** The call in the list and by itself. */
    private static List<JsonNode> bulutfonRecords(PbxUnderTest pbx, String path, String call) throws Exception {
        JsonNode listed = pbx.bulutfon(path + ".json")
                .path("cdrs")
                .valueStream()
                .filter(row -> row.path("uuid").stringValue("").equals(call))
                .findFirst()
                .orElseThrow();
        JsonNode detail = pbx.bulutfon(path + "/" + call + ".json").path("cdr");
        assertThat(detail.has("call_flow"))
                .isEqualTo(detail.path("direction").stringValue("").equals("IN"));
        return List.of(listed, detail);
    }

    /**
     * Compares what the Simotel dialect says of a call that has ended: to the tenant's receiver and in reports.
     *
     * @param database of the PBX, which keeps what it still owes
     */
    void simotel(PbxUnderTest pbx, PythonReceiver receiver, Path database, String call) throws Exception {
        String id = cuid(call);
        String sent = columns.getOrDefault("Cdr event", "");
        List<JsonNode> told = receiver.until(
                "cuid",
                id,
                hit -> event(hit).equals("Cdr")
                        || (sent.equals("none")
                                && hit.path("event")
                                        .path("state")
                                        .stringValue("")
                                        .equals("Idle")));
        Patience.until("all of " + call + " is told", told::toString, () -> Office.query(
                        database, "select sequence from delivery where lane = ?", call)
                .isEmpty());
        told = receiver.with("cuid", id);
        boolean originated = number == 12;
        assertThat(told)
                .allMatch(hit ->
                        hit.path("event").path("unique_id").stringValue("").equals(id)
                                && hit.path("event").has("originated_call_id") == originated);
        List<String> names = told.stream().map(WorkedExample::event).toList();
        assertThat(names.stream().filter("Cdr"::equals)).hasSize(sent.equals("none") ? 0 : 1);
        String queue = columns.getOrDefault("CdrQueue event", "");
        List<String> left = told.stream()
                .filter(hit -> event(hit).equals("CdrQueue"))
                .map(hit -> hit.path("event").path("disposition").stringValue(""))
                .toList();
        assertThat(left).isEqualTo(queue.equals("-") ? List.of() : List.of(queue));
        JsonNode row = simotelRow(pbx, "reports/cdr/search", id);
        is("type", row.path("type").stringValue(null));
        is("disposition", row.path("disposition").stringValue(null));
        assertThat(row.has("originated_call_id")).isEqualTo(originated);
        if (!queue.equals("-")) {
            assertThat(simotelRow(pbx, "reports/queue/search", id)
                            .path("disposition")
                            .stringValue(""))
                    .isEqualTo(queue);
        }
        if (sent.equals("none")) {
            return;
        }
        assertThat(names).endsWith("Cdr");
        JsonNode cdr = told.getLast().path("event");
        for (String same : List.of("src", "dst", "wait", "record", "entry_point", "outgoing_point")) {
            assertThat(row.path(same)).as(same + " of row and event").isEqualTo(cdr.path(same));
        }
        assertThat(row.path("billsec").longValue())
                .isEqualTo(cdr.path("billsec").longValue(0));
        assertThat(row.path("answer").stringValue("").isEmpty()).isNotEqualTo(cdr.has("billsec"));
        is("type", cdr.path("type").stringValue(null));
        is("disposition", cdr.path("disposition").stringValue(null));
        Detail detail = pbx.ended(call);
        assertThat(cdr.path("duration").longValue()).isEqualTo(detail.seconds("duration"));
        assertThat(cdr.has("billsec")).isEqualTo(detail.cdr("answer_stamp") != null);
        assertThat(cdr.path("billsec").longValue(0)).isEqualTo(detail.seconds("talk_duration"));
        assertThat(cdr.path("wait").longValue()).isBetween(0L, detail.seconds("duration"));
        String type = cdr.path("type").stringValue("");
        assertThat(cdr.path("entry_point").stringValue("-")).isEqualTo(type.equals("incoming") ? "near" : "-");
        assertThat(cdr.path("outgoing_point").stringValue("-")).isEqualTo(type.equals("outgoing") ? "far" : "-");
    }

    /** What a report says of that call, in its only row. */
    private static JsonNode simotelRow(PbxUnderTest pbx, String report, String cuid) throws Exception {
        JsonNode rows = pbx.simotel(report, "{\"conditions\":{\"cuid\":\"" + cuid + "\"}}")
                .path("data")
                .path("data");
        assertThat(rows).hasSize(1);
        return rows.path(0);
    }

    /** A call's id in the Simotel dialect. */
    static String cuid(String call) {
        long micros = new CallId(call).micros();
        return micros / 1_000_000 + "." + micros % 1_000_000;
    }

    /** The name of an event of the Simotel dialect. */
    static String event(JsonNode hit) {
        return hit.path("event").path("event_name").stringValue("");
    }
}
