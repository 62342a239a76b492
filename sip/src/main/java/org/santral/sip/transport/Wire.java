package org.santral.sip.transport;

/**
 * One message as it crossed the wire, for tests and diagnosis.
 *
 * @param bytes the bytes exactly; must not be changed
 */
public record Wire(Direction direction, Hop hop, byte[] bytes) {

    /** Seen from this stack. */
    public enum Direction {
        IN,
        OUT
    }
}
