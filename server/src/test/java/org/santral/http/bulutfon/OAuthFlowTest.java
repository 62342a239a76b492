package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.santral.http.RawClient.Reply;
import org.santral.oauth.Applications;
import org.santral.oauth.Checked;
import org.santral.store.Backend;
import org.santral.store.OnBothDatabases;

/** The whole way of an application, as a client library that is not ours goes it (spec/bulutfon.md S1, S2, B36). */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OAuthFlowTest {
    private static final ClientID APP = new ClientID("app");
    private static final Secret SECRET = new Secret("s3cret-of-app");
    private static final URI CALLBACK = URI.create(BulutfonServer.REDIRECT_URI);

    @Parameter
    private Backend backend;

    private BulutfonServer server;

    @BeforeParameterizedClassInvocation
    void start(Backend database, @TempDir Path folder) throws Exception {
        server = new BulutfonServer(folder, database.create(folder));
    }

    @AfterParameterizedClassInvocation
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.http.port() + path);
    }

    /** Walks the pages, logging in and consenting where it is asked to. */
    private URI walk(AuthorizationRequest request) throws Exception {
        PlainBrowser browser = new PlainBrowser(server.http.port());
        browser.open("/oauth/authorize?" + request.toURI().getRawQuery());
        browser.submit("/oauth/login", "email", BulutfonServer.EMAIL, "password", BulutfonServer.PASSWORD);
        if (browser.page.body().contains("Yetkilendir")) {
            browser.submit("/oauth/authorize", "decision", "approve");
        }
        return URI.create(browser.page.header("Location"));
    }

    private AuthorizationCode code() throws Exception {
        URI back = walk(new AuthorizationRequest.Builder(new ResponseType("code"), APP)
                .endpointURI(at("/oauth/authorize"))
                .redirectionURI(CALLBACK)
                .build());
        return AuthorizationResponse.parse(back).toSuccessResponse().getAuthorizationCode();
    }

    private HTTPResponse ask(ClientAuthentication client, AuthorizationGrant grant) throws Exception {
        HTTPRequest request = new TokenRequest.Builder(at("/oauth/token"), client, grant)
                .build()
                .toHTTPRequest();
        return request.send();
    }

    private Tokens tokens(AuthorizationGrant grant) throws Exception {
        HTTPResponse answer = ask(new ClientSecretPost(APP, SECRET), grant);
        assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(200);
        return TokenResponse.parse(answer).toSuccessResponse().getTokens();
    }

    private Reply me(String token) throws Exception {
        return server.send("GET", "/me", "", "Authorization: Bearer " + token);
    }

    @Test
    void a_client_goes_from_authorize_to_the_api_and_refreshes() throws Exception {
        CodeVerifier verifier = new CodeVerifier();
        State state = new State("a+b & ç");
        URI back = walk(new AuthorizationRequest.Builder(new ResponseType("code"), APP)
                .endpointURI(at("/oauth/authorize"))
                .redirectionURI(CALLBACK)
                .scope(new Scope("cdr", "call_record"))
                .state(state)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build());

        AuthorizationResponse response = AuthorizationResponse.parse(back);
        assertThat(back.toString()).startsWith(BulutfonServer.REDIRECT_URI + "?code=");
        assertThat(response.getState()).isEqualTo(state);
        HTTPResponse answer = ask(
                new ClientSecretBasic(APP, SECRET),
                new AuthorizationCodeGrant(response.toSuccessResponse().getAuthorizationCode(), CALLBACK, verifier));

        assertThat(answer.getHeaderValue("Cache-Control")).isEqualTo("no-store");
        long now = server.clock.instant().getEpochSecond();
        assertThat(answer.getBody().strip())
                .matches("\\{\"access_token\":\"[0-9a-f]{64}\",\"token_type\":\"bearer\",\"expires_in\":7200,"
                        + "\"refresh_token\":\"[0-9a-f]{64}\",\"created_at\":\\d+,\"scope\":\"cdr call_record\"}");
        Tokens first = TokenResponse.parse(answer).toSuccessResponse().getTokens();
        assertThat(answer.getBodyAsJSONObject().get("created_at"))
                .asString()
                .satisfies(at -> assertThat(Long.parseLong(at)).isBetween(now - 60, now));
        assertThat(me(first.getAccessToken().getValue()).status()).isEqualTo(200);

        Tokens second = tokens(new RefreshTokenGrant(first.getRefreshToken()));

        assertThat(second.getAccessToken().getValue())
                .isNotEqualTo(first.getAccessToken().getValue());
        assertThat(second.getRefreshToken()).isNotEqualTo(first.getRefreshToken());
        assertThat(me(second.getAccessToken().getValue()).status()).isEqualTo(200);
        assertThat(me(first.getAccessToken().getValue()).status()).isEqualTo(200);
        // Clients race with themselves: the old refresh token is good for a while.
        tokens(new RefreshTokenGrant(first.getRefreshToken()));
    }

    @Test
    void of_requests_with_one_code_exactly_one_has_tokens_and_they_are_revoked() throws Exception {
        AuthorizationCode code = code();
        Callable<Reply> request = () -> server.send(
                "POST",
                "/oauth/token",
                "grant_type=authorization_code&client_id=app&client_secret=s3cret-of-app&code=" + code.getValue()
                        + "&redirect_uri=" + CALLBACK);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Reply>> sent = threads.invokeAll(
                    IntStream.range(0, 4).mapToObj(i -> request).toList());
            List<Reply> good = sent.stream()
                    .map(Future::resultNow)
                    .filter(reply -> reply.status() == 200)
                    .toList();

            assertThat(good).hasSize(1);
            String token = good.getFirst().body().replaceAll(".*\"access_token\":\"([0-9a-f]+)\".*", "$1");
            assertThat(me(token).status()).isEqualTo(401);
        }
    }

    @Test
    void revoking_an_access_token_ends_it_and_revoking_a_refresh_token_ends_all() throws Exception {
        Tokens first = tokens(new AuthorizationCodeGrant(code(), CALLBACK));
        Tokens second = tokens(new RefreshTokenGrant(first.getRefreshToken()));

        revoke(new TokenRevocationRequest(
                at("/oauth/revoke"), new ClientSecretPost(APP, SECRET), first.getAccessToken()));
        assertThat(me(first.getAccessToken().getValue()).status()).isEqualTo(401);
        assertThat(me(second.getAccessToken().getValue()).status()).isEqualTo(200);

        revoke(new TokenRevocationRequest(
                at("/oauth/revoke"), new ClientSecretPost(APP, SECRET), second.getRefreshToken()));
        assertThat(me(second.getAccessToken().getValue()).status()).isEqualTo(401);
        // What is unknown is revoked already (RFC 7009 §2.2).
        revoke(new TokenRevocationRequest(
                at("/oauth/revoke"), new ClientSecretPost(APP, SECRET), new BearerAccessToken("f".repeat(64))));
    }

    private static void revoke(TokenRevocationRequest request) throws Exception {
        assertThat(request.toHTTPRequest().send().getStatusCode()).isEqualTo(200);
    }

    /** The .NET client: no content type, no redirect_uri with a refresh, and token-info with an empty access_token. */
    @Test
    void an_old_client_sends_no_content_type_and_asks_what_its_token_is() throws Exception {
        Reply exchanged = server.send(
                "POST",
                "/oauth/token",
                "client_id=app&client_secret=s3cret-of-app&grant_type=authorization_code&scope=cdr&code="
                        + code().getValue() + "&redirect_uri=" + CALLBACK);
        assertThat(exchanged.status()).as(exchanged.body()).isEqualTo(200);
        String refresh = exchanged.body().replaceAll(".*\"refresh_token\":\"([0-9a-f]+)\".*", "$1");
        Reply refreshed = server.send(
                "POST",
                "/oauth/token",
                "{\"client_id\":\"app\",\"client_secret\":\"s3cret-of-app\",\"grant_type\":\"refresh_token\","
                        + "\"refresh_token\":\"" + refresh + "\",\"scope\":\"cdr\"}",
                "Content-Type: application/json");
        assertThat(refreshed.body()).as(refreshed.body()).endsWith(",\"scope\":\"cdr\"}");
        String token = refreshed.body().replaceAll(".*\"access_token\":\"([0-9a-f]+)\".*", "$1");

        Reply info = server.send("GET", "/token-info/" + token + "?access_token=", "");
        assertThat(info.body()).matches("\\{\"token\":\"" + token + "\",\"expired\":false,\"expires_in\":7[12]\\d\\d}");
        assertThat(info.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(server.send("GET", "/token-info/" + BulutfonServer.TOKEN, "").body())
                .isEqualTo("{\"token\":\"" + BulutfonServer.TOKEN + "\",\"expired\":false,\"expires_in\":0}");
        assertThat(server.send("GET", "/token-info/" + "0".repeat(64), "").body())
                .isEqualTo("{\"error\":\"Not found\",\"code\":404}");

        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        String uuid = "1234-1234-1234";
        String hash = HexFormat.of().formatHex(sha1.digest((token + uuid).getBytes(StandardCharsets.UTF_8)));
        assertThat(server.oauth.tokens().checkSha1(101, hash, uuid))
                .map(Checked.Valid::userEmail)
                .contains(BulutfonServer.EMAIL);
        assertThat(server.oauth.tokens().checkSha1(102, hash, uuid)).isEmpty();
        assertThat(server.oauth.tokens().checkSha1(101, hash, "other")).isEmpty();
    }

    @Test
    void an_application_that_was_registered_from_the_shell_works_until_it_is_removed() throws Exception {
        Applications applications = server.oauth.applications();
        Applications.Added added =
                applications.add(101, "Masaüstü <b>", List.of(URI.create("urn:ietf:wg:oauth:2.0:oob")));
        PlainBrowser browser = new PlainBrowser(server.http.port());
        browser.open("/oauth/authorize?response_type=code&client_id=" + added.clientId()
                + "&redirect_uri=urn:ietf:wg:oauth:2.0:oob");
        assertThat(browser.page.body()).contains("Masaüstü &lt;b&gt;");
        browser.submit("/oauth/login", "email", BulutfonServer.EMAIL, "password", BulutfonServer.PASSWORD);
        browser.page = browser.client.send(
                "POST",
                "/oauth/authorize",
                browser.body("/oauth/authorize", "decision", "approve"),
                "Content-Type: application/x-www-form-urlencoded",
                "Cookie: santral_session=" + browser.cookies.get("santral_session"));
        String location = browser.page.header("Location");
        assertThat(location).matches("http://api\\.example:8080/oauth/authorize/[0-9a-f]{64}");
        String code = location.substring(location.lastIndexOf('/') + 1);
        assertThat(browser.open(location).page.body()).contains("value=\"" + code + "\"");

        HTTPResponse answer = ask(
                new ClientSecretPost(new ClientID(added.clientId()), new Secret(added.clientSecret())),
                new AuthorizationCodeGrant(new AuthorizationCode(code), URI.create("urn:ietf:wg:oauth:2.0:oob")));
        String token = TokenResponse.parse(answer)
                .toSuccessResponse()
                .getTokens()
                .getAccessToken()
                .getValue();
        assertThat(me(token).status()).isEqualTo(200);

        assertThat(applications.all(101))
                .extracting(Applications.Listed::clientId)
                .containsExactly("app", added.clientId());
        assertThat(applications.remove(102, added.clientId())).isFalse();
        assertThat(applications.remove(101, added.clientId())).isTrue();
        assertThat(me(token).status()).isEqualTo(401);
    }

    @Test
    void what_is_old_is_deleted_and_what_is_good_stays() throws Exception {
        Tokens old = tokens(new AuthorizationCodeGrant(code(), CALLBACK));
        try {
            server.clock.ahead = Duration.ofDays(80);
            server.oauth.upkeep().purge();
            assertThat(me(old.getAccessToken().getValue()).body())
                    .isEqualTo("{\"error\":\"Token expired\",\"code\":401}");
            Tokens fresh = tokens(new RefreshTokenGrant(old.getRefreshToken()));
            server.clock.ahead = Duration.ofDays(170).plusHours(1);
            assertThat(server.oauth.upkeep().purge()).isPositive();
            assertThat(me(old.getAccessToken().getValue()).body())
                    .isEqualTo("{\"error\":\"Unauthorized\",\"code\":401}");
            tokens(new RefreshTokenGrant(fresh.getRefreshToken()));
        } finally {
            server.clock.ahead = Duration.ZERO;
        }
    }
}
