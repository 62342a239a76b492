package org.santral.simulator;

/** A configuration file that cannot be used; the message names the file, the line, the key and what is allowed. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
        super(message);
    }
}
