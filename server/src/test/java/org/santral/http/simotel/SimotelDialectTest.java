package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.simotel.SimotelServer.KEY;
import static org.santral.http.simotel.SimotelServer.PASSWORD;
import static org.santral.http.simotel.SimotelServer.USER;
import static org.santral.http.simotel.SimotelServer.account;
import static org.santral.http.simotel.SimotelServer.basic;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.AddressRange;
import org.santral.call.OriginateRequest;
import org.santral.call.TalkTime;
import org.santral.http.RawClient.Reply;
import org.santral.http.simotel.SimotelSettings.Account;
import org.santral.http.simotel.SimotelSettings.Calendar;
import org.santral.http.simotel.SimotelSettings.Mode;

/** Credentials, the order of checks and the envelope (spec/simotel.md §2), byte for byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimotelDialectTest {
    private static final String ACT = "/api/v4/call/originate/act";
    private static final String JSON = "Content-Type: application/json";
    private static final String GOOD = "{\"caller\":\"557\",\"callee\":\"552\",\"context\":\"main_routing\","
            + "\"caller_id\":\"557\",\"trunk_name\":\"\",\"timeout\":\"30\",\"call_limit\":\"30\"}";
    private static final String MISSING =
            "{\"success\":0,\"message\":\"BasicAuth or ApiKey is missing\",\"data\":null}";
    private static final String INVALID =
            "{\"success\":0,\"message\":\"BasicAuth or ApiKey is invalid\",\"data\":null}";

    private SimotelServer server;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        server = new SimotelServer(folder);
    }

    @AfterAll
    void close() {
        server.close();
    }

    @BeforeEach
    void usual() {
        server.use(account(USER, PASSWORD, KEY, Mode.BOTH));
    }

    private Reply ask(String method, String path, String body, String... headers) throws IOException {
        return server.send(method, path, body, headers);
    }

    private Reply asUser(String method, String path, String body, String... more) throws IOException {
        List<String> headers = new java.util.ArrayList<>(List.of("X-APIKEY: " + KEY, basic(USER, PASSWORD)));
        headers.addAll(List.of(more));
        return server.send(method, path, body, headers.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"PUT,/api/v4", "POST,/api/v4", "POST,/api/v4.1", "POST,/api", "PUT,/api/v3", "POST,/simotel/api/v4"})
    void a_call_is_accepted_by_every_path(String method, String root) throws Exception {
        String body = GOOD.replace("main_routing", method + root.replace('/', '_'));
        Reply reply = asUser(method, root + "//call/originate/act/", body, JSON);
        assertThat(reply.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(reply.body())
                .matches("\\{\"success\":1,\"message\":null,\"data\":\\{\"originated_call_id\":"
                        + "\"orig\\.call\\.\\d{10}\\.\\d{6}\"}}");
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(reply.header("Content-Type")).startsWith("application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BOTH  |                 |        | missing",
                "BOTH  | test:Aa123456   |        | missing",
                "BOTH  |                 | right  | missing",
                "BOTH  | test:Aa123456   | wrong  | invalid",
                "BOTH  | test:wrong      | right  | invalid",
                "BOTH  | other:Aa123456  | right  | invalid",
                "BOTH  | test:Aa123456   | right  | ok",
                "BASIC | test:Aa123456   |        | ok",
                "BASIC | test:Aa123456   | wrong  | ok",
                "BASIC | test:wrong      |        | invalid",
                "BASIC |                 | right  | invalid",
                "TOKEN |                 | right  | ok",
                "TOKEN | nobody:anything | right  | ok",
                "TOKEN | :               | right  | ok",
                "TOKEN | :               |        | missing",
                "TOKEN |                 | wrong  | invalid"
            })
    void credentials_of_each_mode(Mode mode, String basic, String key, String outcome) throws Exception {
        server.use(account(USER, PASSWORD, mode == Mode.BASIC ? null : KEY, mode));
        List<String> headers = new java.util.ArrayList<>(List.of(JSON));
        if (basic != null) {
            String[] pair = basic.split(":", -1);
            headers.add(basic(pair[0], pair[1]).replace("Authorization: Basic", "Authorization:  Basic"));
        }
        if (key != null) {
            headers.add("X-APIKEY: " + (key.equals("right") ? KEY : KEY.replace('v', 'x')));
        }
        Reply reply = ask("POST", ACT, "{}", headers.toArray(String[]::new));
        switch (outcome) {
            case "ok" ->
                assertThat(reply.body())
                        .isEqualTo("{\"success\":0,\"message\":\"Field 'caller':value is missing\",\"data\":null}");
            case "missing" -> assertThat(reply.status() + reply.body()).isEqualTo("401" + MISSING);
            default -> assertThat(reply.status() + reply.body()).isEqualTo("401" + INVALID);
        }
    }

    @Test
    void an_account_that_is_switched_off() throws Exception {
        Account on = account(USER, PASSWORD, KEY, Mode.BOTH);
        server.use(new Account(on.user(), on.password(), on.apiKey(), on.mode(), false, Set.of()));
        assertThat(asUser("POST", ACT, "{}", JSON).body()).isEqualTo(INVALID);
    }

    @Test
    void passwords_are_not_guessed_for_long() throws Exception {
        server.use(account("guessed", PASSWORD, null, Mode.BASIC));
        Reply reply = null;
        for (int i = 0; i < 11; i++) {
            reply = ask("POST", ACT, "{}", JSON, basic("guessed", "wrong" + i));
        }
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.body()).isEqualTo("{\"success\":0,\"message\":\"Too many requests\",\"data\":null}");
        assertThat(reply.header("Retry-After")).isNotNull();
    }

    @Test
    void permissions() throws Exception {
        server.use(account(USER, PASSWORD, KEY, Mode.BOTH, "/pbx/*"));
        Reply reply = asUser("GET", ACT, "", JSON);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.body())
                .isEqualTo("{\"success\":0,\"message\":\"\\\"/call/originate/act\\\";Access denied\",\"data\":null}");
        server.use(account(USER, PASSWORD, KEY, Mode.BOTH, "/pbx/*", "/call/originate/act"));
        assertThat(asUser("POST", ACT, "{}", JSON).status()).isEqualTo(200);
    }

    @Test
    void addresses() throws Exception {
        SimotelSettings elsewhere = new SimotelSettings(
                List.of(account(USER, PASSWORD, KEY, Mode.BOTH)),
                List.of(AddressRange.parse("192.0.2.0/24")),
                Calendar.JALALI,
                SimotelSettings.TEHRAN,
                false,
                null,
                null);
        server.use(elsewhere);
        Reply reply = asUser("POST", ACT, "{}", JSON);
        assertThat(reply.status() + reply.body())
                .isEqualTo("403{\"success\":0,\"message\":\"IP is not permitted\",\"data\":null}");
    }

    @Test
    void the_checks_come_in_order() throws Exception {
        assertThat(asUser("GET", "/api/v4/call/nothing/act", "", "Content-Type: text/plain")
                                .status() + " ")
                .isEqualTo("501 ");
        assertThat(asUser("POST", "/api/v4/call/nothing/act", "{}", JSON).body())
                .isEqualTo("{\"success\":0,\"message\":\"Requested service does not exist\",\"data\":null}");
        assertThat(ask("GET", "/api/v4/call/nothing/act", "").body()).isEqualTo(MISSING);
        Reply get = asUser("GET", ACT, "", "Content-Type: text/plain");
        assertThat(get.status() + get.body())
                .isEqualTo("405{\"success\":0,\"message\":\"Method not allowed\",\"data\":null}");
        Reply type = asUser("POST", ACT, "not json", "Content-Type: text/plain");
        assertThat(type.status() + type.body())
                .isEqualTo("415{\"success\":0,\"message\":\"Unsupported Media Type\",\"data\":null}");
        Reply body = asUser("POST", ACT, "not json", JSON);
        assertThat(body.status() + body.body())
                .isEqualTo("400{\"success\":0,\"message\":\"Unable to parse content\",\"data\":null}");
        assertThat(body.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}", "[]", "{\"caller\":\"\"}", "{\"caller\":null}", "{\"caller\":\"  \"}"})
    void a_body_that_says_nothing(String body) throws Exception {
        assertThat(asUser("POST", ACT, body, JSON).body())
                .isEqualTo("{\"success\":0,\"message\":\"Field 'caller':value is missing\",\"data\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "\"caller\"", "{\"caller\":", "{} {}", "null", "\u00ff"})
    void a_body_that_is_no_object(String body) throws Exception {
        assertThat(asUser("POST", ACT, body, JSON).status()).isEqualTo(400);
    }

    @Test
    void a_body_without_a_type() throws Exception {
        assertThat(asUser("POST", ACT, GOOD.replace("main_routing", "no_type")).status())
                .isEqualTo(200);
        assertThat(asUser("POST", ACT, GOOD.replace("main_routing", "charset"), JSON + "; charset=UTF-8")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"caller", "callee", "context", "caller_id"})
    void fields_that_must_be_given(String field) throws Exception {
        assertThat(asUser("POST", ACT, GOOD.replace("\"" + field + "\"", "\"other\""), JSON)
                        .body())
                .isEqualTo("{\"success\":0,\"message\":\"Field '" + field + "':value is missing\",\"data\":null}");
    }

    /** 30 s to ring and as long to talk as they like, unless the request says so. */
    @Test
    void times_that_are_not_given() throws Exception {
        String body = "{\"caller\":\"557\",\"callee\":\"552\",\"context\":\"times\",\"caller_id\":\"masking\","
                + "\"trunk_name\":\"\",\"timeout\":\"\",\"call_limit\":0}";
        assertThat(asUser("POST", ACT, body, JSON).status()).isEqualTo(200);
        assertThat(server.calls.requests)
                .last()
                .isEqualTo(new OriginateRequest.Between(
                        "557", "552", "times", null, "masking", Duration.ofSeconds(30), null, null));
        assertThat(asUser(
                                "POST",
                                ACT,
                                body.replace("\"timeout\":\"\"", "\"timeout\":10")
                                        .replace(":0}", ":\"45\"}"),
                                JSON)
                        .status())
                .isEqualTo(200);
        assertThat(server.calls.requests)
                .last()
                .isEqualTo(new OriginateRequest.Between(
                        "557",
                        "552",
                        "times",
                        null,
                        "masking",
                        Duration.ofSeconds(10),
                        new TalkTime(Duration.ofSeconds(45), null),
                        null));
    }

    @ParameterizedTest
    @CsvSource({"timeout,0", "timeout,soon", "timeout,301", "call_limit,-1", "call_limit,1e3"})
    void numbers_that_are_none(String field, String value) throws Exception {
        Reply reply = asUser(
                "POST", ACT, GOOD.replace("\"" + field + "\":\"30\"", "\"" + field + "\":\"" + value + "\""), JSON);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .startsWith("{\"success\":0,\"message\":\"Field '" + field + "':value '" + value + "' is invalid");
    }

    @Test
    void a_page_of_another_origin_may_ask() throws Exception {
        for (String path : List.of(ACT, "/api/call/originate/act", "/api/v4/pbx/nothing/add")) {
            Reply reply = ask(
                    "OPTIONS",
                    path,
                    "",
                    "Origin: http://shop.example",
                    "Access-Control-Request-Method: PUT",
                    "Access-Control-Request-Headers: authorization,content-type,x-apikey");
            assertThat(reply.status()).isEqualTo(204);
            assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(reply.header("Access-Control-Allow-Methods")).isEqualTo("GET, POST, PUT, DELETE, OPTIONS");
            assertThat(reply.header("Access-Control-Allow-Headers")).isEqualTo("X-APIKEY, Authorization, Content-Type");
        }
    }
}
