package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.call.OriginateRequest;
import org.santral.http.RawClient.Reply;

/** What {@code /call_and_bridge} takes and answers; the call itself is tested where there are telephones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallAndBridgeTest {
    private static final String STARTED = "{\"success\":true,\"message\":\"Arama başarıyla başlatıldı.\"}";

    private BulutfonServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new BulutfonServer(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private OriginateRequest last() {
        return server.calls.requests.getLast();
    }

    private static OriginateRequest bridged(String callee, int seconds) {
        return new OriginateRequest.Bridged(callee, "908505320000", "101", Duration.ofSeconds(seconds), null);
    }

    @Test
    void by_query_form_and_json_alike() throws Exception {
        String fields = "caller=908505320000&callee=905321112233&destination=101&timeout=20";
        Reply byGet = server.get("/call_and_bridge?" + fields);
        assertThat(byGet.status()).isEqualTo(200);
        assertThat(byGet.body()).isEqualTo(STARTED);
        assertThat(last()).isEqualTo(bridged("905321112233", 20));

        Reply byForm = server.send(
                "POST",
                "/call_and_bridge.json",
                fields.replace("timeout=20", "timeout=45") + "&access_token=" + BulutfonServer.TOKEN,
                "Content-Type: application/x-www-form-urlencoded");
        assertThat(byForm.status()).isEqualTo(200);

        Reply byJson = server.send(
                "POST",
                "/call_and_bridge",
                "{\"caller\":908505320000,\"callee\":\"0532 111 22 33\",\"destination\":101}",
                "Content-Type: application/json",
                "Content-Encoding: UTF-8",
                "Authorization: Bearer " + BulutfonServer.TOKEN);
        assertThat(byJson.body()).isEqualTo(STARTED);
        assertThat(last()).isEqualTo(bridged("0532 111 22 33", 30));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "caller=908505320000&callee=905321112233 | missing destination",
                "callee=905321112233&destination=101 | missing caller",
                "caller=908505320000&destination=101 | missing callee",
                "caller=908505320000&callee=12&destination=101 | invalid callee: 12",
                "caller=905550000000&callee=905321112233&destination=101 | invalid caller: 905550000000 (a number of yours)",
                "caller=908505320000&callee=905321112233&destination=101&timeout=soon | invalid timeout: soon (whole seconds)"
            })
    void what_is_wrong_is_told_with_all_four_keys(String query, String error) throws Exception {
        Reply reply = server.get("/call_and_bridge?" + query);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body())
                .isEqualTo("{\"success\":false,\"message\":\"Arama başlatılamadı.\",\"error\":\"" + error
                        + "\",\"code\":422}");
    }

    @Test
    void nobody_calls_without_a_credential() throws Exception {
        int before = server.calls.requests.size();
        Reply reply = server.send("POST", "/call_and_bridge", "caller=1&callee=2&destination=3");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(server.calls.requests).hasSize(before);
    }
}
