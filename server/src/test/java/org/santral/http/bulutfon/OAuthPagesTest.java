package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.http.RawClient.Reply;

/** What users see, and how often one may guess. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OAuthPagesTest {
    private static final String AUTHORIZE =
            "/oauth/authorize?response_type=code&client_id=app&redirect_uri=" + BulutfonServer.REDIRECT_URI;

    private BulutfonServer server;
    private PlainBrowser browser;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new BulutfonServer(folder);
    }

    @BeforeEach
    void newBrowser() {
        browser = new PlainBrowser(server.http.port());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de            | tr | ltr | Giriş yap",
                "en-GB,en;q=.5 | en | ltr | Log in",
                "fa-IR,en;q=.5 | fa | rtl | ورود",
                "*;q=x,,,;     | tr | ltr | Giriş yap",
            })
    void pages_speak_the_browsers_language(String accept, String lang, String dir, String title) throws Exception {
        browser.language = accept;
        String page = browser.open(AUTHORIZE).page.body();
        assertThat(page)
                .contains("<html lang=\"" + lang + "\" dir=\"" + dir + "\">")
                .contains("<h1>" + title + "</h1>")
                .contains("<label for=\"email\">", "<label for=\"password\">", "autocomplete=\"current-password\"")
                .doesNotContain("<script");
    }

    @Test
    void every_language_has_every_word() {
        assertThat(OAuthTexts.of("en").bundle().keySet())
                .isEqualTo(OAuthTexts.of("tr").bundle().keySet())
                .isEqualTo(OAuthTexts.of("fa").bundle().keySet());
    }

    @Test
    void a_wrong_password_is_told_at_the_fields_and_the_way_goes_on() throws Exception {
        browser.open(AUTHORIZE + "&approval_prompt=force");
        String first = browser.body("/oauth/login", "email", "<x@demo.example>\"", "password", "no");
        browser.post("/oauth/login", first);
        assertThat(browser.page.status()).isEqualTo(422);
        assertThat(browser.page.body())
                .contains("role=\"alert\"", "<a href=\"#email\">", "aria-invalid=\"true\"")
                .contains("value=\"&lt;x@demo.example&gt;&quot;\"");
        Reply wrong = browser.page;

        assertThat(new PlainBrowser(server.http.port())
                        .post("/oauth/login", first)
                        .page
                        .status())
                .as("another browser")
                .isEqualTo(400);
        assertThat(browser.post("/oauth/login", first).page.status())
                .as("sent again")
                .isEqualTo(400);
        browser.page = wrong;
        browser.submit("/oauth/login", "email", "ADA@demo.example", "password", BulutfonServer.PASSWORD);
        assertThat(browser.page.body()).contains("Yetkilendir", "Reddet", "ada@demo.example", "http://127.0.0.1:9001");
    }

    @Test
    void nothing_runs_in_the_pages_and_nobody_keeps_or_frames_them() throws Exception {
        Reply page = browser.open(AUTHORIZE).page;
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .endsWith("frame-ancestors 'none'");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Access-Control-Allow-Origin")).isNull();
        assertThat(page.header("Set-Cookie")).endsWith("; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax");
        assertThat(server.send("GET", AUTHORIZE, "", "X-Forwarded-Proto: https").header("Set-Cookie"))
                .endsWith("; HttpOnly; SameSite=Lax; Secure");
        assertThat(server.send("GET", "/bulutfon" + AUTHORIZE, "").body()).contains("action=\"/bulutfon/oauth/login\"");
    }

    @Test
    void consent_is_remembered_until_it_is_forced_and_one_can_leave() throws Exception {
        browser.open(AUTHORIZE);
        browser.submit("/oauth/login", "email", BulutfonServer.EMAIL, "password", BulutfonServer.PASSWORD);
        browser.submit("/oauth/authorize", "decision", "approve");
        assertThat(browser.sentBack()).containsKey("code");
        assertThat(browser.open(AUTHORIZE).sentBack()).containsKey("code");
        browser.open(AUTHORIZE + "&approval_prompt=force");
        assertThat(browser.page.body()).contains("Yetkilendir");
        String session = browser.cookies.get("santral_session");

        browser.submit("/oauth/logout");

        assertThat(browser.page.body()).contains("action=\"/oauth/login\"");
        browser.cookies.put("santral_session", session);
        assertThat(browser.open(AUTHORIZE).page.body()).contains("action=\"/oauth/login\"");
    }

    @Test
    void guesses_are_few_and_lock_nobody_else_out(@TempDir Path folder) throws Exception {
        try (BulutfonServer other = new BulutfonServer(folder)) {
            guess(other, new PlainBrowser(other.http.port()));
        }
    }

    private static void guess(BulutfonServer server, PlainBrowser browser) throws Exception {
        String wrong = "client_id=app&client_secret=no&grant_type=refresh_token&refresh_token=x";
        for (int i = 0; i < 10; i++) {
            assertThat(server.send("POST", "/oauth/token", wrong).status()).isEqualTo(401);
        }
        Reply refused = server.send("POST", "/oauth/token", wrong);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body()).isEqualTo("{\"error\":\"Too Many Requests\",\"code\":429}");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
        assertThat(server.send("POST", "/oauth/token", wrong.replace("=app", "=other-app"))
                        .status())
                .isEqualTo(401);

        for (int i = 0; i < 10; i++) {
            assertThat(server.send("GET", "/me?email=ada@demo.example&password=no", "")
                            .status())
                    .isEqualTo(401);
        }
        browser.open(AUTHORIZE);
        browser.submit("/oauth/login", "email", BulutfonServer.EMAIL, "password", BulutfonServer.PASSWORD);
        assertThat(browser.page.status()).isEqualTo(429);
        assertThat(Integer.parseInt(browser.page.header("Retry-After"))).isBetween(1, 60);
        browser.open(AUTHORIZE);
        browser.submit("/oauth/login", "email", "bora@other.example", "password", BulutfonServer.PASSWORD);
        assertThat(browser.page.status()).isEqualTo(403);
    }

    @Test
    void tokens_sessions_and_consent_outlive_a_restart(@TempDir Path folder) throws Exception {
        PlainBrowser visitor;
        String token;
        try (BulutfonServer before = new BulutfonServer(folder)) {
            visitor = new PlainBrowser(before.http.port());
            visitor.open(AUTHORIZE);
            visitor.submit("/oauth/login", "email", BulutfonServer.EMAIL, "password", BulutfonServer.PASSWORD);
            visitor.submit("/oauth/authorize", "decision", "approve");
            Reply issued = exchange(before, visitor.sentBack().get("code"));
            token = issued.body().replaceAll(".*\"access_token\":\"([0-9a-f]+)\".*", "$1");
        }
        try (BulutfonServer after = new BulutfonServer(folder)) {
            assertThat(after.send("GET", "/me?access_token=" + token, "").status())
                    .isEqualTo(200);
            PlainBrowser again = new PlainBrowser(after.http.port());
            again.cookies.putAll(visitor.cookies);
            assertThat(exchange(after, again.open(AUTHORIZE).sentBack().get("code"))
                            .status())
                    .isEqualTo(200);
        }
    }

    private static Reply exchange(BulutfonServer server, String code) throws Exception {
        return server.send(
                "POST",
                "/oauth/token",
                "grant_type=authorization_code&client_id=app&client_secret=s3cret-of-app&redirect_uri="
                        + BulutfonServer.REDIRECT_URI + "&code=" + code);
    }
}
