package org.santral.oauth;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets of forms that are shown to anybody. Nothing is kept until one is sent: what is to be known of it is sealed
 * into it, so that who only asks for forms fills no database. Each is good once, in the browser that it was made for.
 */
public final class LoginForms {
    private static final Logger LOG = LoggerFactory.getLogger(LoginForms.class);
    private static final int LONGEST = 100_000;

    private final Database database;
    private final Vault vault;
    private final Clock clock;

    LoginForms(Database database, Vault vault, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * A new form's secret.
     *
     * @param browser what only this browser sends with the form
     * @param query what to go on with
     */
    public String make(String browser, String query) {
        long expiresUs = Sql.micros(clock.instant().plus(Lives.LOGIN_FORM));
        String content = expiresUs + "\n" + OpaqueToken.hash(browser) + "\n" + query;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(vault.seal(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** What to go on with; empty when the form is not ours, of another browser, too old, or was sent before. */
    public Optional<String> take(@Nullable String form, String browser) {
        byte[] sealed = decode(form);
        String[] content = sealed == null ? new String[0] : open(sealed).split("\n", 3);
        if (sealed == null || content.length < 3 || !content[1].equals(OpaqueToken.hash(browser))) {
            return Optional.empty();
        }
        Instant expires = Sql.instant(Long.parseLong(content[0]));
        return clock.instant().isBefore(expires) && first(sealed, expires) ? Optional.of(content[2]) : Optional.empty();
    }

    private static byte @Nullable [] decode(@Nullable String form) {
        if (form == null || form.length() > LONGEST) {
            return null;
        }
        try {
            return Base64.getUrlDecoder().decode(form);
        } catch (IllegalArgumentException e) {
            LOG.debug("a form's secret is no base64");
            return null;
        }
    }

    private String open(byte[] sealed) {
        try {
            return new String(vault.open(sealed), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            LOG.debug("a form's secret is not ours");
            return "";
        }
    }

    /** By its bytes: the same ones can be written in several ways. */
    private boolean first(byte[] sealed, Instant expires) {
        return database.write(tx -> tx.sql()
                        .sql("insert into oauth_used_form (form_sha256, purge_us) values (?, ?)"
                                + " on conflict (form_sha256) do nothing")
                        .params(OpaqueToken.hash(HexFormat.of().formatHex(sealed)), Sql.micros(expires))
                        .update())
                == 1;
    }
}
