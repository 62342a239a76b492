package org.santral.oauth;

import java.security.Principal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.store.Sql;
import org.santral.store.Tx;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;

/**
 * A row of {@code oauth_grant}: what a user let an application do, with what is left of the request.
 *
 * @param scopes space separated
 * @param session hash of the session that it was asked in
 * @param codeChallenge of PKCE, always by S256
 */
record Grant(
        String id,
        int domainId,
        String email,
        String clientId,
        String scopes,
        String session,
        @Nullable String clientState,
        @Nullable String redirectUri,
        @Nullable String codeChallenge) {
    /** Where Spring keeps it; nobody is sent there by it. */
    static final String AUTHORIZATION_URI = "/oauth/authorize";

    static final String COLUMNS = "g.grant_id, g.domain_id, g.user_email, g.client_id, g.scopes, g.session_sha256,"
            + " g.client_state, g.redirect_uri, g.code_challenge";
    private static final String PRESENTED = Presented.class.getName();

    /** From a row that begins with {@link #COLUMNS}. */
    static Grant of(ResultSet row) throws SQLException {
        return new Grant(
                row.getString(1),
                row.getInt(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9));
    }

    /** What Spring wants to be kept, as far as it is kept. */
    static Grant of(OAuth2Authorization authorization) {
        OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        Authentication user = authorization.getAttribute(Principal.class.getName());
        if (request == null || user == null || !(user.getPrincipal() instanceof Login login)) {
            throw new IllegalStateException("a grant without its request or its user");
        }
        Set<String> scopes = authorization.getAuthorizedScopes().isEmpty()
                ? request.getScopes()
                : authorization.getAuthorizedScopes();
        Object challenge = request.getAdditionalParameters().get(PkceParameterNames.CODE_CHALLENGE);
        return new Grant(
                authorization.getId(),
                login.domainId(),
                login.email(),
                authorization.getRegisteredClientId(),
                Scopes.text(scopes),
                login.session(),
                request.getState(),
                request.getRedirectUri(),
                challenge == null ? null : challenge.toString());
    }

    void insert(Tx tx, @Nullable String consentHash, long purgeUs) {
        tx.sql()
                .sql("insert into oauth_grant (grant_id, domain_id, user_email, client_id, scopes, consent_sha256,"
                        + " session_sha256, client_state, redirect_uri, code_challenge, purge_us)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(id)
                .param(domainId)
                .param(email)
                .param(clientId)
                .param(scopes)
                .param(consentHash)
                .param(session)
                .param(Sql.textOrNull(clientState))
                .param(Sql.textOrNull(redirectUri))
                .param(Sql.textOrNull(codeChallenge))
                .param(purgeUs)
                .update();
    }

    static Authentication principal(Login login) {
        return UsernamePasswordAuthenticationToken.authenticated(login, null, Set.of());
    }

    /** As Spring's rules want to see it, found by that secret. */
    OAuth2Authorization.Builder authorization(OAuth2Authorization.Builder builder, Presented presented) {
        Login login = new Login(domainId, email, session);
        Map<String, Object> pkce = new HashMap<>();
        if (codeChallenge != null) {
            pkce.put(PkceParameterNames.CODE_CHALLENGE, codeChallenge);
            pkce.put(PkceParameterNames.CODE_CHALLENGE_METHOD, "S256");
        }
        OAuth2AuthorizationRequest request = OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(AUTHORIZATION_URI)
                .clientId(clientId)
                .redirectUri(redirectUri)
                .state(clientState)
                .scopes(Scopes.named(scopes))
                .additionalParameters(pkce)
                .build();
        return builder.id(id)
                .principalName(login.getName())
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizedScopes(Scopes.named(scopes))
                .attribute(Principal.class.getName(), principal(login))
                .attribute(OAuth2AuthorizationRequest.class.getName(), request)
                .attribute(PRESENTED, presented);
    }

    static Optional<Presented> presented(OAuth2Authorization authorization) {
        return Optional.ofNullable(authorization.getAttribute(PRESENTED));
    }

    /** Hash of the consent form's token that Spring just made; null when none is waiting. */
    static @Nullable String consentHash(OAuth2Authorization authorization) {
        String state = authorization.getAttribute(OAuth2ParameterNames.STATE);
        return state == null ? null : OpaqueToken.hash(state);
    }
}
