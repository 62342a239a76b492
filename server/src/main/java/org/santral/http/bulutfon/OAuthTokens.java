package org.santral.http.bulutfon;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.Guesses;
import org.santral.http.Handler;
import org.santral.http.Request;
import org.santral.http.RequestParams;
import org.santral.http.Routes;
import org.santral.oauth.Checked;
import org.santral.oauth.IssuedTokens;
import org.santral.oauth.Lives;
import org.santral.oauth.OAuth;
import org.santral.oauth.OAuthRefusal;
import org.santral.oauth.TokenRequest;
import org.santral.oauth.TokenRequest.ClientCredentials;
import org.santral.store.AuditTrail;
import org.santral.store.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tokens for codes and for refresh tokens, revocation, and what a token is (spec/bulutfon.md S2, B36; RFC 7009). */
final class OAuthTokens {
    private static final Logger LOG = LoggerFactory.getLogger(OAuthTokens.class);
    private static final Set<String> POST = Set.of("POST");
    private static final String BASIC = "Basic ";
    private static final String INVALID_CLIENT = "invalid_client";

    private final BulutfonAccounts accounts;
    private final OAuth oauth;
    private final Guesses guesses;
    private final Clock clock;

    /** What a client asks for, once it is known that it may guess. */
    @FunctionalInterface
    private interface Grant {
        Answer answer(ClientCredentials client, RequestParams params) throws OAuthRefusal;
    }

    OAuthTokens(BulutfonAccounts accounts, OAuth oauth, Guesses guesses, Clock clock) {
        this.accounts = accounts;
        this.oauth = oauth;
        this.guesses = guesses;
        this.clock = clock;
    }

    void add(Routes.Builder builder) {
        builder.on(POST, "oauth/token", asked(this::token))
                .on(POST, "oauth/revoke", asked(this::revoke))
                .on(Set.of("GET"), "token-info/*", this::info);
    }

    private Handler asked(Grant grant) {
        return request -> unkept(answer(grant, request));
    }

    private Answer answer(Grant grant, Request request) {
        ClientCredentials client = credentials(request);
        try {
            Guesses.Guess guess = guesses.begin(
                    Guesses.Kind.CLIENT_SECRET,
                    request.remote(),
                    client.id() == null ? "" : client.id(),
                    BulutfonRefusal::tooMany);
            try {
                Answer answer = AuditTrail.as(
                        new AuditTrail.Actor(
                                "application " + (client.id() == null ? "" : client.id()),
                                request.remote().getHostAddress()),
                        () -> grant.answer(client, request.params()));
                guess.forgive();
                return answer;
            } catch (OAuthRefusal refusal) {
                if (!refusal.error().equals(INVALID_CLIENT)) {
                    guess.forgive();
                }
                return refused(refusal.error(), client.basic());
            }
        } catch (BulutfonRefusal refusal) {
            return refusal.answer();
        } catch (DatabaseException e) {
            LOG.error("database failed during oauth", e);
            return BulutfonRefusal.busy().answer();
        }
    }

    private Answer token(ClientCredentials client, RequestParams params) throws OAuthRefusal {
        IssuedTokens issued = oauth.server()
                .token(new TokenRequest(
                        client,
                        params.get("grant_type"),
                        params.get("code"),
                        params.get("code_verifier"),
                        params.get("redirect_uri"),
                        params.get("refresh_token"),
                        params.get("scope")));
        return Json.answer(Json.object()
                .put("access_token", issued.accessToken())
                .put("token_type", "bearer")
                .put("expires_in", Lives.ACCESS_TOKEN.toSeconds())
                .put("refresh_token", issued.refreshToken())
                .put("created_at", issued.issued().getEpochSecond())
                .put("scope", issued.scope()));
    }

    private Answer revoke(ClientCredentials client, RequestParams params) throws OAuthRefusal {
        oauth.server().revoke(client, params.get("token"));
        return Json.answer(Json.object());
    }

    private static Answer refused(String error, boolean basic) {
        int status = error.equals(INVALID_CLIENT) || error.equals("invalid_grant") ? 401 : 400;
        ObjectNode body = Json.object()
                .put("error", error)
                .put("error_description", description(error))
                .put("code", status);
        Answer answer = Json.answer(status, body);
        return basic && error.equals(INVALID_CLIENT)
                ? answer.with("WWW-Authenticate", "Basic realm=\"santral\"")
                : answer;
    }

    private static String description(String error) {
        return switch (error) {
            case INVALID_CLIENT -> "client_id or client_secret is missing or wrong";
            case "invalid_grant" ->
                "The code or refresh token is wrong, used, expired or revoked, or redirect_uri or code_verifier does"
                        + " not match";
            case "invalid_scope" -> "More scopes than were granted";
            case "unsupported_grant_type" -> "grant_type is authorization_code or refresh_token";
            default -> "A parameter is missing";
        };
    }

    /** In an Authorization header (RFC 6749 §2.3.1), or among the parameters. */
    private static ClientCredentials credentials(Request request) {
        String header = request.header("Authorization");
        if (header != null && header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return basic(header.substring(BASIC.length()).strip());
        }
        RequestParams params = request.params();
        return new ClientCredentials(params.get("client_id"), params.get("client_secret"), false);
    }

    private static ClientCredentials basic(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return new ClientCredentials(
                    decoded(pair.substring(0, Math.max(0, colon))), decoded(pair.substring(colon + 1)), true);
        } catch (IllegalArgumentException e) {
            // Neither base64 nor escapes: a client that nobody knows.
            return new ClientCredentials(null, null, true);
        }
    }

    private static @Nullable String decoded(String part) {
        String text = URLDecoder.decode(part, StandardCharsets.UTF_8);
        return text.isBlank() ? null : text;
    }

    private Answer info(Request request) {
        String token = request.variable();
        try {
            Guesses.Guess guess = guesses.begin(Guesses.Kind.TOKEN, request.remote(), "", BulutfonRefusal::tooMany);
            Checked checked = oauth.tokens().check(token);
            boolean master = accounts.byMasterToken(token).isPresent();
            Duration left = master ? Duration.ZERO : left(checked);
            guess.forgive();
            return open(Json.answer(Json.object()
                    .put("token", token)
                    .put("expired", !master && checked instanceof Checked.Expired)
                    .put("expires_in", left.toSeconds())));
        } catch (BulutfonRefusal refusal) {
            return open(refusal.answer());
        } catch (DatabaseException e) {
            LOG.error("database failed during token-info", e);
            return open(BulutfonRefusal.busy().answer());
        }
    }

    private Duration left(Checked checked) throws BulutfonRefusal {
        return switch (checked) {
            case Checked.Valid valid -> Duration.between(clock.instant(), valid.expires());
            case Checked.Expired _ -> Duration.ZERO;
            case Checked.Unknown _ -> throw BulutfonRefusal.notFound();
        };
    }

    private static Answer open(Answer answer) {
        return unkept(answer).with("Access-Control-Allow-Origin", "*");
    }

    private static Answer unkept(Answer answer) {
        return answer.with("Cache-Control", "no-store").with("Pragma", "no-cache");
    }
}
