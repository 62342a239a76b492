package org.santral.oauth;

/** A client does not get what it asked for (RFC 6749 §5.2). */
public final class OAuthRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final String error;

    OAuthRefusal(String error) {
        super(error, null, false, false);
        this.error = error;
    }

    /** The error's name in RFC 6749, such as {@code invalid_grant}. */
    public String error() {
        return error;
    }
}
