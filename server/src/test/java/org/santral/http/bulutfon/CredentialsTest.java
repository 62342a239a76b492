package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.http.RawClient.Reply;
import org.santral.http.bulutfon.BulutfonSettings.RateLimit;

/** Who may ask, in which forms, and how often (spec/bulutfon.md §2). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialsTest {
    private static final String UNAUTHORIZED = "{\"error\":\"Unauthorized\",\"code\":401}";

    private BulutfonServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new BulutfonServer(folder);
    }

    @AfterEach
    void unlimited() {
        server.use(settings(null));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static BulutfonSettings settings(RateLimit limit) {
        return BulutfonServer.settings(BulutfonServer.TOKEN, BulutfonServer.EMAIL, "app", limit);
    }

    /** Also the absolute form that the Ruby client sends, and slashes and suffixes as clients write them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/me?access_token=0123456789abcdef0123456789abcdef",
                "/me.json?access_token=0123456789abcdef0123456789abcdef",
                "//me/?access_token=0123456789abcdef0123456789abcdef",
                "/bulutfon/me?access_token=0123456789abcdef0123456789abcdef",
                "http://api.example:8080/me?access_token=0123456789abcdef0123456789abcdef",
                "/me?email=ada@demo.example&password=s3cret-of-ada",
                "/me?email=ADA@demo.example&password=s3cret-of-ada",
            })
    void a_good_credential_opens_the_account(String target) throws Exception {
        Reply reply = server.send("GET", target, "");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).startsWith("{\"user\":{\"email\":\"ada@demo.example\"");
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    }

    @Test
    void a_bearer_token_opens_it_too() throws Exception {
        Reply reply = server.send("GET", "/me", "", "Authorization: bearer " + BulutfonServer.TOKEN);

        assertThat(reply.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/me",
                "/me?access_token=",
                "/me?access_token=0123456789abcdef0123456789abcde",
                "/me?email=ada@demo.example&password=wrong",
                "/me?email=nobody@demo.example&password=s3cret-of-ada",
                "/me?email=ada@demo.example",
            })
    void others_are_refused(String target) throws Exception {
        Reply reply = server.send("GET", target, "", "Accept: application/xml");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.body()).isEqualTo(UNAUTHORIZED);
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @Test
    void the_first_credential_decides() throws Exception {
        Reply reply = server.send(
                "GET",
                "/me?access_token=wrong&email=ada@demo.example&password=s3cret-of-ada",
                "",
                "Authorization: Bearer " + BulutfonServer.TOKEN);

        assertThat(reply.status()).isEqualTo(401);
    }

    @Test
    void failures_have_the_form_of_this_dialect() throws Exception {
        assertThat(server.get("/nothing").body()).isEqualTo("Not Found");
        assertThat(server.get("/bulutfon/nothing").body()).isEqualTo("{\"error\":\"Not found\",\"code\":404}");
        assertThat(server.send("DELETE", "/me", "").body())
                .isEqualTo("{\"error\":\"Method Not Allowed\",\"code\":405}");
    }

    @Test
    void a_browser_may_ask_from_any_page() throws Exception {
        Reply reply = server.send(
                "OPTIONS", "/me", "", "Origin: https://billing.example", "Access-Control-Request-Method: GET");

        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(reply.header("Access-Control-Allow-Methods")).isEqualTo("GET, OPTIONS");
    }

    @Test
    void who_asks_too_often_waits_and_nobody_else() throws Exception {
        server.use(settings(new RateLimit(3, 1)));

        for (int i = 0; i < 3; i++) {
            assertThat(server.get("/me").status()).isEqualTo(200);
        }
        Reply refused = server.get("/me");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body()).isEqualTo("{\"error\":\"Too Many Requests\",\"code\":429}");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
        assertThat(server.send("GET", "/me?email=ada@demo.example&password=s3cret-of-ada", "")
                        .status())
                .isEqualTo(200);
        assertThat(server.send("GET", "/me?access_token=" + BulutfonServer.OTHER_TOKEN, "")
                        .status())
                .isEqualTo(200);

        server.clock.ahead = server.clock.ahead.plus(Duration.ofMinutes(1));
        assertThat(server.get("/me").status()).isEqualTo(200);
    }
}
