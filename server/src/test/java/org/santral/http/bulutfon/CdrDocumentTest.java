package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.bulutfon.ScriptedCalls.DID;
import static org.santral.http.bulutfon.ScriptedCalls.OUTSIDE;
import static org.santral.http.bulutfon.ScriptedCalls.answers;
import static org.santral.http.bulutfon.ScriptedCalls.ended;
import static org.santral.http.bulutfon.ScriptedCalls.ends;
import static org.santral.http.bulutfon.ScriptedCalls.enters;
import static org.santral.http.bulutfon.ScriptedCalls.inbound;
import static org.santral.http.bulutfon.ScriptedCalls.local;
import static org.santral.http.bulutfon.ScriptedCalls.loses;
import static org.santral.http.bulutfon.ScriptedCalls.outbound;
import static org.santral.http.bulutfon.ScriptedCalls.outside;
import static org.santral.http.bulutfon.ScriptedCalls.rings1001;
import static org.santral.http.bulutfon.ScriptedCalls.seedPath;
import static org.santral.http.bulutfon.ScriptedCalls.starts;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.Cause;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.PickedUp;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.cdr.Cdrs;
import org.santral.http.RawClient.Reply;
import org.santral.ledger.CallScript;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What records look like in both forms, from what the ledger holds (spec/bulutfon.md S3, S4, B1, B2; spec/events.md §6). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CdrDocumentTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Instant START = Instant.parse("2015-04-16T08:02:02.654321Z");
    private static final List<String> SEED_KEYS = List.of(
            "uuid",
            "bf_calltype",
            "direction",
            "caller",
            "callee",
            "call_time",
            "answer_time",
            "hangup_time",
            "call_record",
            "hangup_cause",
            "hangup_state");

    private BulutfonServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new BulutfonServer(folder);
    }

    @AfterEach
    void usualSettings() {
        server.use(BulutfonServer.settings(BulutfonServer.TOKEN, BulutfonServer.EMAIL, "app", null));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String written(CallScript call) {
        server.ledger.append(call.entries()).toCompletableFuture().join();
        return call.call().value();
    }

    private JsonNode json(String target) throws IOException {
        Reply reply = server.get(target);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return MAPPER.readTree(reply.body());
    }

    private JsonNode detail(String path, String call) throws IOException {
        return json(path + "/" + call).path("cdr");
    }

    /** The call's row in a list. */
    private JsonNode row(String path, String call) throws IOException {
        for (JsonNode row : json(path + "?limit=1000").path("cdrs")) {
            if (row.path("uuid").stringValue("").equals(call)) {
                return row;
            }
        }
        throw new AssertionError("no row of " + call);
    }

    private static List<String> keys(JsonNode object) {
        return new ArrayList<>(object.propertyNames());
    }

    private static String compact(String document) {
        return MAPPER.readTree(document).toString();
    }

    /** The detail that the seed prints, with numbers for the masked ones. */
    @Test
    void the_detail_of_the_seed() throws Exception {
        String call = written(seedPath(START, Duration.ofSeconds(162)));
        String times = """
                "start_time":"16/04/2015 - 11:02:02","answer_time":"16/04/2015 - 11:02:02",\
                "hangup_time":"16/04/2015 - 11:04:44",""";
        String began = """
                "start_time":"16/04/2015 - 11:02:02","answer_time":"16/04/2015 - 11:02:02","hangup_time":null,""";

        assertThat(server.get("/cdr/" + call + ".json").body())
                .isEqualTo(compact("""
                {"cdr":{
                  "uuid":"%s","bf_calltype":"voice","direction":"IN","caller":905070000000,"callee":908508850000,
                  "call_time":"16-04-2015 11:02","answer_time":"16-04-2015 11:02","hangup_time":"16-04-2015 11:04",
                  "call_record":"Var","hangup_cause":"Normal","hangup_state":"İstemci tarafından sonlandırılan çağrı",
                  "call_flow":[
                    {"callee":"908508850000","start_time":"16/04/2015 - 11:02:02","answer_time":null,
                     "hangup_time":null,"redirection":"Menüye Yönlendi - (10)"},
                    {"callee":"10",%s"redirection":"Menüye Yönlendi - (11)"},
                    {"callee":"11",%s"redirection":"Gruba Yönlendi - (101)"},
                    {"callee":"101",%s"redirection":"Gruba bağlanılıyor","origination":[
                      {"destination":"1004",%s"result":"Cevapladı"},
                      {"destination":"1008",%s"result":"Başkası açtı"},
                      {"destination":"1009",%s"result":"Başkası açtı"},
                      {"destination":"1015",%s"result":"Başkası açtı"}]}]}}
                """.formatted(call, began, began, times, times, times, times, times)));
    }

    /** As the vendor's document of May 2015 prints the same call. */
    @Test
    void the_detail_of_the_seed_in_codes() throws Exception {
        String call = written(seedPath(START, Duration.ofSeconds(162)));
        String times = """
                "start_time":"2015-04-16T11:02:02+03:00","answer_time":"2015-04-16T11:02:02+03:00",\
                "hangup_time":"2015-04-16T11:04:44+03:00",""";
        String began = """
                "start_time":"2015-04-16T11:02:02+03:00","answer_time":"2015-04-16T11:02:02+03:00","hangup_time":null,""";

        assertThat(server.get("/cdrs/" + call).body())
                .isEqualTo(compact("""
                {"cdr":{
                  "uuid":"%s","bf_calltype":"voice","direction":"IN","caller":905070000000,"callee":908508850000,
                  "call_time":"2015-04-16T11:02:02+03:00","answer_time":"2015-04-16T11:02:02+03:00",
                  "hangup_time":"2015-04-16T11:04:44+03:00","missing_call":false,
                  "call_record":"YES","hangup_cause":"NORMAL_CLEARING","hangup_state":"recv_bye",
                  "call_flow":[
                    {"callee":908508850000,"start_time":"2015-04-16T11:02:02+03:00","answer_time":null,
                     "hangup_time":null,"redirection":"REDIRECTED_TO_MENU","redirection_target":10},
                    {"callee":10,%s"redirection":"REDIRECTED_TO_MENU","redirection_target":11},
                    {"callee":11,%s"redirection":"REDIRECTED_TO_GROUP","redirection_target":101},
                    {"callee":101,%s"redirection":"CONNECTING_TO_GROUP","origination":[
                      {"destination":1004,%s"result":"ANSWERED"},
                      {"destination":1008,%s"result":"LOSE_RACE"},
                      {"destination":1009,%s"result":"LOSE_RACE"},
                      {"destination":1015,%s"result":"LOSE_RACE"}]}]}}
                """.formatted(call, began, began, times, times, times, times, times)));
    }

    /** The seed's first two rows: an inside call that is given up, and one that is talked. */
    @Test
    void the_rows_of_the_seed() throws Exception {
        Instant start = Instant.parse("2015-04-16T13:17:05Z");
        String givenUp = written(ended(local(start, "1005", "1006"), Cause.ORIGINATOR_CANCEL, By.CALLER, How.CANCEL));
        String talked = written(ended(
                local(start, "1005", "1006").then(answers(1, "1006")), Cause.NORMAL_CLEARING, By.CALLER, How.BYE));

        assertThat(row("/cdr.json", givenUp).toString()).isEqualTo(compact("""
                {"uuid":"%s","bf_calltype":"voice","direction":"LOCAL","caller":1005,"callee":1006,
                 "call_time":"16-04-2015 16:17","answer_time":null,"hangup_time":"16-04-2015 16:17",
                 "call_record":"Yok","hangup_cause":"Aramayı başlatan cevaplanmadan iptal ediyor.","hangup_state":null}
                """.formatted(givenUp)));
        assertThat(row("/cdr.json", talked).toString()).isEqualTo(compact("""
                {"uuid":"%s","bf_calltype":"voice","direction":"LOCAL","caller":1005,"callee":1006,
                 "call_time":"16-04-2015 16:17","answer_time":"16-04-2015 16:17","hangup_time":"16-04-2015 16:17",
                 "call_record":"Yok","hangup_cause":"Normal",
                 "hangup_state":"İstemci tarafından sonlandırılan çağrı"}
                """.formatted(talked)));
        // What only inbound calls have is not there, neither as null nor as an empty list.
        assertThat(keys(detail("/cdr", talked))).isEqualTo(SEED_KEYS);
        assertThat(keys(detail("/cdrs", talked)))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(SEED_KEYS.stream(), Stream.of("missing_call"))
                        .toList());
    }

    /** The other half of checklist line 6: the called extension hangs up. */
    @Test
    void an_inside_call_that_the_called_one_ends() throws Exception {
        String call = written(ended(
                local(START, "1005", "1006").then(answers(1, "1006")), Cause.NORMAL_CLEARING, By.CALLEE, How.BYE));

        assertThat(row("/cdr", call).path("hangup_cause").asString()).isEqualTo("Normal");
        assertThat(row("/cdr", call).path("hangup_state").asString())
                .isEqualTo("Sistem tarafından sonlandırılan çağrı");
        assertThat(row("/cdrs", call).path("hangup_state").asString()).isEqualTo("send_bye");
    }

    private static CallScript example(int number) {
        return switch (number) {
            case 1 -> ended(rings1001(START).then(answers(1, "1001")), Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
            case 2 -> ended(rings1001(START).then(answers(1, "1001")), Cause.NORMAL_CLEARING, By.CALLEE, How.BYE);
            case 3 -> ended(rings1001(START), Cause.ORIGINATOR_CANCEL, By.CALLER, How.CANCEL);
            case 4 -> ended(rings1001(START), Cause.NO_ANSWER, By.SYSTEM, How.REFUSE);
            case 5 -> ended(rings1001(START), Cause.USER_BUSY, By.CALLEE, How.REFUSE);
            case 6 -> ended(rings1001(START), Cause.CALL_REJECTED, By.CALLEE, How.REFUSE);
            case 7 ->
                inbound(START)
                        .and(enters(StepKind.MENU, "10"), new PickedUp())
                        .pass(Duration.ofSeconds(34))
                        .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
            case 8 -> ended(local(START, "1005", "1006"), Cause.ORIGINATOR_CANCEL, By.CALLER, How.CANCEL);
            case 9 ->
                ended(local(START, "1005", "1006").then(answers(1, "1006")), Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
            case 10 -> ended(outbound(START, Origin.DIALED, OUTSIDE), Cause.CALL_REJECTED, By.CALLEE, How.REFUSE);
            case 11 ->
                ended(
                        outbound(START, Origin.API_EXTENSION, OUTSIDE).then(answers(1, null)),
                        Cause.NORMAL_CLEARING,
                        By.CALLER,
                        How.BYE);
            case 12 -> ended(local(START, "557", "552"), Cause.NO_ANSWER, By.SYSTEM, How.CANCEL);
            case 13 -> seedPath(START, Duration.ofSeconds(35));
            case 14 ->
                inbound(START)
                        .and(enters(StepKind.QUEUE, "201"), new PickedUp())
                        .pass(Duration.ofSeconds(39))
                        .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
            case 15 -> ended(outbound(START, Origin.DIALED, OUTSIDE), Cause.UNALLOCATED_NUMBER, By.CALLEE, How.REFUSE);
            default -> throw new IllegalArgumentException("no example " + number);
        };
    }

    /** The Bulutfon columns of the table. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
            1  | IN    | Normal                | İstemci tarafından sonlandırılan çağrı | NORMAL_CLEARING    | recv_bye    | false
            2  | IN    | Normal                | Sistem tarafından sonlandırılan çağrı  | NORMAL_CLEARING    | send_bye    | false
            3  | IN    | Aramayı başlatan cevaplanmadan iptal ediyor. | null            | ORIGINATOR_CANCEL  | recv_cancel | true
            4  | IN    | Cevap Yok             | Sistem tarafından reddedilen çağrı     | NO_ANSWER          | send_refuse | true
            5  | IN    | Meşgul                | Sistem tarafından reddedilen çağrı     | USER_BUSY          | send_refuse | true
            6  | IN    | Arama Reddedildi      | Sistem tarafından reddedilen çağrı     | CALL_REJECTED      | send_refuse | true
            7  | IN    | Normal                | İstemci tarafından sonlandırılan çağrı | NORMAL_CLEARING    | recv_bye    | true
            8  | LOCAL | Aramayı başlatan cevaplanmadan iptal ediyor. | null            | ORIGINATOR_CANCEL  | recv_cancel | false
            9  | LOCAL | Normal                | İstemci tarafından sonlandırılan çağrı | NORMAL_CLEARING    | recv_bye    | false
            10 | OUT   | Arama Reddedildi      | İstemci tarafından reddedilen çağrı    | CALL_REJECTED      | recv_refuse | false
            11 | OUT   | Normal                | İstemci tarafından sonlandırılan çağrı | NORMAL_CLEARING    | recv_bye    | false
            12 | LOCAL | Cevap Yok             | Sistem tarafından iptal edilen çağrı   | NO_ANSWER          | send_cancel | false
            13 | IN    | Normal                | İstemci tarafından sonlandırılan çağrı | NORMAL_CLEARING    | recv_bye    | false
            14 | IN    | Normal                | İstemci tarafından sonlandırılan çağrı | NORMAL_CLEARING    | recv_bye    | true
            15 | OUT   | Yanlış numara formatı | Sistem tarafından reddedilen çağrı     | UNALLOCATED_NUMBER | send_refuse | false
            """)
    void the_worked_examples(
            int number, String direction, String cause, String state, String code, String codeState, boolean missing)
            throws Exception {
        String call = written(example(number));

        for (JsonNode record : List.of(row("/cdr", call), detail("/cdr", call))) {
            assertThat(record.path("direction").asString()).isEqualTo(direction);
            assertThat(record.path("hangup_cause").asString()).isEqualTo(cause);
            assertThat(record.path("hangup_state").stringValue(null)).isEqualTo(state);
            assertThat(record.path("call_time").asString()).matches("\\d\\d-\\d\\d-\\d{4} \\d\\d:\\d\\d");
            assertThat(keys(record)).startsWith(SEED_KEYS.toArray(String[]::new));
            assertThat(record.path("caller").isIntegralNumber()).isTrue();
            assertThat(record.path("callee").isIntegralNumber()).isTrue();
        }
        for (JsonNode record : List.of(row("/cdrs", call), detail("/cdrs", call))) {
            assertThat(record.path("direction").asString()).isEqualTo(direction);
            assertThat(record.path("hangup_cause").asString()).isEqualTo(code);
            assertThat(record.path("hangup_state").asString()).isEqualTo(codeState);
            assertThat(record.path("missing_call").isBoolean()).isTrue();
            assertThat(record.path("missing_call").booleanValue()).isEqualTo(missing);
            onlyCodes(record);
        }
        assertThat(detail("/cdr", call).has("call_flow")).isEqualTo(direction.equals("IN"));
        assertThat(detail("/cdrs", call).has("call_flow")).isEqualTo(direction.equals("IN"));
    }

    /** Nothing Turkish, and null only where clients take it. */
    private static void onlyCodes(JsonNode json) {
        assertThat(json.toString()).matches("[ -~]*");
        for (JsonNode object : objects(json, new ArrayList<>())) {
            for (String key : object.propertyNames()) {
                JsonNode value = object.get(key);
                if (value.isNull()) {
                    assertThat(key).isIn("answer_time", "hangup_time", "call_price");
                } else if (value.isString()) {
                    assertThat(value.stringValue())
                            .as(key)
                            .matches(
                                    key.endsWith("_time")
                                            ? "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+03:00"
                                            : "[A-Z_]+|voice|[a-z]+_[a-z]+|[0-9a-f-]{36}|[0-9]+");
                }
            }
        }
    }

    private static List<JsonNode> objects(JsonNode json, List<JsonNode> found) {
        if (json.isObject()) {
            found.add(json);
        }
        json.values().forEach(value -> objects(value, found));
        return found;
    }

    @Test
    void an_outgoing_call_names_its_extension_and_has_no_price() throws Exception {
        String call = written(example(10));

        assertThat(row("/cdrs", call).toString()).isEqualTo(compact("""
                {"uuid":"%s","bf_calltype":"voice","direction":"OUT","caller":1001,"callee":905321112233,
                 "extension":"1001","call_time":"2015-04-16T11:02:02+03:00","answer_time":null,
                 "hangup_time":"2015-04-16T11:02:03+03:00","missing_call":false,"call_price":null,
                 "call_record":"NO","hangup_cause":"CALL_REJECTED","hangup_state":"recv_refuse"}
                """.formatted(call)));
    }

    /** Presented numbers, and the JSON numbers for them. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            905321112233,         905321112233
            05321112233,          905321112233
            +905321112233,        905321112233
            00493027590915,       493027590915
            112,                  112
            '',                   0
            anonymous,            0
            99999999999999999999, 0
            """)
    void numbers_are_numbers(String presented, long number) throws Exception {
        CallScript script = ScriptedCalls.call(START, Direction.IN, Origin.DIALED, outside(presented), outside(DID))
                .ended(Cause.ORIGINATOR_CANCEL, By.CALLER, How.CANCEL);
        String call = written(script);

        for (String path : List.of("/cdr", "/cdrs")) {
            assertThat(row(path, call).path("caller").longValue()).isEqualTo(number);
            assertThat(row(path, call).path("caller").isIntegralNumber()).isTrue();
            assertThat(detail(path, call).path("call_flow").isArray()).isTrue();
        }
    }

    /** A group that nobody answers hands on to an extension, and that to its mailbox. */
    @Test
    void a_way_through_places_that_nobody_answers() throws Exception {
        CallScript script = inbound(START)
                .and(enters(StepKind.GROUP, "101"), starts(1, "1004"), starts(2, "1008"))
                .then(ends(2, Cause.USER_BUSY, By.CALLEE, How.REFUSE))
                .then(ends(1, Cause.NO_ANSWER, By.SYSTEM, How.CANCEL))
                .and(enters(StepKind.EXTENSION, "1001"), starts(3, "1001"))
                .then(ends(3, Cause.NO_USER_RESPONSE, By.CALLEE, How.REFUSE))
                .and(enters(StepKind.VOICEMAIL, "1001"), new PickedUp())
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        String call = written(script);

        assertThat(detail("/cdr", call).path("call_flow").toString()).isEqualTo(compact("""
                [{"callee":"908508850000","start_time":"16/04/2015 - 11:02:02","answer_time":null,"hangup_time":null,
                  "redirection":"Gruba Yönlendi - (101)"},
                 {"callee":"101","start_time":"16/04/2015 - 11:02:02","answer_time":null,"hangup_time":null,
                  "redirection":"Dahiliye Yönlendi - (1001)","origination":[
                   {"destination":"1004","start_time":"16/04/2015 - 11:02:02","answer_time":null,
                    "hangup_time":"16/04/2015 - 11:02:04","result":"Cevap Yok"},
                   {"destination":"1008","start_time":"16/04/2015 - 11:02:02","answer_time":null,
                    "hangup_time":"16/04/2015 - 11:02:03","result":"Meşgul"}]},
                 {"callee":"1001","start_time":"16/04/2015 - 11:02:04","answer_time":null,"hangup_time":null,
                  "redirection":"Diğer","origination":[
                   {"destination":"1001","start_time":"16/04/2015 - 11:02:04","answer_time":null,
                    "hangup_time":"16/04/2015 - 11:02:05","result":"Kullanıcı cevaplamadı."}]},
                 {"callee":"1001","start_time":"16/04/2015 - 11:02:05","answer_time":"16/04/2015 - 11:02:05",
                  "hangup_time":"16/04/2015 - 11:02:06","redirection":"Diğer"}]
                """));
        JsonNode flow = detail("/cdrs", call).path("call_flow");
        onlyCodes(flow);
        assertThat(flow.get(1).path("redirection").asString()).isEqualTo("REDIRECTED_TO_EXTENSION");
        assertThat(flow.get(1).path("redirection_target").intValue()).isEqualTo(1001);
        assertThat(flow.get(2).path("redirection").asString()).isEqualTo("OTHER");
        assertThat(flow.get(2).has("redirection_target")).isFalse();
        assertThat(flow.get(3).path("redirection").asString()).isEqualTo("OTHER");
        assertThat(flow.get(3).has("origination")).isFalse();
    }

    /** What the last place is called, and what comes before an outside number or a feature. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            MENU,         10,           Menüye bağlanılıyor,   CONNECTING_TO_MENU,      Menüye Yönlendi - (10)
            GROUP,        101,          Gruba bağlanılıyor,    CONNECTING_TO_GROUP,     Gruba Yönlendi - (101)
            QUEUE,        201,          Gruba bağlanılıyor,    CONNECTING_TO_GROUP,     Gruba Yönlendi - (201)
            EXTENSION,    1001,         Dahiliye bağlanılıyor, CONNECTING_TO_EXTENSION, Dahiliye Yönlendi - (1001)
            OUTSIDE,      905321112233, Diğer,                 OTHER,                   Diğer
            ANNOUNCEMENT, 456,          Diğer,                 OTHER,                   Diğer
            FEATURE,      *97,          Diğer,                 OTHER,                   Diğer
            """)
    void places(StepKind kind, String number, String last, String code, String before) throws Exception {
        String call =
                written(inbound(START).and(enters(kind, number)).ended(Cause.ORIGINATOR_CANCEL, By.CALLER, How.CANCEL));

        JsonNode flow = detail("/cdr", call).path("call_flow");
        assertThat(flow.get(0).path("redirection").asString()).isEqualTo(before);
        assertThat(flow.get(1).path("callee").asString()).isEqualTo(number);
        assertThat(flow.get(1).path("redirection").asString()).isEqualTo(last);
        JsonNode codes = detail("/cdrs", call).path("call_flow");
        assertThat(codes.get(1).path("redirection").asString()).isEqualTo(code);
        assertThat(codes.get(1).path("callee").isIntegralNumber()).isTrue();
        onlyCodes(codes);
    }

    /** The first to ring again is not the winner of a race that it was not in. */
    @Test
    void in_a_queue_each_round_has_its_own_winner() throws Exception {
        String call = written(ended(
                inbound(START)
                        .and(enters(StepKind.QUEUE, "201"), new PickedUp(), starts(2, "1004"))
                        .then(ends(2, Cause.NO_ANSWER, By.SYSTEM, How.CANCEL))
                        .and(starts(3, "1004"), starts(1, "1008"))
                        .then(answers(1, "1008"))
                        .and(loses(3)),
                Cause.NORMAL_CLEARING,
                By.CALLEE,
                How.BYE));

        JsonNode legs = detail("/cdrs", call).path("call_flow").get(1).path("origination");
        assertThat(legs.valueStream().map(leg -> leg.path("result").asString()))
                .containsExactly("NO_ANSWER", "LOSE_RACE", "ANSWERED");
        assertThat(legs.get(0).path("answer_time").isNull()).isTrue();
        assertThat(legs.get(1).path("answer_time")).isEqualTo(legs.get(2).path("answer_time"));
        assertThat(legs.get(1).path("hangup_time")).isEqualTo(legs.get(2).path("hangup_time"));
    }

    @Test
    void a_deleted_recording_is_said_to_be_deleted() throws Exception {
        CallScript script = seedPath(START, Duration.ofSeconds(9));
        String call = written(script);
        boolean changed = server.database.write(tx -> Cdrs.recordingDeleted(tx, 101, script.call()));

        assertThat(changed).isTrue();
        assertThat(row("/cdr", call).path("call_record").asString()).isEqualTo("Silinmiş");
        assertThat(detail("/cdr", call).path("call_record").asString()).isEqualTo("Silinmiş");
        assertThat(row("/cdrs", call).path("call_record").asString()).isEqualTo("REMOVED");
    }

    /** Quirk Q9. */
    @Test
    void a_strict_client_gets_no_key_that_it_does_not_know() throws Exception {
        Set<String> known = Set.of("extension", "call_price", "call_flow");
        for (int number : List.of(1, 9, 10)) {
            String call = written(example(number));
            Reply reply = server.send(
                    "GET",
                    "/cdrs/" + call + "?access_token=" + BulutfonServer.TOKEN,
                    "",
                    "User-Agent: bulutfon_sdk/1.3.0");
            List<String> keys = keys(MAPPER.readTree(reply.body()).path("cdr"));
            assertThat(keys).containsAll(SEED_KEYS);
            assertThat(keys).allMatch(key -> SEED_KEYS.contains(key) || known.contains(key));
            assertThat(keys(detail("/cdrs", call))).contains("missing_call");
        }
    }
}
