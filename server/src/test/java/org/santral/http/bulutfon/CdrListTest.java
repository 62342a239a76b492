package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.bulutfon.ScriptedCalls.DID;
import static org.santral.http.bulutfon.ScriptedCalls.OUTSIDE;
import static org.santral.http.bulutfon.ScriptedCalls.answers;
import static org.santral.http.bulutfon.ScriptedCalls.ended;
import static org.santral.http.bulutfon.ScriptedCalls.local;
import static org.santral.http.bulutfon.ScriptedCalls.outbound;
import static org.santral.http.bulutfon.ScriptedCalls.rings1001;
import static org.santral.http.bulutfon.ScriptedCalls.seedPath;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.Cause;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.http.RawClient.Reply;
import org.santral.http.bulutfon.BulutfonSettings.Form;
import org.santral.ledger.CallScript;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists of records: filters, pages, forms by path and by tenant, {@code /v2}, and whose calls are seen. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CdrListTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String NOT_FOUND = "{\"error\":\"Not found\",\"code\":404}";

    private BulutfonServer server;
    /** Names that the tests give to calls, by their ids. */
    private final Map<String, String> names = new HashMap<>();

    private String recorded;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new BulutfonServer(folder);
        Instant now = Instant.now();
        add(
                "taken",
                ended(
                        rings1001(now.minus(Duration.ofDays(90))).then(answers(1, "1001")),
                        Cause.NORMAL_CLEARING,
                        By.CALLER,
                        How.BYE));
        add("missed", ended(rings1001(now.minus(Duration.ofDays(20))), Cause.ORIGINATOR_CANCEL, By.CALLER, How.CANCEL));
        recorded = add("recorded", seedPath(now.minus(Duration.ofDays(10)), Duration.ofSeconds(9)));
        add(
                "out",
                ended(
                        outbound(now.minus(Duration.ofHours(20)), Origin.DIALED, OUTSIDE),
                        Cause.USER_BUSY,
                        By.CALLEE,
                        How.REFUSE));
        add(
                "inside",
                ended(
                        local(now.minus(Duration.ofMinutes(30)), "1005", "1006"),
                        Cause.NO_ANSWER,
                        By.SYSTEM,
                        How.REFUSE));
        add(
                "foreign",
                CallScript.of(102, now.minus(Duration.ofMinutes(10)))
                        .then(new Accepted(
                                Direction.IN,
                                Origin.DIALED,
                                ScriptedCalls.outside(ScriptedCalls.CALLER),
                                ScriptedCalls.outside(DID),
                                DID,
                                null,
                                null,
                                null))
                        .ended(Cause.ORIGINATOR_CANCEL, By.CALLER, How.CANCEL));
    }

    private String add(String name, CallScript call) {
        server.ledger.append(call.entries()).toCompletableFuture().join();
        names.put(call.call().value(), name);
        return call.call().value();
    }

    @AfterEach
    void usualSettings() {
        server.use(BulutfonServer.settings(BulutfonServer.TOKEN, BulutfonServer.EMAIL, "app", null));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private JsonNode json(String target) throws Exception {
        Reply reply = server.get(target);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return MAPPER.readTree(reply.body());
    }

    private String calls(JsonNode rows) {
        return rows.valueStream()
                .map(row -> names.get(row.path("uuid").asString()))
                .collect(Collectors.joining(" "));
    }

    /** Filters, and the calls that they let through in the order of the answer. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                          | inside out recorded missed taken
            ?caller=1005                                | inside
            ?caller=905070000000                        | recorded missed taken
            ?caller=0507%20000%2000%2000                | recorded missed taken
            ?caller=%2B905070000000                     | recorded missed taken
            ?caller=1005,5070000000                     | inside recorded missed taken
            ?caller=1005,%201001,                       | inside out
            ?caller[]=1005&caller[]=1001                | inside out
            ?callee=905321112233                        | out
            ?callee=1006,905321112233                   | inside out
            ?callee=908508850000&caller=905070000000    | recorded missed taken
            ?caller_or_callee=05321112233,1006          | inside out
            ?caller_or_callee=905070000000&callee=1006  | ''
            ?missing_call=true                          | missed
            ?missing_call=1                             | missed
            ?missing_call=false                         | inside out recorded taken
            ?missing_call=                              | inside out recorded missed taken
            ?time_limit=hour                            | inside
            ?time_limit=day                             | inside out
            ?time_limit=month                           | inside out recorded missed
            ?time_limit=month&missing_call=true         | missed
            ?order=uuid,asc                             | taken missed recorded out inside
            ?order=call_time,asc&caller=905070000000    | taken missed recorded
            ?order=uuid,desc                            | inside out recorded missed taken
            ?order=uuid,asc&limit=2&page=2              | recorded out
            ?limit=1000                                 | inside out recorded missed taken
            ?page=9                                     | ''
            """)
    void filters(String query, String expected) throws Exception {
        for (String path : List.of("/cdr", "/cdr.json", "/cdrs", "/cdrs.json", "/bulutfon/cdrs")) {
            assertThat(calls(json(path + query).path("cdrs"))).as(path).isEqualTo(expected);
        }
    }

    @Test
    void the_default_is_the_first_hundred() throws Exception {
        assertThat(json("/cdr").path("pagination").toString())
                .isEqualTo("{\"page\":1,\"total_count\":5,\"total_pages\":1,\"limit\":100,"
                        + "\"previous_page\":null,\"next_page\":null}");
    }

    /** Links keep what was asked for, and never the credential. */
    @Test
    void links_to_other_pages() throws Exception {
        String query = "?limit=2&order=uuid,asc&caller_or_callee=%2B905070000000,1005&page=";
        String kept = "&caller_or_callee=%2B905070000000%2C1005&order=uuid%2Casc&limit=2";
        JsonNode first = json("/cdrs.json" + query + "1").path("pagination");
        assertThat(first.path("total_count").intValue()).isEqualTo(4);
        assertThat(first.path("total_pages").intValue()).isEqualTo(2);
        assertThat(first.path("previous_page").isNull()).isTrue();
        assertThat(first.path("next_page").asString()).isEqualTo("http://api.example:8080/cdrs?page=2" + kept);
        JsonNode last = json("/bulutfon/cdr" + query + "2").path("pagination");
        assertThat(last.path("previous_page").asString())
                .isEqualTo("http://api.example:8080/bulutfon/cdr?page=1" + kept);
        assertThat(last.path("next_page").isNull()).isTrue();

        Reply reply = server.send(
                "GET",
                "/cdrs?limit=1&page=3&email=" + BulutfonServer.EMAIL + "&password=" + BulutfonServer.PASSWORD,
                "");
        JsonNode page = MAPPER.readTree(reply.body()).path("pagination");
        assertThat(page.path("previous_page").asString()).isEqualTo("http://api.example:8080/cdrs?page=2&limit=1");
        assertThat(page.path("next_page").asString()).isEqualTo("http://api.example:8080/cdrs?page=4&limit=1");
        // Behind the end, the way back leads to the end.
        assertThat(json("/cdrs?limit=2&page=50")
                        .path("pagination")
                        .path("previous_page")
                        .asString())
                .isEqualTo("http://api.example:8080/cdrs?page=3&limit=2");
    }

    /** The link of a page leads to that page. */
    @Test
    void following_the_links_shows_every_call_once() throws Exception {
        StringBuilder seen = new StringBuilder();
        String target = "/cdrs?limit=2&missing_call=false";
        while (target != null) {
            JsonNode page = json(target);
            seen.append(calls(page.path("cdrs"))).append(' ');
            String next = page.path("pagination").path("next_page").stringValue(null);
            target = next == null ? null : next.substring("http://api.example:8080".length());
        }
        assertThat(seen.toString().strip()).isEqualTo("inside out recorded taken");
    }

    /** Wrong values are named, with what would be right. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            limit=0            | limit: '0' is wrong, expected a number from 1 to 1000
            limit=1001         | limit: '1001' is wrong, expected a number from 1 to 1000
            limit=many         | limit: 'many' is wrong, expected a number from 1 to 1000
            page=0             | page: '0' is wrong, expected a number from 1 to 1000000
            page=99999999999   | page: '99999999999' is wrong, expected a number from 1 to 1000000
            missing_call=maybe | missing_call: 'maybe' is wrong, expected true or false
            time_limit=week    | time_limit: 'week' is wrong, expected hour, day or month
            order=caller,asc   | order: 'caller,asc' is wrong, expected uuid or call_time with asc or desc, such as uuid,asc
            order=uuid;drop    | order: 'uuid;drop' is wrong, expected uuid or call_time with asc or desc, such as uuid,asc
            caller=1005,ali    | caller: 'ali' is wrong, expected telephone or extension numbers, separated by commas
            callee=%27+or+1=1  | callee: '' or 1=1' is wrong, expected telephone or extension numbers, separated by commas
            """)
    void wrong_values_are_refused(String query, String error) throws Exception {
        for (String path : List.of("/cdr.json", "/cdrs")) {
            Reply reply = server.get(path + "?" + query);
            assertThat(reply.status()).isEqualTo(422);
            JsonNode body = MAPPER.readTree(reply.body());
            assertThat(body.path("error").asString()).isEqualTo(error);
            assertThat(body.path("code").intValue()).isEqualTo(422);
        }
    }

    @Test
    void too_many_numbers_are_refused() throws Exception {
        String numbers = java.util.stream.IntStream.range(1000, 1021)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
        Reply reply = server.get("/cdrs?caller=" + numbers);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body()).contains("caller: '21 numbers' is wrong, expected at most 20");
    }

    /** Only one's own calls, and what there is not. */
    @Test
    void nobody_sees_the_calls_of_another_tenant() throws Exception {
        String foreign = names.entrySet().stream()
                .filter(it -> it.getValue().equals("foreign"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        for (String id : List.of(foreign, "f35d3f92-e43a-11e4-b7e6-17aee3ce4e7b", "x", "x".repeat(65))) {
            for (String path : List.of("/cdr/" + id, "/cdr/" + id + ".json", "/cdrs/" + id)) {
                Reply reply = server.get(path);
                assertThat(reply.status()).as(path).isEqualTo(404);
                assertThat(reply.body()).isEqualTo(NOT_FOUND);
            }
        }
        Reply own = server.send("GET", "/cdrs?access_token=" + BulutfonServer.OTHER_TOKEN, "");
        assertThat(calls(MAPPER.readTree(own.body()).path("cdrs"))).isEqualTo("foreign");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cdr", "/cdr.json", "/cdrs", "/cdrs.json", "/v2/cdr/list", "/cdr/x", "/cdrs/x"})
    void without_a_credential_nothing_is_told(String path) throws Exception {
        Reply reply = server.send("GET", path, "");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.body()).isEqualTo("{\"error\":\"Unauthorized\",\"code\":401}");
    }

    /** With and without the suffix, the document is the same; a Bearer token opens it too. */
    @Test
    void one_document_by_all_its_addresses() throws Exception {
        for (String path : List.of("/cdr", "/cdr/" + recorded, "/cdrs/" + recorded)) {
            String body = server.get(path).body();
            assertThat(server.get(path + ".json").body()).isEqualTo(body);
            assertThat(server.get("/" + path + "/").body()).isEqualTo(body);
            assertThat(server.send("GET", path, "", "Authorization: Bearer " + BulutfonServer.TOKEN)
                            .body())
                    .isEqualTo(body);
            assertThat(server.get("http://api.example:8080" + path).body()).isEqualTo(body);
        }
    }

    /** The tenant's switch gives odd clients the other form; neither path mixes them. */
    @ParameterizedTest
    @CsvSource({"BY_PATH, Var, YES", "V1, Var, Var", "CODE, YES, YES"})
    void the_form_of_each_path(Form form, String singular, String plural) throws Exception {
        BulutfonSettings usual = BulutfonServer.settings(BulutfonServer.TOKEN, BulutfonServer.EMAIL, "app", null);
        server.use(with(usual, form, false));
        assertThat(json("/cdr/" + recorded).path("cdr").path("call_record").asString())
                .isEqualTo(singular);
        assertThat(json("/cdrs/" + recorded).path("cdr").path("call_record").asString())
                .isEqualTo(plural);
        assertThat(record("/cdr").path("call_record").asString()).isEqualTo(singular);
        assertThat(record("/cdrs").path("call_record").asString()).isEqualTo(plural);
        assertThat(record("/cdrs").has("missing_call")).isEqualTo(plural.equals("YES"));
    }

    private JsonNode record(String path) throws Exception {
        return json(path + "?callee=" + DID).path("cdrs").get(0);
    }

    private static BulutfonSettings with(BulutfonSettings usual, Form form, boolean cancelStateAsText) {
        return new BulutfonSettings(
                usual.users(),
                usual.applications(),
                usual.masterToken(),
                usual.hooks(),
                form,
                cancelStateAsText,
                usual.enforceScopes(),
                usual.rateLimit(),
                usual.pbx());
    }

    /** Quirk Q18 and the switch for it. */
    @Test
    void that_the_caller_gave_up_is_said_on_wish() throws Exception {
        assertThat(missed("/cdr").path("hangup_state").isNull()).isTrue();
        assertThat(missed("/cdrs").path("hangup_state").asString()).isEqualTo("recv_cancel");
        BulutfonSettings usual = BulutfonServer.settings(BulutfonServer.TOKEN, BulutfonServer.EMAIL, "app", null);
        server.use(with(usual, Form.BY_PATH, true));
        assertThat(missed("/cdr").path("hangup_state").asString()).isEqualTo("İstemci tarafından iptal edilen çağrı");
        assertThat(missed("/cdrs").path("hangup_state").asString()).isEqualTo("recv_cancel");
    }

    private JsonNode missed(String path) throws Exception {
        return json(path + "?missing_call=true").path("cdrs").get(0);
    }

    /** B37, B38: rows as in /cdrs, but a recording is an address that plays it. */
    @Test
    void v2() throws Exception {
        Reply reply = server.send("GET", "/v2/cdr/list?limit=3&page=1&apikey=" + BulutfonServer.TOKEN, "");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        JsonNode list = MAPPER.readTree(reply.body());
        assertThat(calls(list.path("data"))).isEqualTo("inside out recorded");
        assertThat(list.path("data").get(0).path("call_record").asString()).isEqualTo("NO");
        String sha1 = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-1")
                        .digest((BulutfonServer.TOKEN + recorded).getBytes(StandardCharsets.UTF_8)));
        String playable = "http://api.example:8080/call-records/" + recorded + "/stream?access_token=" + sha1;
        assertThat(list.path("data").get(2).path("call_record").asString()).isEqualTo(playable);
        assertThat(list.path("pagination").path("total_pages").intValue()).isEqualTo(2);
        assertThat(list.path("pagination").path("next_page").asString())
                .isEqualTo("http://api.example:8080/v2/cdr/list?page=2&limit=3");

        String detail = "/v2/cdr/2026/3/1/" + recorded + "?apikey=";
        JsonNode record = MAPPER.readTree(
                server.send("GET", detail + BulutfonServer.TOKEN, "").body());
        assertThat(record.path("uuid").asString()).isEqualTo(recorded);
        assertThat(record.path("call_record").asString()).isEqualTo(playable);
        assertThat(record.path("call_flow").size()).isEqualTo(4);
        Reply foreign = server.send("GET", detail + BulutfonServer.OTHER_TOKEN, "");
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(NOT_FOUND);
        assertThat(server.send("GET", "/v2/cdr/list?apikey=wrong", "").status()).isEqualTo(401);
    }
}
