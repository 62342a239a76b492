package org.santral.http.verimor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.verimor.VerimorServer.KEY;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent.Side;
import org.santral.cdr.Cdrs;
import org.santral.http.RawClient.Reply;
import org.santral.http.SecretHash;
import org.santral.http.verimor.VerimorSettings.MaskingDialOn;
import org.santral.recordings.Place;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CdrsTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    static Path folder;

    private static VerimorServer server;
    /** From outside to 1001, answered, recorded: the newest. */
    private static CallId answered;
    /** From outside to 1001, given up. */
    private static CallId missed;

    private static CallId internal;
    /** Masked, answered; its recording is deleted. */
    private static CallId masked;

    /** Four different calls, a minute apart, and of another tenant one more. */
    @BeforeAll
    static void start() throws Exception {
        server = new VerimorServer(folder);
        Place place = Place.in(server.store, Story.START);
        Files.write(place.path(), new byte[1000]);
        Place gone = Place.in(server.store, Story.START);
        Files.write(gone.path(), new byte[1000]);

        masked = Story.at(Story.START)
                .masked()
                .add(3, new org.santral.call.LedgerEvent.LegAnswered(Side.A, 1, null))
                .answeredBy(2, null, 4)
                .legEnds(Side.A, 1, Cause.NORMAL_CLEARING, 10)
                .legEnds(Side.B, 2, Cause.NORMAL_CLEARING, 10)
                .recorded(gone.recordingId(), gone.file(), 10)
                .ends(termination(Cause.NORMAL_CLEARING), 10, true)
                .writeTo(server.ledger);
        internal = Story.at(Story.START.plusSeconds(60)).internal().givenUp(5).writeTo(server.ledger);
        missed = Story.at(Story.START.plusSeconds(120))
                .inbound("905321111111")
                .givenUp(30)
                .writeTo(server.ledger);
        answered = Story.at(Story.START.plusSeconds(180))
                .inbound("00493027590915")
                .answeredBy(1, "1001", 5)
                .recorded(place.recordingId(), place.file(), 3700)
                .legEnds(Side.B, 1, Cause.NORMAL_CLEARING, 3700)
                .ends(termination(Cause.NORMAL_CLEARING), 3700, true)
                .writeTo(server.ledger);
        server.database.write(tx -> Cdrs.recordingDeleted(tx, 101, masked));
        new Story(CallId.create(1), 102, Story.START)
                .inbound("905000000000")
                .givenUp(1)
                .writeTo(server.ledger);
    }

    private static Termination termination(Cause cause) {
        return Termination.of(cause, Termination.By.CALLER, Termination.How.BYE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode json(String target) throws Exception {
        Reply reply = server.get(target.replace("KEY", KEY));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        return MAPPER.readTree(reply.bytes());
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.get("cdrs").forEach(row -> ids.add(row.get("call_uuid").asString()));
        return ids;
    }

    @Test
    void a_page_is_exactly_the_documented_json() throws Exception {
        Reply reply = server.get("/cdrs?key=" + KEY + "&direction=inbound&missed=false");
        assertThat(reply.body())
                .isEqualTo("{\"cdrs\":[{\"start_stamp\":\"2026-03-01 12:03:00 +0300\",\"direction\":\"Gelen\","
                        + "\"caller_id_number\":\"00493027590915\",\"caller_id_name\":\"\","
                        + "\"destination_number\":\"1001\",\"destination_name\":\"Ayşe\","
                        + "\"duration\":\"01:01:40\",\"talk_duration\":\"01:01:35\","
                        + "\"queue_wait_seconds\":\"00:00:00\",\"queue\":null,\"result\":\"Cevaplandı\","
                        + "\"missed\":\"false\",\"return_uuid\":null,\"recording_present\":\"true\","
                        + "\"sip_hangup_disposition\":\"caller\",\"call_uuid\":\"" + answered + "\","
                        + "\"answer_stamp\":\"2026-03-01 12:03:05 +0300\","
                        + "\"end_stamp\":\"2026-03-01 13:04:40 +0300\"}],"
                        + "\"pagination\":{\"page\":1,\"total_count\":1,\"total_pages\":1,\"limit\":10}}");
    }

    @Test
    void a_missed_call_has_no_answer() throws Exception {
        JsonNode row = json("/cdrs?key=KEY&missed=true").get("cdrs").get(0);
        assertThat(row.get("result").asString()).isEqualTo("Vazgeçildi");
        assertThat(row.get("missed").asString()).isEqualTo("true");
        assertThat(row.get("answer_stamp").isNull()).isTrue();
        assertThat(row.get("talk_duration").asString()).isEqualTo("00:00:00");
    }

    @Test
    void every_value_is_a_string_or_one_of_three_nulls() throws Exception {
        JsonNode page = json("/cdrs.json/?key=KEY");
        assertThat(page.propertyNames()).containsExactly("cdrs", "pagination");
        for (JsonNode row : page.get("cdrs")) {
            assertThat(row.size()).isEqualTo(18);
            row.properties().forEach(field -> {
                if (!Set.of("queue", "return_uuid", "answer_stamp").contains(field.getKey())
                        || !field.getValue().isNull()) {
                    assertThat(field.getValue().isString()).as(field.getKey()).isTrue();
                }
            });
        }
        assertThat(page.get("cdrs"))
                .extracting(row -> row.get("direction").asString())
                .containsExactly("Gelen", "Gelen", "Santral içi", "Giden (API)");
    }

    /** Filters, and which of the four calls they leave: a(nswered), m(issed), i(nternal), x (masked). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        ''                                   | amix
        direction=inbound                    | am
        direction=outbound                   | x
        direction=internal                   | i
        missed=true                          | m
        missed=false                         | aix
        recording_present=true               | a
        recording_present=false              | mix
        recording_present=deleted            | x
        queue=201                            | -
        caller_id_number=905321111111        | m
        caller_id_number=05321111111         | m
        caller_id_number=%2B905321111111     | m
        caller_id_number=0532%20111%2011-11  | m
        caller_id_number=%2B493027590915     | a
        caller_id_number=1005                | i
        destination_number=5423456789        | x
        destination_number=1001              | am
        destination_number=905999999999      | -
        direction=inbound&missed=true        | m
        unknown=1&direction=                 | amix
        start_stamp_from=2026-03-01%2009:03:00%20UTC                          | a
        start_stamp_from=2026-03-01%2009:01:00%20UTC&start_stamp_to=2026-03-01%2009:02:00%20UTC | mi
        start_stamp_from=2026-03-01%2012:02:00%20+0300                        | am
        start_stamp_from=2026-03-01%2012:02:00%20%2B03:00                     | am
        start_stamp_from=2026-03-01T12:02:00                                  | am
        start_stamp_to=2026-03-01T09:00:00Z                                   | x
        start_stamp_to=2026-03-01%2008:59:59%20UTC                            | -
        """)
    void filters(String query, String calls) throws Exception {
        List<String> expected = new ArrayList<>();
        for (char call : (calls == null ? "" : calls).toCharArray()) {
            expected.add((switch (call) {
                        case 'a' -> answered;
                        case 'm' -> missed;
                        case 'i' -> internal;
                        default -> masked;
                    })
                    .value());
        }
        assertThat(ids(json("/cdrs?key=KEY&" + query))).isEqualTo(expected);
    }

    /** What is wrong with a filter. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        start_stamp_from=2026-03-01T00:00:00Z&start_stamp_to=2026-04-01T00:00:01Z | date range cannot exceed 31 days
        start_stamp_from=yesterday    | invalid start_stamp_from: yesterday
        start_stamp_to=2026-02-30T00:00:00 | invalid start_stamp_to: 2026-02-30T00:00:00
        direction=up                  | invalid direction: up
        missed=maybe                  | invalid missed: maybe
        recording_present=x           | invalid recording_present: x
        """)
    void wrong_filters(String query, String text) throws Exception {
        Reply reply = server.get("/cdrs?key=" + KEY + "&" + query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).isEqualTo(text);
    }

    @Test
    void a_range_of_31_days_is_allowed() throws Exception {
        assertThat(ids(json("/cdrs?key=KEY&start_stamp_from=2026-02-01T00:00:00Z&start_stamp_to=2026-03-04T00:00:00Z")))
                .hasSize(4);
    }

    /** Limit and page as written, and what the answer says. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        '',               1, 10
        limit=3,          1, 10
        limit=500,        1, 100
        limit=50,         1, 50
        limit=x&page=x,   1, 10
        page=0,           1, 10
        page=-1,          1, 10
        page=2,           2, 10
        """)
    void paging_is_clamped(String query, int page, int limit) throws Exception {
        JsonNode pagination = json("/cdrs?key=KEY&" + query).get("pagination");
        assertThat(pagination.get("page").asInt()).isEqualTo(page);
        assertThat(pagination.get("limit").asInt()).isEqualTo(limit);
        assertThat(pagination.get("total_count").asInt()).isEqualTo(4);
        assertThat(pagination.properties()).allMatch(field -> field.getValue().isInt());
    }

    @Test
    void twenty_five_calls_fill_three_pages(@TempDir Path other) throws Exception {
        try (VerimorServer many = new VerimorServer(other)) {
            for (int i = 0; i < 25; i++) {
                Story.at(Story.START.plus(Duration.ofMinutes(i)))
                        .internal()
                        .givenUp(1)
                        .writeTo(many.ledger);
            }
            for (int[] expected : new int[][] {{1, 10}, {2, 10}, {3, 5}, {4, 0}}) {
                JsonNode page = MAPPER.readTree(
                        many.get("/cdrs?key=" + KEY + "&page=" + expected[0]).bytes());
                assertThat(page.get("cdrs").size()).isEqualTo(expected[1]);
                assertThat(page.get("pagination").toString())
                        .isEqualTo("{\"page\":" + expected[0] + ",\"total_count\":25,\"total_pages\":3,\"limit\":10}");
            }
        }
    }

    @Test
    void nothing_found_has_no_pages() throws Exception {
        assertThat(json("/cdrs?key=KEY&queue=999").toString())
                .isEqualTo(
                        "{\"cdrs\":[],\"pagination\":{\"page\":1,\"total_count\":0,\"total_pages\":0,\"limit\":10}}");
    }

    @Test
    void one_call_has_its_devices_beside_it() throws Exception {
        JsonNode detail = json("/cdrs/" + masked + "?key=KEY");
        assertThat(detail.propertyNames()).containsExactly("cdr", "call_flow");
        assertThat(detail.get("cdr").propertyNames())
                .containsExactly(
                        "direction",
                        "caller_id_number",
                        "destination_number",
                        "result",
                        "sip_hangup_disposition",
                        "missed",
                        "return_uuid",
                        "call_uuid",
                        "start_stamp",
                        "answer_stamp",
                        "end_stamp",
                        "duration",
                        "talk_duration",
                        "queue_wait_seconds",
                        "recording_present");
        assertThat(detail.get("cdr").get("recording_present").asString()).isEqualTo("false");
        assertThat(detail.get("call_flow").get(1).toString())
                .isEqualTo("{\"destination_number\":\"905423456789\",\"start_stamp\":\"2026-03-01 12:00:01 +0300\","
                        + "\"answer_stamp\":\"2026-03-01 12:00:04 +0300\",\"end_stamp\":\"2026-03-01 12:00:10 +0300\","
                        + "\"duration\":\"00:00:09\",\"ip_address\":\"192.0.2.7\","
                        + "\"sip_user_agent\":\"Yealink T46\",\"write_codec\":\"PCMA\",\"read_codec\":\"PCMU\","
                        + "\"result\":\"Cevaplandı\"}");
        assertThat(detail.get("call_flow").size()).isEqualTo(2);
    }

    @Test
    void a_leg_never_reported_ended_shares_the_calls_end() throws Exception {
        JsonNode leg = json("/cdrs/" + missed + "/?key=KEY").get("call_flow").get(0);
        assertThat(leg.get("answer_stamp").isNull()).isTrue();
        assertThat(leg.get("end_stamp").asString()).isEqualTo("2026-03-01 12:02:30 +0300");
        assertThat(leg.get("result").asString()).isEqualTo("Vazgeçildi");
        assertThat(leg.get("ip_address").asString()).isEmpty();
    }

    /** Unknown, too long, and another tenant's. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        11g7-no-such-call, KEY
        00000000-0000-0000-0000-0000000000000000000000000000000000000000000, KEY
        MASKED, OTHER
        """)
    void a_call_that_is_not_ours_is_unknown(String id, String key) throws Exception {
        String asked = id.replace("MASKED", masked.value());
        Reply reply = server.get("/cdrs/" + asked + "?key=" + (key.equals("KEY") ? KEY : VerimorServer.OTHER_KEY));
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).isEqualTo("cannot find call with call_uuid " + asked);
    }

    @Test
    void the_quirk_turns_missed_into_a_boolean() throws Exception {
        server.use(new VerimorSettings(
                List.of(SecretHash.of(KEY)), null, MaskingDialOn.BY_PATH, "1000", true, false, false));
        try {
            assertThat(json("/cdrs?key=KEY&missed=true")
                            .get("cdrs")
                            .get(0)
                            .get("missed")
                            .isBoolean())
                    .isTrue();
            assertThat(json("/cdrs/" + missed + "?key=KEY")
                            .get("cdr")
                            .get("missed")
                            .asBoolean())
                    .isTrue();
        } finally {
            server.use(VerimorServer.settings(KEY));
        }
    }

    @Test
    void a_recording_is_fetched_by_its_link_whole_and_in_parts() throws Exception {
        Reply link = server.send("POST", "/recording_url/", "key=" + KEY + "&call_uuid=" + answered);
        assertThat(link.status()).isEqualTo(200);
        assertThat(link.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(link.body()).matches("http://api\\.example:8080/recording/R[0-9a-f-]{36}");
        String path = link.body().substring("http://api.example:8080".length());

        Reply whole = server.get(path);
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.bytes()).hasSize(1000);
        assertThat(whole.header("Content-Type")).isEqualTo("audio/wav");
        assertThat(whole.header("Accept-Ranges")).isEqualTo("bytes");
        Reply head = server.send("HEAD", path, "");
        assertThat(head.header("Content-Length")).isEqualTo("1000");
        assertThat(head.bytes()).isEmpty();

        server.clock.ahead = Duration.ofMinutes(59);
        assertThat(server.get(path).status()).isEqualTo(200);
        server.clock.ahead = Duration.ofMinutes(61);
        Reply late = server.get(path);
        server.clock.ahead = Duration.ZERO;
        assertThat(late.status()).isEqualTo(404);
        assertThat(late.body()).isEqualTo("Not Found");
        assertThat(server.get("/recording/R00000000-0000-0000-0000-000000000000")
                        .status())
                .isEqualTo(404);
        assertThat(server.get("/recording/..%5c..%5cetc").status()).isIn(400, 404);
    }

    /** The Range header, and what comes back of 1,000 bytes. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
        bytes=0-99,      206, bytes 0-99/1000,    100
        bytes=900-,      206, bytes 900-999/1000, 100
        bytes=-10,       206, bytes 990-999/1000, 10
        bytes=990-5000,  206, bytes 990-999/1000, 10
        bytes=-5000,     206, bytes 0-999/1000,   1000
        bytes=1000-,     416, bytes */1000,       21
        bytes=-0,        416, bytes */1000,       21
        bytes=5-1,       200, -,                  1000
        'bytes=0-1,5-9', 200, -,                  1000
        bytes=-,         200, -,                  1000
        lines=1-2,       200, -,                  1000
        """)
    void ranges(String range, int status, String contentRange, int length) throws Exception {
        String link = server.get("/recording_url?key=" + KEY + "&call_uuid=" + answered)
                .body();
        Reply reply = server.get(link.substring("http://api.example:8080".length()), "Range: " + range);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Range")).isEqualTo(contentRange);
        assertThat(reply.bytes()).hasSize(length);
    }

    @Test
    void a_call_without_a_recording_has_no_link() throws Exception {
        for (String id : List.of(missed.value(), internal.value(), "unknown", "x".repeat(70))) {
            Reply reply = server.get("/recording_url?key=" + KEY + "&call_uuid=" + id);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).isEqualTo("cannot find call with call_uuid " + id);
        }
        Reply foreign = server.get("/recording_url?key=" + VerimorServer.OTHER_KEY + "&call_uuid=" + answered);
        assertThat(foreign.body()).isEqualTo("cannot find call with call_uuid " + answered);
        assertThat(server.get("/recording_url?key=" + KEY).body()).isEqualTo("missing call_uuid");
    }

    @Test
    void only_a_client_that_accepts_nothing_but_json_gets_the_link_as_json() throws Exception {
        String target = "/recording_url?key=" + KEY + "&call_uuid=" + answered;
        JsonNode json =
                MAPPER.readTree(server.get(target, "Accept: application/json").bytes());
        assertThat(json.get("url").asString()).startsWith("http://api.example:8080/recording/R");
        assertThat(json.get("expires_at").asString()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\+0300");
        assertThat(server.get(target, "Accept: application/json, text/plain, */*")
                        .body())
                .startsWith("http://");
        assertThat(server.get(target, "X-Forwarded-Proto: https").body()).startsWith("https://api.example:8080/");
    }
}
