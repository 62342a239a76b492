package org.santral.oauth;

/**
 * By which secret a grant was found; what is saved next depends on it.
 *
 * @param hash of the secret
 */
record Presented(Kind kind, String hash) {
    enum Kind {
        CONSENT,
        CODE,
        ACCESS,
        REFRESH
    }
}
