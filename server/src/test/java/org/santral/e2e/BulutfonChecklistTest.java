package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.santral.http.RawClient;
import org.santral.http.RawClient.Reply;
import org.santral.http.bulutfon.PlainBrowser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The seed's checklist (spec/bulutfon.md §11) on a whole PBX: 1 to 4, 6, 8 and 9. {@link WorkedExamplesTest} has 5 and
 * 10, {@link MenuPathTest} 7 and {@link CarrierAudioTest} 11, on their calls.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BulutfonChecklistTest {
    private static final List<String> KEYS = List.of(
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

    private Office office;
    private RawClient client;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        office = Office.open(folder, new Setup().extension("1005").extension("1006"));
        client = new RawClient(office.pbx.uri("/").getPort());
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
    }

    private static JsonNode json(Reply reply) {
        return JsonMapper.shared().readTree(reply.body());
    }

    private Reply tokens(String form) throws Exception {
        return client.send(
                "POST",
                "/oauth/token",
                "client_id=app&client_secret=s3cret-of-app&" + form,
                "Content-Type: application/x-www-form-urlencoded");
    }

    /** A user logs in and allows it. @return what the token endpoint gives for the code */
    private JsonNode allowed() throws Exception {
        PlainBrowser browser = new PlainBrowser(office.pbx.uri("/").getPort());
        browser.open("/oauth/authorize?client_id=app&response_type=code&redirect_uri=" + Setup.REDIRECT_URI);
        browser.submit("/oauth/login", "email", Setup.EMAIL, "password", Setup.PASSWORD);
        if (browser.needsConsent()) {
            browser.submit("/oauth/authorize", "decision", "approve");
        }
        String code = browser.sentBack().get("code");
        Reply reply = tokens("grant_type=authorization_code&redirect_uri=" + Setup.REDIRECT_URI + "&code=" + code);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return json(reply);
    }

    private static void isTokenObject(JsonNode tokens) {
        assertThat(tokens.propertyNames())
                .containsExactly("access_token", "token_type", "expires_in", "refresh_token", "created_at", "scope");
        assertThat(tokens.path("access_token").stringValue("")).matches("[0-9a-f]{64}");
        assertThat(tokens.path("refresh_token").stringValue("")).matches("[0-9a-f]{64}");
        assertThat(tokens.path("token_type").stringValue("")).isEqualTo("bearer");
        assertThat(tokens.path("expires_in").intValue()).isEqualTo(7200);
        assertThat(tokens.path("created_at").isIntegralNumber()).isTrue();
    }

    @Test
    void item1_2_and_9_tokens() throws Exception {
        JsonNode first = allowed();
        isTokenObject(first);
        String refresh = first.path("refresh_token").stringValue("");
        for (String redirect : List.of("&redirect_uri=" + Setup.REDIRECT_URI, "")) {
            Reply reply = tokens("grant_type=refresh_token&refresh_token=" + refresh + redirect);
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            isTokenObject(json(reply));
            String token = json(reply).path("access_token").stringValue("");
            assertThat(token).isNotEqualTo(first.path("access_token").stringValue(""));
            String byQuery =
                    client.send("GET", "/cdr.json?access_token=" + token, "").body();
            assertThat(client.send("GET", "/cdr", "", "Authorization: Bearer " + token)
                            .body())
                    .isEqualTo(byQuery);
        }
    }

    @Test
    void item3_tokens_that_open_nothing() throws Exception {
        Reply without = client.send("GET", "/cdr.json", "");
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.body()).isEqualTo("{\"error\":\"Unauthorized\",\"code\":401}");

        String token = allowed().path("access_token").stringValue("");
        office.query("update oauth_token set expires_us = 1 where kind = 'ACCESS' returning ?", "expired");
        Reply expired = client.send("GET", "/cdr.json?access_token=" + token, "");
        assertThat(expired.statusLine()).isEqualTo("HTTP/1.1 401 Token expired");
        assertThat(expired.body()).isEqualTo("{\"error\":\"Token expired\",\"code\":401}");
    }

    /** Hung up by the side that was called. */
    @Test
    void item4_6_and_8_an_inside_call() throws Exception {
        Set<String> before = office.pbx.endedCalls();
        Sipp phone = office.phone(
                "1006", null, Office.answers("Desk 1006", null).cued().bye());
        Sipp calling = office.dials("1005", "1006", null, s -> s.untilAnswered().hungUp());
        phone.await(true, "ACK");
        phone.cue();
        calling.awaitDone();
        phone.awaitDone();
        String call = office.pbx.awaitAnotherEnded(before);

        for (JsonNode row : rows(call)) {
            assertThat(row.propertyNames()).containsExactlyElementsOf(KEYS);
            assertThat(row.path("direction").stringValue("")).isEqualTo("LOCAL");
            assertThat(row.path("caller").isIntegralNumber()).isTrue();
            assertThat(row.path("caller").intValue()).isEqualTo(1005);
            assertThat(row.path("callee").intValue()).isEqualTo(1006);
            assertThat(row.path("call_time").stringValue("")).matches("\\d\\d-\\d\\d-\\d{4} \\d\\d:\\d\\d");
            assertThat(row.path("hangup_cause").stringValue("")).isEqualTo("Normal");
            assertThat(row.path("hangup_state").stringValue("")).isEqualTo("Sistem tarafından sonlandırılan çağrı");
            assertThat(row.path("call_record").stringValue("")).isEqualTo("Yok");
        }
        office.pbx.awaitIdle();
    }

    /** The record in the list and by itself, with and without suffix. */
    private List<JsonNode> rows(String call) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        rows.add(office.pbx
                .bulutfon("/cdr.json")
                .path("cdrs")
                .valueStream()
                .filter(row -> row.path("uuid").stringValue("").equals(call))
                .findFirst()
                .orElseThrow());
        rows.add(office.pbx.bulutfon("/cdr/" + call + ".json").path("cdr"));
        rows.add(office.pbx.bulutfon("/cdr/" + call).path("cdr"));
        return rows;
    }
}
