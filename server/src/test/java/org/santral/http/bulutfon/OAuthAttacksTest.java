package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.http.RawClient.Reply;

/** What other sites, other applications and other tenants try with the pages and tokens of OAuth. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OAuthAttacksTest {
    private static final String AUTHORIZE =
            "/oauth/authorize?client_id=app&response_type=code&redirect_uri=" + BulutfonServer.REDIRECT_URI;
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    private BulutfonServer server;
    private PlainBrowser browser;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new BulutfonServer(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void newBrowser() {
        browser = new PlainBrowser(server.http.port());
    }

    private String code() throws Exception {
        browser.open(AUTHORIZE + "&approval_prompt=force");
        if (browser.page.body().contains("/oauth/login")) {
            browser.submit("/oauth/login", "email", BulutfonServer.EMAIL, "password", BulutfonServer.PASSWORD);
        }
        browser.submit("/oauth/authorize", "decision", "approve");
        return browser.sentBack().get("code");
    }

    private Reply token(String client, String fields) throws Exception {
        return server.send(
                "POST", "/oauth/token", "client_id=" + client + "&client_secret=s3cret-of-app&" + fields, FORM);
    }

    private Reply exchange(String client, String code) throws Exception {
        return token(
                client, "grant_type=authorization_code&code=" + code + "&redirect_uri=" + BulutfonServer.REDIRECT_URI);
    }

    private static String of(Reply reply, String name) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.body().replaceAll(".*\"" + name + "\":\"([0-9a-f]+)\".*", "$1");
    }

    /** It gets no tokens, with the same answer as for a code or token that nobody has, and the owner's go on working. */
    @Test
    void an_application_of_another_tenant_can_do_nothing_with_codes_and_tokens() throws Exception {
        Reply nothing = exchange("other-app", "0".repeat(64));
        assertThat(exchange("other-app", code()).body()).isEqualTo(nothing.body());

        Reply issued = exchange("app", code());
        String access = of(issued, "access_token");
        String refresh = of(issued, "refresh_token");
        assertThat(token("other-app", "grant_type=refresh_token&refresh_token=" + refresh)
                        .body())
                .isEqualTo(token("other-app", "grant_type=refresh_token&refresh_token=" + "0".repeat(64))
                        .body());
        for (String token : new String[] {access, refresh}) {
            // RFC 7009 §2.1: refused, and told so.
            Reply revoked = server.send(
                    "POST", "/oauth/revoke", "client_id=other-app&client_secret=s3cret-of-app&token=" + token, FORM);
            assertThat(revoked.status()).isEqualTo(401);
        }
        assertThat(server.send("GET", "/me.json?access_token=" + access, "").status())
                .isEqualTo(200);
        assertThat(token("app", "grant_type=refresh_token&refresh_token=" + refresh)
                        .status())
                .isEqualTo(200);
    }

    /** Addresses that only look like the one that is registered: nobody is sent anywhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9001/callback/",
                "http://127.0.0.1:9001/callback?x=y",
                "http://127.0.0.1:9001/callback#x",
                "http://127.0.0.1:9001/callback/../evil",
                "http://127.0.0.1:9001/callback%2f..",
                "http://127.0.0.1:9001@evil.example/callback",
                "http://127.0.0.1:9001.evil.example/callback",
                "http://127.0.0.1:9002/callback",
                "https://127.0.0.1:9001/callback",
                "HTTP://127.0.0.1:9001/callback",
                "http://localhost:9001/callback",
                "//127.0.0.1:9001/callback",
                "javascript:alert(1)",
                "data:text/html,x",
                "http://127.0.0.1:9001/callback\r\nX-Evil: 1"
            })
    void a_redirect_leads_only_to_the_registered_address(String address) throws Exception {
        Reply reply = server.send(
                "GET",
                "/oauth/authorize?client_id=app&response_type=code&redirect_uri="
                        + URLEncoder.encode(address, StandardCharsets.UTF_8),
                "");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("Location")).isNull();
        assertThat(reply.head()).doesNotContain("X-Evil");
    }

    /** The page of another site that posts what our page would: it has neither our form nor our cookie. */
    @Test
    void a_form_is_good_only_in_the_browser_that_it_was_shown_to() throws Exception {
        browser.open(AUTHORIZE);
        String login = browser.body("/oauth/login", "email", BulutfonServer.EMAIL, "password", BulutfonServer.PASSWORD);
        assertThat(server.send("POST", "/oauth/login", login, FORM).status())
                .as("without the browser's cookie")
                .isEqualTo(400);
        PlainBrowser other = new PlainBrowser(server.http.port()).open(AUTHORIZE);
        assertThat(server.send(
                                "POST",
                                "/oauth/login",
                                login,
                                FORM,
                                "Cookie: santral_browser=" + other.cookies.get("santral_browser"))
                        .status())
                .as("with another browser's cookie")
                .isEqualTo(400);
        browser.submit("/oauth/login", "email", BulutfonServer.EMAIL, "password", BulutfonServer.PASSWORD);
        String consent = browser.body("/oauth/authorize", "decision", "approve");
        assertThat(server.send("POST", "/oauth/authorize", consent, FORM).status())
                .as("without the user's session")
                .isEqualTo(400);
        String session = "Cookie: santral_session=" + browser.cookies.get("santral_session");
        assertThat(server.send("POST", "/oauth/authorize", "decision=approve&form=" + "0".repeat(64), FORM, session)
                        .status())
                .as("with the session, which a browser sends along, but a form of one's own")
                .isEqualTo(400);
        assertThat(server.send("GET", "/oauth/authorize?" + consent, "", session)
                        .header("Location"))
                .as("by a link")
                .isNull();
        browser.submit("/oauth/authorize", "decision", "approve");
        assertThat(browser.sentBack()).containsKey("code");
    }

    @Test
    void nothing_that_comes_from_outside_is_markup() throws Exception {
        String evil = "\"><script>alert(1)</script><img src=x onerror='alert(1)'>";
        String encoded = URLEncoder.encode(evil, StandardCharsets.UTF_8);
        browser.open(AUTHORIZE + "&state=" + encoded + "&scope=" + encoded + "&display=" + encoded);
        assertThat(browser.page.body()).doesNotContain("<script", "<img");
        browser.open(AUTHORIZE + "&state=" + encoded);
        browser.submit("/oauth/login", "email", evil, "password", evil);
        assertThat(browser.page.status()).isEqualTo(422);
        assertThat(browser.page.body()).contains("&lt;script&gt;").doesNotContain("<script", "<img");
        assertThat(server.send("GET", "/oauth/authorize/" + encoded, "").body()).doesNotContain("<script", "<img");
        assertThat(server.send("GET", "/oauth/authorize?client_id=" + encoded, "")
                        .body())
                .doesNotContain("<script", "<img");
    }

    /** Pages of other origins may use the API with a token that they have, and never with a cookie. */
    @Test
    void no_answer_lets_another_origin_use_cookies() throws Exception {
        for (String target : new String[] {"/me.json", AUTHORIZE, "/oauth/token", "/token-info/x", "/nothing.json"}) {
            for (String method : new String[] {"GET", "OPTIONS"}) {
                Reply reply = server.send(method, target, "", "Origin: https://evil.example", "Cookie: a=b");
                assertThat(reply.header("Access-Control-Allow-Credentials"))
                        .as(target)
                        .isNull();
                assertThat(String.valueOf(reply.header("Access-Control-Allow-Origin")))
                        .as(target)
                        .isIn("null", "*");
            }
        }
        assertThat(server.send("GET", AUTHORIZE, "", "Origin: https://evil.example")
                        .header("Access-Control-Allow-Origin"))
                .isNull();
    }
}
