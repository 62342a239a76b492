package org.santral.app.config;

/**
 * The configuration file cannot be used. The message is one line for the operator, {@code FILE:LINE: key 'x.y': …},
 * and never contains a secret.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
        super(message);
    }

    /** This error, with what it comes from. */
    ConfigException because(Throwable cause) {
        initCause(cause);
        return this;
    }
}
