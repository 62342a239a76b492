package org.santral.oauth;

import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.santral.oauth.Outcome.Problem;
import org.santral.oauth.TokenRequest.ClientCredentials;
import org.santral.store.Database;
import org.santral.store.Vault;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;

/**
 * The authorization server: Spring's providers decide, on what our database keeps. It knows no HTTP; who calls maps
 * requests to it and its outcomes to pages and answers.
 */
public final class AuthorizationServer {
    private final Applications applications;
    private final Supplier<Rules> rulesOf;
    private @Nullable Rules rules;

    AuthorizationServer(Database database, Applications applications, Configured configured, Vault vault, Clock clock) {
        this.applications = applications;
        this.rulesOf = () -> new Rules(database, applications, configured, vault, clock);
    }

    /** Made when first needed: most starts never see a login, and Spring's classes take their time. */
    private synchronized Rules rules() {
        Rules made = rules;
        if (made == null) {
            made = rulesOf.get();
            rules = made;
        }
        return made;
    }

    /**
     * Takes an application's request as far as it goes without asking the user.
     *
     * @param login null when nobody is logged in
     */
    public Outcome authorize(AuthorizationRequest request, @Nullable Login login) {
        Application application = applications.find(request.clientId()).orElse(null);
        if (application == null) {
            return new Outcome.Refused(Problem.CLIENT);
        }
        Login user = login == null ? new Login(application.domainId(), "nobody", "") : login;
        OAuth2AuthorizationCodeRequestAuthenticationToken token = request.token(user);
        try {
            rules().check(token, application);
            if (request.responseType() != null && !request.responseType().equals("code")) {
                return back(
                        application,
                        request.redirectUri(),
                        request.state(),
                        OAuth2ErrorCodes.UNSUPPORTED_RESPONSE_TYPE);
            }
            if (login == null) {
                return new Outcome.LogIn(application);
            }
            if (login.domainId() != application.domainId()) {
                return new Outcome.Refused(Problem.OTHER_TENANT);
            }
            return outcome(application, token.getScopes(), rules().decide(token));
        } catch (OAuth2AuthorizationCodeRequestAuthenticationException e) {
            return refused(application, e, Problem.REDIRECT);
        }
    }

    /**
     * Takes a user's answer.
     *
     * @param form as it came in {@link Outcome.AskConsent}
     */
    public Outcome consent(Login login, String form, boolean approved) {
        Optional<Grant> waiting =
                rules().grants().waiting(form).filter(grant -> grant.session().equals(login.session()));
        Application application =
                waiting.flatMap(grant -> applications.find(grant.clientId())).orElse(null);
        if (waiting.isEmpty() || application == null) {
            return new Outcome.Refused(Problem.STALE_FORM);
        }
        Set<String> scopes = approved ? Scopes.named(waiting.get().scopes()) : Set.of();
        try {
            return outcome(
                    application,
                    scopes,
                    rules().decide(new OAuth2AuthorizationConsentAuthenticationToken(
                            Grant.AUTHORIZATION_URI,
                            application.clientId(),
                            Grant.principal(login),
                            form,
                            scopes,
                            approved ? Map.of() : Map.of(Rules.DENIED, true))));
        } catch (OAuth2AuthorizationCodeRequestAuthenticationException e) {
            return refused(application, e, Problem.STALE_FORM);
        } catch (OAuth2AuthenticationException e) {
            // The same form, sent twice at the same moment: the other one was first.
            return new Outcome.Refused(Problem.STALE_FORM);
        }
    }

    private static Outcome outcome(Application application, Set<String> asked, Authentication decided) {
        if (decided instanceof OAuth2AuthorizationConsentAuthenticationToken ask) {
            return new Outcome.AskConsent(
                    application, Scopes.ALL.stream().filter(asked::contains).toList(), ask.getState());
        }
        OAuth2AuthorizationCodeRequestAuthenticationToken granted =
                (OAuth2AuthorizationCodeRequestAuthenticationToken) decided;
        OAuth2AuthorizationCode code = granted.getAuthorizationCode();
        String redirectUri = granted.getRedirectUri();
        if (code == null || redirectUri == null) {
            throw new IllegalStateException("granted without a code");
        }
        String state = granted.getState();
        if (redirectUri.equals(Redirects.OUT_OF_BAND)) {
            return new Outcome.Shown(code.getTokenValue(), state == null ? "" : state);
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(OAuth2ParameterNames.CODE, code.getTokenValue());
        if (state != null) {
            parameters.put(OAuth2ParameterNames.STATE, state);
        }
        return new Outcome.Back(Redirects.with(redirectUri, parameters));
    }

    private static Outcome refused(
            Application application, OAuth2AuthorizationCodeRequestAuthenticationException e, Problem otherwise) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = e.getAuthorizationCodeRequestAuthentication();
        if (request == null || request.getRedirectUri() == null) {
            return new Outcome.Refused(otherwise);
        }
        return back(
                application,
                request.getRedirectUri(),
                request.getState(),
                e.getError().getErrorCode());
    }

