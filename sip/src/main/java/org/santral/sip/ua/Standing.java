package org.santral.sip.ua;

/** How who sends a request stands to the dialog that it names. */
public enum Standing {
    /** There is no such dialog. */
    NO_DIALOG,
    /** It is where the dialog's peer is: where that last sent from, or where it wants requests to be sent. */
    PEER,
    /** It knows the dialog, but is somewhere else: the peer has moved, another of its machines sends, or it is a forger. */
    ELSEWHERE
}
