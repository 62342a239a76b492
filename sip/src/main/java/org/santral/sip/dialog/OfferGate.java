package org.santral.sip.dialog;

/**
 * Who may offer when in one dialog (RFC 3264 §4, RFC 3261 §14, RFC 3311 §5): at most one offer is open at a time.
 *
 * <pre>
 *               | weOffer | theyOffer(INVITE) | theyOffer(UPDATE) | closed
 * --------------+---------+-------------------+-------------------+-------
 * IDLE          | OURS    | THEIRS            | THEIRS            | IDLE
 * OURS          | wait    | 491               | 491               | IDLE
 * THEIRS        | wait    | 500               | 500               | IDLE
 * </pre>
 */
final class OfferGate {
    private enum Open {
        NONE,
        OURS,
        THEIRS
    }

    private Open open = Open.NONE;

    /** Opens the gate for an offer of ours; false when another one is open and ours has to wait. */
    boolean weOffer() {
        if (open != Open.NONE) {
            return false;
        }
        open = Open.OURS;
        return true;
    }

    /** Opens the gate for an offer of the peer; 0, or the status that refuses it: 491 against ours, 500 behind its own. */
    int theyOffer() {
        return switch (open) {
            case NONE -> {
                open = Open.THEIRS;
                yield 0;
            }
            case OURS -> 491;
            case THEIRS -> 500;
        };
    }

    /** The open exchange is over. */
    void close() {
        open = Open.NONE;
    }

    /** Whether no offer is open. */
    boolean idle() {
        return open == Open.NONE;
    }
}