    /** The address is one of the application's, or its only one. */
    private static Outcome back(
            Application application, @Nullable String redirectUri, @Nullable String state, String error) {
        String to = redirectUri == null ? application.redirectUris().getFirst().toString() : redirectUri;
        if (to.equals(Redirects.OUT_OF_BAND)) {
            return new Outcome.Refused(
                    error.equals(OAuth2ErrorCodes.ACCESS_DENIED) ? Problem.DENIED : Problem.MALFORMED);
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(OAuth2ParameterNames.ERROR, error);
        if (state != null) {
            parameters.put(OAuth2ParameterNames.STATE, state);
        }
        return new Outcome.Back(Redirects.with(to, parameters));
    }

    /** Exchanges a code or a refresh token for a new pair. */
    public IssuedTokens token(TokenRequest request) throws OAuthRefusal {
        Map<String, Object> more = new HashMap<>();
        if (OAuth2ParameterNames.CODE.equals(kind(request))) {
            more.put(OAuth2ParameterNames.GRANT_TYPE, "authorization_code");
            more.put(OAuth2ParameterNames.CODE, required(request.code()));
            if (request.codeVerifier() != null) {
                more.put(PkceParameterNames.CODE_VERIFIER, request.codeVerifier());
            }
        }
        OAuth2ClientAuthenticationToken client = client(request.client(), more);
        Authentication grant = more.isEmpty()
                ? new OAuth2RefreshTokenAuthenticationToken(
                        required(request.refreshToken()), client, Scopes.named(request.scope()), null)
                : new OAuth2AuthorizationCodeAuthenticationToken(
                        required(request.code()), client, request.redirectUri(), null);
        if (!(decideOrRefuse(grant) instanceof OAuth2AccessTokenAuthenticationToken issued)) {
            throw new IllegalStateException("granted without a token");
        }
        OAuth2RefreshToken refresh = issued.getRefreshToken();
        if (refresh == null || issued.getAccessToken().getIssuedAt() == null) {
            throw new IllegalStateException("granted without a refresh token");
        }
        return new IssuedTokens(
                issued.getAccessToken().getTokenValue(),
                refresh.getTokenValue(),
                issued.getAccessToken().getIssuedAt(),
                Scopes.text(issued.getAccessToken().getScopes()));
    }

    private static String kind(TokenRequest request) throws OAuthRefusal {
        return switch (request.grantType()) {
            case "authorization_code" -> OAuth2ParameterNames.CODE;
            case "refresh_token" -> OAuth2ParameterNames.REFRESH_TOKEN;
            case null -> throw new OAuthRefusal(OAuth2ErrorCodes.INVALID_REQUEST);
            default -> throw new OAuthRefusal(OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE);
        };
    }

    /**
     * Makes a token worthless (RFC 7009): an access token alone, a refresh token with all that came of its grant. One
     * that is unknown is worthless already.
     */
    public void revoke(ClientCredentials credentials, @Nullable String token) throws OAuthRefusal {
        OAuth2ClientAuthenticationToken client = client(credentials, Map.of());
        decideOrRefuse(new OAuth2TokenRevocationAuthenticationToken(required(token), client, null));
    }

    private OAuth2ClientAuthenticationToken client(ClientCredentials credentials, Map<String, Object> more)
            throws OAuthRefusal {
        if (credentials.id() == null || credentials.secret() == null) {
            throw new OAuthRefusal(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        Authentication client = decideOrRefuse(new OAuth2ClientAuthenticationToken(
                credentials.id(),
                credentials.basic()
                        ? ClientAuthenticationMethod.CLIENT_SECRET_BASIC
                        : ClientAuthenticationMethod.CLIENT_SECRET_POST,
                credentials.secret(),
                more));
        return (OAuth2ClientAuthenticationToken) client;
    }

    private static String required(@Nullable String value) throws OAuthRefusal {
        if (value == null || value.isBlank()) {
            throw new OAuthRefusal(OAuth2ErrorCodes.INVALID_REQUEST);
        }
        return value;
    }

    private Authentication decideOrRefuse(Authentication asked) throws OAuthRefusal {
        try {
            return rules().decide(asked);
        } catch (OAuth2AuthenticationException e) {
            throw new OAuthRefusal(e.getError().getErrorCode());
        }
    }
}
