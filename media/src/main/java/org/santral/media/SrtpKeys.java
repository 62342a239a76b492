package org.santral.media;

/**
 * The keys of one encrypted session; both of one suite, as SDES negotiates them (RFC 4568 §5.1.2).
 *
 * @param ours of what we send
 * @param theirs of what the party sends
 */
public record SrtpKeys(SrtpKey ours, SrtpKey theirs) {
    public SrtpKeys {
        if (ours.suite() != theirs.suite()) {
            throw new IllegalArgumentException("both keys are of one suite");
        }
    }
}
