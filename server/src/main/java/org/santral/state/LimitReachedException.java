package org.santral.state;

/** A tenant has as many of something as it may have; nothing was changed. */
public final class LimitReachedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param what in the plural */
    public LimitReachedException(String what, int most) {
        super("at most " + most + " " + what);
    }
}
