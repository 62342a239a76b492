package org.santral.sip.dialog;

import org.santral.sip.sdp.SessionDescription;

/**
 * Hears what the peer does in a dialog. Called on the dialog's shard; must not block. What happens before {@link
 * Dialog#listen} is kept (up to a bound) and told then.
 */
public interface DialogListener {

    /** The peer sent a re-INVITE, or an UPDATE with an offer; answer or reject it, now or later. */
    void reoffer(Reoffer reoffer);

    /**
     * The peer's answer to an offer that no {@link ReofferListener} waits for: the one in the ACK after {@link
     * Reoffer#answer} gave our offer, or the one to a session refresh that we sent by ourselves.
     */
    void answered(SessionDescription answer);

    /** INFO (RFC 6086); respond to it. */
    void info(IncomingRequest request);

    /** REFER (RFC 3515); respond to it. */
    void refer(IncomingRequest request);

    /** NOTIFY (RFC 6665); respond to it. */
    void notify(IncomingRequest request);

    /** The dialog is over; told exactly once, and nothing after it. */
    void ended(DialogEnd end);
}
