package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.http.RawClient.Reply;
import org.slf4j.LoggerFactory;

/** What is refused, with the documented body, and without a secret in the log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OAuthRefusalsTest {
    private static final String AUTHORIZE =
            "/oauth/authorize?response_type=code&client_id=app&redirect_uri=" + BulutfonServer.REDIRECT_URI;
    private static final String CLIENT = "client_id=app&client_secret=s3cret-of-app";
    private static final String INVALID_GRANT = "{\"error\":\"invalid_grant\",\"error_description\":"
            + "\"The code or refresh token is wrong, used, expired or revoked, or redirect_uri or code_verifier does"
            + " not match\",\"code\":401}";

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<Logger> loud = List.of((Logger) LoggerFactory.getLogger("org.santral"), (Logger)
            LoggerFactory.getLogger("org.springframework.security"));
    private ListAppender<ILoggingEvent> log;
    private final List<String> secrets = new ArrayList<>();
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
    void listen() {
        log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        loud.forEach(logger -> logger.setLevel(Level.ALL));
        browser = new PlainBrowser(server.http.port());
        server.clock.ahead = Duration.ZERO;
        server.use(BulutfonServer.settings(BulutfonServer.TOKEN, BulutfonServer.EMAIL, "app", null));
    }

    @AfterEach
    void nothing_secret_was_logged() {
        root.detachAppender(log);
        loud.forEach(logger -> logger.setLevel(null));
        secrets.addAll(browser.secrets);
        secrets.addAll(List.of(BulutfonServer.PASSWORD, "s3cret-of-app", BulutfonServer.EMAIL));
        String all = log.list.stream()
                .map(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .collect(Collectors.joining("\n"));
        assertThat(secrets.stream().filter(secret -> secret.length() > 8).filter(all::contains))
                .isEmpty();
    }

    private String code(String more) throws Exception {
        browser.open(AUTHORIZE + more);
        if (browser.page.body().contains("/oauth/login")) {
            browser.submit("/oauth/login", "email", BulutfonServer.EMAIL, "password", BulutfonServer.PASSWORD);
        }
        if (browser.page.status() == 200) {
            browser.submit("/oauth/authorize", "decision", "approve");
        }
        return browser.sentBack().get("code");
    }

    private Reply token(String fields) throws Exception {
        Reply reply = server.send("POST", "/oauth/token", CLIENT + "&" + fields);
        secrets.add(of(reply, "access_token"));
        secrets.add(of(reply, "refresh_token"));
        return reply;
    }

    private Reply exchange(String code) throws Exception {
        return token("grant_type=authorization_code&redirect_uri=" + BulutfonServer.REDIRECT_URI + "&code=" + code);
    }

    private Reply refresh(String token) throws Exception {
        return token("grant_type=refresh_token&refresh_token=" + token);
    }

    private static String of(Reply reply, String name) {
        return reply.status() == 200 ? reply.body().replaceAll(".*\"" + name + "\":\"([0-9a-f]+)\".*", "$1") : "";
    }

    private Reply me(String token) throws Exception {
        return server.send("GET", "/me?access_token=" + token, "");
    }

    private static void isInvalidGrant(Reply reply) {
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.body()).isEqualTo(INVALID_GRANT);
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void an_expired_token() throws Exception {
        Reply issued = exchange(code(""));
        assertThat(me(of(issued, "access_token")).status()).isEqualTo(200);
        server.clock.ahead = Duration.ofHours(2);

        Reply reply = me(of(issued, "access_token"));

        assertThat(reply.statusLine()).isEqualTo("HTTP/1.1 401 Token expired");
        assertThat(reply.body()).isEqualTo("{\"error\":\"Token expired\",\"code\":401}");
        assertThat(server.send("GET", "/token-info/" + of(issued, "access_token"), "")
                        .body())
                .isEqualTo("{\"token\":\"" + of(issued, "access_token") + "\",\"expired\":true,\"expires_in\":0}");
    }

    @Test
    void a_code_that_was_used_and_what_it_gave() throws Exception {
        String code = code("");
        Reply issued = exchange(code);
        assertThat(me(of(issued, "access_token")).status()).isEqualTo(200);

        isInvalidGrant(exchange(code));

        assertThat(me(of(issued, "access_token")).body()).isEqualTo("{\"error\":\"Unauthorized\",\"code\":401}");
        isInvalidGrant(refresh(of(issued, "refresh_token")));
        assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
                .anyMatch(line -> line.contains("came again after its use"));
    }

    @Test
    void a_code_that_is_too_old() throws Exception {
        String code = code("");
        server.clock.ahead = Duration.ofMinutes(10);
        isInvalidGrant(exchange(code));
    }

    @Test
    void a_refresh_token_that_was_stolen_takes_all_with_it() throws Exception {
        Reply issued = exchange(code(""));
        Reply second = refresh(of(issued, "refresh_token"));
        server.clock.ahead = Duration.ofMinutes(4);
        assertThat(refresh(of(issued, "refresh_token")).status()).isEqualTo(200);
        server.clock.ahead = Duration.ofMinutes(6);

        isInvalidGrant(refresh(of(issued, "refresh_token")));

        isInvalidGrant(refresh(of(second, "refresh_token")));
        assertThat(me(of(second, "access_token")).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "app, http://127.0.0.1:9002/callback, Geçersiz dönüş adresi",
        "app, http://127.0.0.1:9001/callback/, Geçersiz dönüş adresi",
        "app, http://127.0.0.1:9001/callback?next=http://evil.example, Geçersiz dönüş adresi",
        "app, urn:ietf:wg:oauth:2.0:oob, Geçersiz dönüş adresi",
        "nobody, http://127.0.0.1:9001/callback, Bilinmeyen uygulama",
    })
    void a_wrong_client_or_redirect_gets_a_page_and_no_redirect(String client, String redirect, String title)
            throws Exception {
        browser.open("/oauth/authorize?response_type=code&client_id=" + client + "&redirect_uri=" + redirect);

        assertThat(browser.page.status()).isEqualTo(401);
        assertThat(browser.page.header("Location")).isNull();
        assertThat(browser.page.body()).contains("<h1>" + title + "</h1>");
    }

    @Test
    void a_consent_form_sent_again_changes_nothing() throws Exception {
        browser.open(AUTHORIZE + "&approval_prompt=force");
        browser.submit("/oauth/login", "email", BulutfonServer.EMAIL, "password", BulutfonServer.PASSWORD);
        String form = browser.body("/oauth/authorize", "decision", "approve");
        PlainBrowser other = new PlainBrowser(server.http.port());
        other.open(AUTHORIZE + "&approval_prompt=force");
        other.submit("/oauth/login", "email", BulutfonServer.EMAIL, "password", BulutfonServer.PASSWORD);
        secrets.addAll(other.secrets);

        assertThat(other.post("/oauth/authorize", form).page.status())
                .as("of another session")
                .isEqualTo(400);
        browser.post("/oauth/authorize", form);
        String code = browser.sentBack().get("code");
        browser.post("/oauth/authorize", form);

        assertThat(browser.page.status()).isEqualTo(400);
        assertThat(browser.page.header("Location")).isNull();
        assertThat(browser.page.body()).contains("<h1>Formun süresi doldu</h1>");
        assertThat(exchange(code).status()).isEqualTo(200);
    }

    @Test
    void a_wrong_verifier() throws Exception {
        String code = code("&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
        isInvalidGrant(exchange(code));
        isInvalidGrant(exchange(code + "&code_verifier=wrong"));
        // RFC 7636, appendix B
        assertThat(exchange(code + "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
                        .status())
                .isEqualTo(200);
        String plain = code("&code_challenge=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        isInvalidGrant(exchange(plain + "&code_verifier=wrong"));
        assertThat(exchange(plain + "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void what_the_token_endpoint_does_not_understand() throws Exception {
        assertThat(token("grant_type=password").body())
                .startsWith("{\"error\":\"unsupported_grant_type\",")
                .endsWith(",\"code\":400}");
        assertThat(token("grant_type=refresh_token").body()).startsWith("{\"error\":\"invalid_request\",");
        isInvalidGrant(exchange("0".repeat(64)));
        Reply wrong = server.send(
                "POST", "/oauth/token", "client_id=app&client_secret=no&grant_type=refresh_token&refresh_token=x");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.body())
                .isEqualTo("{\"error\":\"invalid_client\",\"error_description\":"
                        + "\"client_id or client_secret is missing or wrong\",\"code\":401}");
    }

    @Test
    void a_user_who_says_no_and_an_application_of_another_tenant() throws Exception {
        browser.open(AUTHORIZE + "&state=s1&approval_prompt=force");
        browser.submit("/oauth/login", "email", BulutfonServer.EMAIL, "password", BulutfonServer.PASSWORD);
        browser.submit("/oauth/authorize", "decision", "deny");
        assertThat(browser.sentBack())
                .containsEntry("error", "access_denied")
                .containsEntry("state", "s1")
                .hasSize(2);

        browser.open(AUTHORIZE.replace("client_id=app", "client_id=other-app"));
        assertThat(browser.page.status()).isEqualTo(403);
        browser.submit("/oauth/logout");
        browser.submit("/oauth/login", "email", "bora@other.example", "password", BulutfonServer.PASSWORD);
        assertThat(browser.page.body()).contains("Yetkilendir");
    }

    @Test
    void tokens_of_a_user_who_was_taken_out_of_the_configuration() throws Exception {
        Reply issued = exchange(code(""));
        server.use(BulutfonServer.settings(BulutfonServer.TOKEN, "new@demo.example", "app", null));
        assertThat(me(of(issued, "access_token")).status()).isEqualTo(401);
        isInvalidGrant(refresh(of(issued, "refresh_token")));
        assertThat(browser.open(AUTHORIZE).page.body()).contains("action=\"/oauth/login\"");
    }

    @Test
    void tokens_of_an_application_that_was_taken_out_of_the_configuration() throws Exception {
        Reply issued = exchange(code(""));
        server.use(BulutfonServer.settings(BulutfonServer.TOKEN, BulutfonServer.EMAIL, "new-app", null));
        assertThat(me(of(issued, "access_token")).status()).isEqualTo(401);
    }
}
