package org.santral.app.config;

/**
 * The configuration file cannot be used. The message is one line for the operator, {@code FILE:LINE: key 'x.y': …},
 * and never contains a secret.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message may quote what stands in the file: line ends and other controls become blanks */
    ConfigException(String message) {
        super(message.replaceAll("[\\p{Cntrl}\u0085\u2028\u2029]+", " "));
    }

    /** This error, with what it comes from. */
    ConfigException because(Throwable cause) {
        initCause(cause);
        return this;
    }
}
