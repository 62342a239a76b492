package org.santral.http.verimor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.verimor.VerimorServer.KEY;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be done to calls that are up: B3 to B5. */
class CallVerbsTest {
    @TempDir
    Path folder;

    private VerimorServer server;

    @BeforeEach
    void start() throws Exception {
        server = new VerimorServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String call() throws Exception {
        return server.body("/originate?extension=1001&destination=05321234567");
    }

    @Test
    void every_form_of_a_verb_reaches_the_call() throws Exception {
        String id = call();
        assertThat(server.body("/answer/" + id)).isEqualTo("+OK");
        assertThat(server.send(
                                "POST",
                                "/answer?key=" + KEY,
                                "{\"id\":\"" + id + "\"}",
                                "Content-Type: application/json")
                        .body())
                .isEqualTo("+OK");
        assertThat(server.body("/transfer/" + id + "/?user_number=1000")).isEqualTo("+OK");
        assertThat(server.send("POST", "/transfer", "key=" + KEY + "&id=" + id + "&user_number=201")
                        .body())
                .isEqualTo("+OK");
        assertThat(server.body("/mute/" + id + "?state=on")).isEqualTo("+OK");
        assertThat(server.body("/mute/" + id + "?state=0")).isEqualTo("+OK");
        assertThat(server.calls.asked)
                .containsExactly(
                        id + " answer",
                        id + " answer",
                        id + " transfer to 1000",
                        id + " transfer to 201",
                        id + " mute",
                        id + " unmute");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/answer/ID?",
                "/transfer/ID?user_number=1000&",
                "/transfer/ID?user_number=999&",
                "/mute/ID?state=on&"
            })
    void a_call_that_is_not_there_or_not_theirs_is_no_channel(String target) throws Exception {
        String live = call();
        for (String url : new String[] {
            target.replace("ID", UUID.randomUUID().toString()) + "key=" + KEY,
            target.replace("ID", "x".repeat(65)) + "key=" + KEY,
            target.replace("ID", live) + "key=" + VerimorServer.OTHER_KEY
        }) {
            assertThat(server.get(url).body()).isEqualTo("No such channel!");
            assertThat(server.get(url).status()).isEqualTo(400);
        }
        assertThat(server.calls.asked).isEmpty();
    }

    @Test
    void what_is_missing_or_unknown_is_said() throws Exception {
        String id = call();
        assertThat(server.body("/transfer/" + id)).isEqualTo("missing user_number");
        assertThat(server.body("/transfer/" + id + "?user_number=1009")).isEqualTo("extension 1009 not found");
        assertThat(server.body("/mute/" + id)).isEqualTo("missing state");
        assertThat(server.send("POST", "/answer", "key=" + KEY).body()).isEqualTo("No such channel!");
        assertThat(server.calls.asked).isEmpty();
    }
}
