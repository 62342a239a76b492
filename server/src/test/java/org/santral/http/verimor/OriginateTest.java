package org.santral.http.verimor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.verimor.VerimorServer.KEY;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.Cause;
import org.santral.call.CallControl.FirstParty;
import org.santral.call.CallRefused;
import org.santral.call.OriginateRequest;
import org.santral.call.OriginateRequest.DialOn;
import org.santral.http.RawClient.Reply;
import org.santral.http.SecretHash;
import org.santral.http.verimor.VerimorSettings.MaskingDialOn;

class OriginateTest {
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final String S1 = "/originate?key=" + KEY + "&extension=1001&destination=908505320000";
    private static final String S2 = "/originate?key=" + KEY + "&source=905321234567&destination=905423456789";
    private static final String B1 = S2.replace("originate", "bridge");

    @TempDir
    static Path folder;

    private static VerimorServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new VerimorServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void reset() {
        server.calls.requests.clear();
        server.calls.waits.clear();
        server.calls.refusal = null;
        server.calls.replay = false;
        server.calls.firstParty = new FirstParty.Answered();
        server.use(VerimorServer.settings(KEY));
    }

    private OriginateRequest asked() {
        assertThat(server.calls.requests).hasSize(1);
        return server.calls.requests.getFirst();
    }

    @Test
    void an_accepted_call_answers_its_id_and_nothing_else() throws Exception {
        Reply reply = server.get(S1);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(reply.header("Content-Length")).isEqualTo("36");
        assertThat(reply.body()).matches(UUID);
        assertThat(reply.header("Santral-Replayed")).isNull();
        assertThat(asked())
                .isEqualTo(new OriginateRequest.FromExtension(
                        "1001", "908505320000", null, false, Duration.ofSeconds(30), null));
    }

