package org.santral.oauth;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.oauth.Presented.Kind;
import org.santral.store.AuditTrail;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;
import org.santral.store.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Grants and their tokens in the database, for Spring's rules. What only one may do – answer a consent form, exchange a
 * code – is decided by one conditional update. A code or an old refresh token that comes again takes the whole grant
 * with it (RFC 6749 §4.1.2, RFC 9700 §4.14.2).
 */
final class Grants implements OAuth2AuthorizationService {
    private static final Logger LOG = LoggerFactory.getLogger(Grants.class);

    /** Tokens of one grant that are remembered, old ones included. */
    private static final int MAX_TOKENS = 2000;

    private final Database database;
    private final Applications applications;
    private final Configured configured;
    private final Vault vault;
    private final Clock clock;

    /** A token's row with its grant. */
    private record Found(
            Grant grant,
            Kind kind,
            Instant issued,
            Instant expires,
            @Nullable Instant used) {
        static Found of(ResultSet row) throws SQLException {
            long usedUs = row.getLong(13);
            Instant used = row.wasNull() ? null : Sql.instant(usedUs);
            return new Found(
                    Grant.of(row),
                    Kind.valueOf(row.getString(10)),
                    Sql.instant(row.getLong(11)),
                    Sql.instant(row.getLong(12)),
                    used);
        }
    }

    Grants(Database database, Applications applications, Configured configured, Vault vault, Clock clock) {
        this.database = database;
        this.applications = applications;
        this.configured = configured;
        this.vault = vault;
        this.clock = clock;
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        throw new IllegalStateException("grants are found by their secrets only");
    }

