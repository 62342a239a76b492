package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A row of the table of worked examples: what must be told of a call (spec/events.md §6). A dialect adds its columns and
 * a check beside {@link #verimor}.
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

    static WorkedExample of(int number) {
        List<String> lines = TABLE.lines().toList();
        List<String> names = cells(lines.getFirst());
        List<String> values = cells(lines.get(number));
        Map<String, String> columns = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            columns.put(names.get(i), values.get(i));
        }
        assertThat(columns.get("#")).isEqualTo(String.valueOf(number));
        return new WorkedExample(number, columns);
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
}