    /** Path, headers and body: all of them ask for the same call. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        GET  | /originate?key=KEY&extension=1001&destination=908505320000        | -                | ''
        GET  | /originate/?key=KEY&extension=1001&destination=908505320000       | -                | ''
        GET  | //originate.json?key=KEY&extension=1001&destination=908505320000  | -                | ''
        GET  | /verimor/originate?key=KEY&extension=1001&destination=908505320000 | -               | ''
        POST | /originate?key=KEY&extension=1001&destination=908505320000        | -                | ''
        POST | /originate | application/x-www-form-urlencoded | key=KEY&extension=1001&destination=908505320000
        POST | /originate | -                                 | key=KEY&extension=1001&destination=908505320000
        POST | /originate | application/json                  | {"key":"KEY","extension":1001,"destination":908505320000}
        POST | /originate?key=KEY | application/json; charset=utf-8 | {"extension":"1001","destination":"908505320000"}
        POST | /originate?key=KEY | -                         | ' {"extension":"1001","destination":"908505320000","manual_answer":false}'
        """)
    void parameters_may_come_from_anywhere(String method, String target, String type, String body) throws Exception {
        String[] headers = type == null ? new String[0] : new String[] {"Content-Type: " + type};
        Reply reply = server.send(method, target.replace("KEY", KEY), body.replace("KEY", KEY), headers);
        assertThat(reply.body()).matches(UUID);
        assertThat(asked())
                .isEqualTo(new OriginateRequest.FromExtension(
                        "1001", "908505320000", null, false, Duration.ofSeconds(30), null));
    }

    /** Target and the text of the answer, whose status is 400. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /originate?key=KEY&extension=1005&destination=908505320000            | extension 1005 not found
        /originate?key=X&extension=1001&destination=908505320000              | Gecersiz anahtar: X
        /originate?extension=1001&destination=908505320000                    | 'Gecersiz anahtar: '
        /originate?key=&extension=1001&destination=908505320000               | 'Gecersiz anahtar: '
        /originate?key=KEY&extension=1001&destination=1234                    | invalid destination: 1234
        /originate?key=KEY&source=905321234567&destination=1234               | invalid destination: 1234
        /originate?key=KEY&source=12&destination=905423456789                 | invalid source: 12
        /originate?key=KEY&extension=1001                                     | missing destination
        /originate?key=KEY&destination=905423456789                           | missing extension
        /originate?key=KEY&extension=1001&destination=908505320000&caller_id=902121111111 | invalid caller_id: 902121111111
        /bridge?key=KEY&destination=905423456789                              | missing source
        /bridge?key=X                                                         | Gecersiz anahtar: X
        """)
    void mistakes_are_told_in_plain_text(String target, String text) throws Exception {
        Reply reply = server.get(target.replace("KEY", KEY));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(reply.body()).isEqualTo(text);
    }

    /** The key comes before the body's form, unless it may have been in it. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        /originate?key=KEY, INVALID_JSON
        /originate?key=X,   Gecersiz anahtar: X
        /originate,         INVALID_JSON
        """)
    void broken_json(String target, String text) throws Exception {
        Reply reply = server.send("POST", target.replace("KEY", KEY), "{\"a\":", "Content-Type: application/json");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).isEqualTo(text);
    }

    @Test
    void a_masked_call_shows_the_number_of_extension_1000_and_dials_when_the_first_rings() throws Exception {
        assertThat(server.get(S2 + "&timeout=90&recording_enabled=0&custom_call_type=abc")
                        .body())
                .matches(UUID);
        assertThat(asked())
                .isEqualTo(new OriginateRequest.Masked(
                        "905321234567",
                        "905423456789",
                        "+908505320000",
                        DialOn.RINGING,
                        false,
                        Duration.ofSeconds(60),
                        "abc"));
        assertThat(server.calls.waits).isEmpty();
    }

    @Test
    void a_caller_id_given_is_the_one_shown() throws Exception {
        server.get(S2 + "&caller_id=908505320001");
        assertThat(asked().callerId()).isEqualTo("908505320001");
    }

    /** The setting, and when the second party is dialled by each path. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        BY_PATH, RINGING, ANSWER
        ANSWER,  ANSWER,  ANSWER
        RINGING, RINGING, RINGING
        """)
    void when_the_second_party_is_dialled(MaskingDialOn setting, DialOn originate, DialOn bridge) throws Exception {
        server.use(new VerimorSettings(List.of(SecretHash.of(KEY)), null, setting, "1001", false, false, false));
        server.get(S2);
        server.get(B1);
        assertThat(server.calls.requests)
                .extracting(request -> ((OriginateRequest.Masked) request).dialOn())
                .containsExactly(originate, bridge);
        assertThat(server.calls.requests).extracting(OriginateRequest::callerId).containsOnly("+908505320001");
    }

    /** What the client wrote, and how long the first party may ring. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        5,   10
        10,  10
        25,  25
        60,  60
        100, 60
        -3,  10
        abc, 30
        '',  30
        """)
    void ring_time_is_clamped(String timeout, int seconds) throws Exception {
        server.get(S1 + "&timeout=" + timeout);
        assertThat(asked().ringTimeout()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void manual_answer_is_passed_on() throws Exception {
        server.get(S1 + "&manual_answer=TRUE");
        assertThat(asked()).isInstanceOfSatisfying(OriginateRequest.FromExtension.class, request -> assertThat(
                        request.manualAnswer())
                .isTrue());
    }

    @Test
    void bridge_waits_for_the_first_party() throws Exception {
        assertThat(server.get(B1).body()).matches(UUID);
        server.calls.firstParty = new FirstParty.Waiting();
        assertThat(server.get(B1 + "&timeout=60").body()).matches(UUID);
        assertThat(server.get(B1 + "&timeout=12").body()).matches(UUID);
        server.calls.firstParty = new FirstParty.Failed(Cause.USER_BUSY);
        Reply failed = server.get(B1);
        assertThat(failed.status()).isEqualTo(400);
        assertThat(failed.body()).isEqualTo("USER_BUSY");
        assertThat(server.calls.waits)
                .containsExactly(
                        Duration.ofSeconds(28), Duration.ofSeconds(28), Duration.ofSeconds(12), Duration.ofSeconds(28));
    }

    @Test
    void a_retry_is_marked() throws Exception {
        server.calls.replay = true;
        assertThat(server.get(S1).header("Santral-Replayed")).isEqualTo("true");
    }

    /** Why a call was refused, and what is answered. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        NOT_PERMITTED, 905423456789, 400, destination not permitted: 905423456789 (calls abroad are off)
        NOT_PERMITTED, 905321234567, 400, source not permitted: 905321234567 (calls abroad are off)
        TOO_MANY_PER_SECOND, '',     429, Too Many Requests
        TOO_MANY_AT_ONCE,    '',     429, Too Many Requests
        UNAVAILABLE,         '',     503, Service Unavailable
        """)
    void refusals(CallRefused.Why why, String value, int status, String text) throws Exception {
        server.calls.refusal = new CallRefused(why, value, "calls abroad are off");
        Reply reply = server.get(S2);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).isEqualTo(text);
        assertThat(reply.header("Retry-After")).isEqualTo(status == 503 ? "5" : null);
    }

    @Test
    void a_call_is_hung_up_by_its_own_tenant_only_and_once() throws Exception {
        String id = server.get(S1).body();
        Reply foreign = server.get("/hangup/" + id + "?key=" + VerimorServer.OTHER_KEY);
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.body()).isEqualTo("No such channel!");
        Reply own = server.send("POST", "/hangup/" + id, "key=" + KEY);
        assertThat(own.status()).isEqualTo(200);
        assertThat(own.body()).isEqualTo("+OK");
        assertThat(server.get("/hangup/" + id + "?key=" + KEY).body()).isEqualTo("No such channel!");
        assertThat(server.get("/hangup/" + "x".repeat(65) + "?key=" + KEY).body())
                .isEqualTo("No such channel!");

        Reply cdr = server.get("/cdrs/" + id + "?key=" + KEY);
        assertThat(cdr.status()).isEqualTo(200);
        assertThat(cdr.body()).contains("\"direction\":\"Giden (API)\"", "\"call_uuid\":\"" + id + "\"");
    }

    @Test
    void limits_hold_for_the_tenant_that_has_them_and_come_back_with_time() throws Exception {
        server.use(new VerimorSettings(
                List.of(SecretHash.of(KEY)), null, MaskingDialOn.BY_PATH, "1000", false, false, true));
        for (int i = 0; i < 6; i++) {
            assertThat(server.get("/cdrs?key=" + KEY).status()).isEqualTo(200);
        }
        Reply reply = server.get("/cdrs/x?key=" + KEY);
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.body()).isEqualTo("Too Many Requests");
        assertThat(server.get("/cdrs?key=X").status()).isEqualTo(400);
        assertThat(server.get("/cdrs?key=" + VerimorServer.OTHER_KEY).status()).isEqualTo(200);
        assertThat(server.get(S1).status()).isEqualTo(200);
        server.time.nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(server.get("/cdrs?key=" + KEY).status()).isEqualTo(200);
        assertThat(server.get("/cdrs?key=" + KEY).status()).isEqualTo(429);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        PUT,  /originate, 405, Method Not Allowed
        POST, /cdrs,      405, Method Not Allowed
        GET,  /none,      404, Not Found
        GET,  /originate/x, 404, Not Found
        """)
    void wrong_paths_and_methods(String method, String path, int status, String text) throws Exception {
        Reply reply = server.send(method, path + "?key=" + KEY, "");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).isEqualTo(text);
        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }
}
