package org.santral.sip.dialog;

/** Why a request got no final response. */
public enum RequestFailure {
    /** Nobody answered in time (Timer F, RFC 3261 §17.1.2.2). */
    TIMEOUT,
    /** No hop could be found or reached. */
    TRANSPORT,
    /** The dialog ended, or the sender lost interest, before. */
    CANCELLED
}
