package org.santral.sip.dialog;

import org.santral.sip.digest.DigestSecret;

/**
 * What answers a digest challenge (RFC 3261 §22).
 *
 * @param user the user name at the peer
 * @param secret the password, or hashes of it
 */
public record Credentials(String user, DigestSecret secret) {

    /** A user with its password. */
    public static Credentials password(String user, String password) {
        return new Credentials(user, new DigestSecret.Password(password));
    }
}
