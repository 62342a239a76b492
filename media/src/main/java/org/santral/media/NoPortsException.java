package org.santral.media;

/** Every port pair of the configured range is in use, or the system has no sockets left. */
public final class NoPortsException extends Exception {
    private static final long serialVersionUID = 1L;

    NoPortsException(String message) {
        super(message);
    }

    NoPortsException(String message, Throwable cause) {
        super(message, cause);
    }
}
