package org.santral.oauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks access tokens: one indexed read, nothing written. */
public final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    /** Live tokens of a tenant that a hash is compared with, the newest first. */
    static final int MAX_COMPARED = 1000;

    private static final String SELECT = "select g.domain_id, g.user_email, g.client_id, t.scopes, t.expires_us,"
            + " a.client_id, t.sealed from oauth_token t join oauth_grant g on g.grant_id = t.grant_id"
            + " left join oauth_application a on a.client_id = g.client_id and a.domain_id = g.domain_id";

    private final Database database;
    private final Configured configured;
    private final Vault vault;
    private final Clock clock;

    /** @param registered whether the application is one of the tenant's in the database */
    private record Row(
            Checked.Valid token,
            boolean registered,
            @Nullable String sealed) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    new Checked.Valid(
                            row.getInt(1),
                            row.getString(2),
                            row.getString(3),
                            Scopes.named(row.getString(4)),
                            Sql.instant(row.getLong(5))),
                    row.getString(6) != null,
                    row.getString(7));
        }
    }

    Tokens(Database database, Configured configured, Vault vault, Clock clock) {
        this.database = database;
        this.configured = configured;
        this.vault = vault;
        this.clock = clock;
    }

    /** What this access token is. */
    public Checked check(String token) {
        Optional<Row> row = OpaqueToken.parse(token)
                .flatMap(opaque -> database.read(tx -> tx.sql()
                        .sql(SELECT + " where t.token_sha256 = ? and t.kind = 'ACCESS'")
                        .param(opaque.hash())
                        .query((found, _) -> Row.of(found))
                        .optional()))
                .filter(this::allowed);
        if (row.isEmpty()) {
            return new Checked.Unknown();
        }
        Checked.Valid valid = row.get().token();
        return clock.instant().isBefore(valid.expires()) ? valid : new Checked.Expired();
    }

    /**
     * The access token of this tenant whose hash was sent in its place (spec/bulutfon.md §2.1).
     *
     * @param sha1Hex SHA-1 of token and uuid, one behind the other, in hexadecimal digits
     * @param uuid of the call, as the client wrote it
     */
    public Optional<Checked.Valid> checkSha1(int domainId, String sha1Hex, String uuid) {
        byte[] wanted = sha1Hex.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        if (wanted.length != 40) {
            return Optional.empty();
        }
        List<Row> live = database.read(tx -> tx.sql()
                .sql(SELECT + " where t.domain_id = ? and t.kind = 'ACCESS' and t.expires_us > ?"
                        + " order by t.issued_us desc limit " + MAX_COMPARED)
                .params(domainId, Sql.micros(clock.instant()))
                .query((found, _) -> Row.of(found))
                .list());
        return live.stream()
                .filter(row -> open(row.sealed())
                        .filter(token -> MessageDigest.isEqual(wanted, sha1(token, uuid)))
                        .isPresent())
                .filter(this::allowed)
                .map(Row::token)
                .findFirst();
    }

    /** Whether tenant, user and application are still there. */
    private boolean allowed(Row row) {
        Checked.Valid token = row.token();
        return configured.hasUser(token.domainId(), token.userEmail())
                && configured
                        .application(token.clientId())
                        .map(application -> application.domainId() == token.domainId())
                        .orElse(row.registered());
    }

    /** Empty for a token that was sealed with another data folder's key. */
    private Optional<String> open(@Nullable String sealed) {
        if (sealed == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(vault.open(Base64.getDecoder().decode(sealed)), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            LOG.debug("a token cannot be compared by its hash", e);
            return Optional.empty();
        }
    }

    private static byte[] sha1(String token, String uuid) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((token + uuid).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
