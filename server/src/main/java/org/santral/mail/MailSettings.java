package org.santral.mail;

import org.jspecify.annotations.Nullable;

/**
 * The operator's SMTP relay.
 *
 * @param from address that mails come from
 * @param user null when the relay wants no password
 * @param password null together with the user
 */
public record MailSettings(
        String host,
        int port,
        String from,
        @Nullable String user,
        @Nullable String password,
        Tls tls) {

    /** How the connection is protected. */
    public enum Tls {
        OFF,
        /** It begins in the clear and becomes TLS before anything else is said (RFC 3207); never goes on without. */
        STARTTLS,
        /** From the first byte (RFC 8314 §3.3). */
        TLS
    }

    @Override
    public String toString() {
        return "MailSettings[" + host + ":" + port + " " + tls + "]";
    }
}