    /** The grant that waits for the answer to this consent form. */
    Optional<Grant> waiting(String form) {
        return database.read(tx -> tx.sql()
                        .sql("select " + Grant.COLUMNS + " from oauth_grant g"
                                + " where g.consent_sha256 = ? and g.purge_us > ?")
                        .params(OpaqueToken.hash(form), Sql.micros(clock.instant()))
                        .query((row, _) -> Grant.of(row))
                        .optional())
                .filter(this::allowed);
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType tokenType) {
        if (tokenType != null && tokenType.getValue().equals(OAuth2ParameterNames.STATE)) {
            return waiting(token)
                    .map(grant -> builder(grant, new Presented(Kind.CONSENT, OpaqueToken.hash(token)))
                            .build())
                    .orElse(null);
        }
        OpaqueToken opaque = OpaqueToken.parse(token).orElse(null);
        Found found = opaque == null ? null : find(opaque.hash());
        if (opaque == null || found == null || !wanted(found.kind, tokenType) || spent(found)) {
            return null;
        }
        OAuth2Token presented =
                switch (found.kind) {
                    case CODE -> new OAuth2AuthorizationCode(token, found.issued, found.expires);
                    case REFRESH -> new OAuth2RefreshToken(token, found.issued, found.expires);
                    case ACCESS, CONSENT ->
                        new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, token, found.issued, found.expires);
                };
        return builder(found.grant, new Presented(found.kind, opaque.hash()))
                .token(presented)
                .build();
    }

    /** A type of null is the revocation of a token. */
    private static boolean wanted(Kind kind, @Nullable OAuth2TokenType type) {
        if (type == null) {
            return kind == Kind.ACCESS || kind == Kind.REFRESH;
        }
        return switch (type.getValue()) {
            case OAuth2ParameterNames.CODE -> kind == Kind.CODE;
            case OAuth2ParameterNames.REFRESH_TOKEN -> kind == Kind.REFRESH;
            default -> false;
        };
    }

    private @Nullable Found find(String hash) {
        return database.read(tx -> tx.sql()
                        .sql("select " + Grant.COLUMNS + ", t.kind, t.issued_us, t.expires_us, t.used_us"
                                + " from oauth_token t join oauth_grant g on g.grant_id = t.grant_id"
                                + " where t.token_sha256 = ?")
                        .param(hash)
                        .query((row, _) -> Found.of(row))
                        .optional())
                .orElse(null);
    }

    /** Whether the token is no longer good. One that was used up, and now comes again, was stolen on one of its ways. */
    private boolean spent(Found found) {
        Instant now = clock.instant();
        Instant used = found.used;
        if (used != null && (found.kind == Kind.CODE || !now.isBefore(used.plus(Lives.REFRESH_GRACE)))) {
            database.write(tx -> revoke(tx, found.grant.id()));
            LOG.warn(
                    "a {} of application {} in domain {} came again after its use: all that was granted with it is revoked",
                    found.kind == Kind.CODE ? "code" : "refresh token",
                    found.grant.clientId(),
                    found.grant.domainId());
            return true;
        }
        return !now.isBefore(found.expires) || !allowed(found.grant);
    }

    /** Whether tenant, user and application are still there. */
    private boolean allowed(Grant grant) {
        return configured.hasUser(grant.domainId(), grant.email())
                && applications
                        .find(grant.clientId())
                        .filter(application -> application.domainId() == grant.domainId())
                        .isPresent();
    }

    private OAuth2Authorization.Builder builder(Grant grant, Presented presented) {
        RegisteredClient client = Clients.registered(
                applications.find(grant.clientId()).orElseThrow(() -> refused(OAuth2ErrorCodes.INVALID_CLIENT)));
        return grant.authorization(OAuth2Authorization.withRegisteredClient(client), presented);
    }

    @Override
    public void save(OAuth2Authorization authorization) {
        Instant now = clock.instant();
        Presented presented = Grant.presented(authorization).orElse(null);
        // A refusal is thrown outside, so that what it takes with it is written.
        String refusal = database.write(tx -> {
            if (presented == null) {
                begin(tx, authorization, now);
                return "";
            }
            return switch (presented.kind()) {
                case CONSENT -> consented(tx, authorization, presented, now);
                case CODE -> exchanged(tx, authorization, presented, now);
                case REFRESH -> refreshed(tx, authorization, presented, now);
                case ACCESS -> revokedAccess(tx, presented);
            };
        });
        if (!refusal.isEmpty()) {
            throw refused(refusal);
        }
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        database.write(tx -> revoke(tx, authorization.getId()));
    }

    private void begin(Tx tx, OAuth2Authorization authorization, Instant now) {
        Grant.of(authorization).insert(tx, Grant.consentHash(authorization), Sql.micros(now.plus(Lives.CONSENT_FORM)));
        OAuth2Authorization.Token<OAuth2AuthorizationCode> code = authorization.getToken(OAuth2AuthorizationCode.class);
        if (code != null) {
            insert(tx, authorization, Kind.CODE, code.getToken(), authorization.getAuthorizedScopes());
        }
    }

    private String consented(Tx tx, OAuth2Authorization authorization, Presented form, Instant now) {
        int answered = tx.sql()
                .sql("update oauth_grant set consent_sha256 = null, scopes = ? where grant_id = ?"
                        + " and consent_sha256 = ? and purge_us > ?")
                .params(
                        Scopes.text(authorization.getAuthorizedScopes()),
                        authorization.getId(),
                        form.hash(),
                        Sql.micros(now))
                .update();
        OAuth2Authorization.Token<OAuth2AuthorizationCode> code = authorization.getToken(OAuth2AuthorizationCode.class);
        if (answered == 0 || code == null) {
            return OAuth2ErrorCodes.INVALID_REQUEST;
        }
        insert(tx, authorization, Kind.CODE, code.getToken(), authorization.getAuthorizedScopes());
        return "";
    }

    private String exchanged(Tx tx, OAuth2Authorization authorization, Presented code, Instant now) {
        int first = tx.sql()
                .sql("update oauth_token set used_us = ?, purge_us = ? where token_sha256 = ? and used_us is null")
                .params(Sql.micros(now), Sql.micros(now.plus(Lives.USED_KNOWN)), code.hash())
                .update();
        if (first == 0) {
            revoke(tx, authorization.getId());
            return OAuth2ErrorCodes.INVALID_GRANT;
        }
        issue(tx, authorization, now);
        note(tx, authorization.getId(), "tokens granted to application");
        return "";
    }

    private String refreshed(Tx tx, OAuth2Authorization authorization, Presented refresh, Instant now) {
        OAuth2Authorization.Token<OAuth2RefreshToken> token = authorization.getRefreshToken();
        if (token != null && token.isInvalidated()) {
            revoke(tx, authorization.getId());
            return "";
        }
        int there = tx.sql()
                .sql("update oauth_token set used_us = coalesce(used_us, ?), purge_us = ? where token_sha256 = ?")
                .params(Sql.micros(now), Sql.micros(now.plus(Lives.USED_KNOWN)), refresh.hash())
                .update();
        if (there == 0) {
            return OAuth2ErrorCodes.INVALID_GRANT;
        }
        issue(tx, authorization, now);
        return "";
    }

    private static String revokedAccess(Tx tx, Presented access) {
        tx.sql()
                .sql("delete from oauth_token where token_sha256 = ?")
                .param(access.hash())
                .update();
        return "";
    }

    private static int revoke(Tx tx, String grantId) {
        note(tx, grantId, "tokens of application revoked");
        return tx.sql()
                .sql("delete from oauth_grant where grant_id = ?")
                .param(grantId)
                .update();
    }

    private static void note(Tx tx, String grantId, String what) {
        record Owner(int domainId, String clientId) {}
        tx.sql()
                .sql("select domain_id, client_id from oauth_grant where grant_id = ?")
                .param(grantId)
                .query((row, _) -> new Owner(row.getInt(1), row.getString(2)))
                .list()
                .forEach(owner -> AuditTrail.note(tx, owner.domainId(), what, owner.clientId()));
    }

    /** Writes the new pair, if the grant has one: a code that was only made invalid brings none. */
    private void issue(Tx tx, OAuth2Authorization authorization, Instant now) {
        OAuth2Authorization.Token<OAuth2AccessToken> access = authorization.getAccessToken();
        OAuth2Authorization.Token<OAuth2RefreshToken> refresh = authorization.getRefreshToken();
        if (access == null || refresh == null) {
            return;
        }
        insert(
                tx,
                authorization,
                Kind.ACCESS,
                access.getToken(),
                access.getToken().getScopes());
        insert(tx, authorization, Kind.REFRESH, refresh.getToken(), authorization.getAuthorizedScopes());
        // A client that refreshes in a loop fills no database; these are its own oldest tokens.
        tx.sql()
                .sql("delete from oauth_token where token_sha256 in (select token_sha256 from oauth_token"
                        + " where grant_id = ? order by issued_us desc limit 1000 offset " + MAX_TOKENS + ")")
                .param(authorization.getId())
                .update();
        tx.sql()
                .sql("update oauth_grant set purge_us = ? where grant_id = ?")
                .params(Sql.micros(now.plus(Lives.REFRESH_TOKEN)), authorization.getId())
                .update();
    }

    private void insert(Tx tx, OAuth2Authorization authorization, Kind kind, OAuth2Token token, Set<String> scopes) {
        Instant issued = token.getIssuedAt();
        Instant expires = token.getExpiresAt();
        if (issued == null || expires == null) {
            throw new IllegalStateException("a token without its time");
        }
        boolean access = kind == Kind.ACCESS;
        tx.sql()
                .sql("insert into oauth_token (token_sha256, grant_id, domain_id, kind, scopes, issued_us, expires_us,"
                        + " sealed, purge_us) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(OpaqueToken.hash(token.getTokenValue()))
                .param(authorization.getId())
                .param(Login.named(authorization.getPrincipalName()).domainId())
                .param(kind.name())
                .param(Scopes.text(scopes))
                .param(Sql.micros(issued))
                .param(Sql.micros(expires))
                .param(access ? sealed(token.getTokenValue()) : null)
                .param(Sql.micros(access ? expires.plus(Lives.EXPIRED_KNOWN) : expires))
                .update();
    }

    private String sealed(String token) {
        return Base64.getEncoder().encodeToString(vault.seal(token.getBytes(StandardCharsets.US_ASCII)));
    }

    private static OAuth2AuthenticationException refused(String error) {
        return new OAuth2AuthenticationException(error);
    }
}
