package org.santral.http.verimor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.verimor.VerimorServer.KEY;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.http.RawClient.Reply;
import org.santral.store.Backend;
import org.santral.store.OnBothDatabases;

/** Numbers that are not to call or not to be called: B26 to B28. */
@OnBothDatabases
class BlockedNumberVerbsTest {
    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private VerimorServer server;

    @BeforeEach
    void start() throws Exception {
        server = new VerimorServer(folder, backend.create(folder));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_number_is_blocked_listed_and_let_through_again() throws Exception {
        Reply added = server.send(
                "POST",
                "/blocked_numbers?key=" + KEY,
                "{\"number\":\"0531 234 56 78\"}",
                "Content-Type: application/json");
        assertThat(added.status()).isEqualTo(200);
        assertThat(added.body()).matches("[0-9]+");
        assertThat(server.state.blocked().refusesFrom(101, "905312345678")).isTrue();
        assertThat(server.state.blocked().refusesTo(101, "905312345678")).isFalse();
        assertThat(server.state.blocked().refusesFrom(102, "905312345678")).isFalse();
        assertThat(server.body("/blocked_numbers"))
                .isEqualTo("{\"blocked_numbers\":[{\"id\":" + added.body() + ",\"number\":\"905312345678\"}],"
                        + "\"pagination\":{\"page\":1,\"total_count\":1,\"total_pages\":1,\"limit\":10}}");
        Reply removed = server.get("/blocked_numbers/delete?number=905312345678&key=" + KEY);
        assertThat(removed.status()).isEqualTo(200);
        assertThat(removed.body()).isEmpty();
        assertThat(server.state.blocked().refusesFrom(101, "905312345678")).isFalse();
        assertThat(server.body("/blocked_numbers"))
                .isEqualTo("{\"blocked_numbers\":[],\"pagination\":{\"page\":1,\"total_count\":0,"
                        + "\"total_pages\":0,\"limit\":10}}");
    }

    @Test
    void foreign_numbers_and_directions_are_kept() throws Exception {
        server.send("POST", "/blocked_numbers", "key=" + KEY + "&number=00493027590915&direction=both");
        assertThat(server.state.blocked().refusesTo(101, "493027590915")).isTrue();
        assertThat(server.body("/blocked_numbers?number=%2B493027590915")).contains("\"00493027590915\"");
        assertThat(server.send("DELETE", "/blocked_numbers/delete?number=493027590915&key=" + KEY, "")
                        .status())
                .isEqualTo(200);
        // Read as a domestic number that is too long, it is not the foreign one.
        assertThat(server.body("/blocked_numbers")).contains("\"total_count\":1");
    }

    @Test
    void what_is_no_number_is_refused_and_a_bad_key_is_401() throws Exception {
        assertThat(server.send("POST", "/blocked_numbers?key=" + KEY, "").body())
                .isEqualTo("number required");
        assertThat(server.body("/blocked_numbers/delete")).isEqualTo("number required");
        assertThat(server.send("POST", "/blocked_numbers?key=" + KEY, "number=Ali")
                        .body())
                .isEqualTo("invalid number: Ali");
        assertThat(server.send("POST", "/blocked_numbers?key=" + KEY, "number=05312345678&direction=up")
                        .body())
                .isEqualTo("invalid direction: up");
        Reply stranger = server.get("/blocked_numbers?key=X");
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(stranger.body()).isEqualTo("Gecersiz anahtar: X");
    }

    @Test
    void pages_hold_ten_newest_first() throws Exception {
        for (int i = 0; i < 12; i++) {
            server.send("POST", "/blocked_numbers", "key=" + KEY + "&number=053100000%02d".formatted(i));
        }
        assertThat(server.body("/blocked_numbers?limit=3"))
                .contains("905310000011", "905310000002", "\"total_pages\":2", "\"limit\":10")
                .doesNotContain("905310000001");
        assertThat(server.body("/blocked_numbers?page=2"))
                .contains("905310000001")
                .doesNotContain("905310000002");
    }
}
