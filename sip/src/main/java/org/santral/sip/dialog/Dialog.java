package org.santral.sip.dialog;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipUri;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transport.Shard;

/**
 * One side of a call as SIP has it (RFC 3261 §12). Everything happens on {@link #shard()}; methods called elsewhere are
 * moved there. Once {@link DialogListener#ended} was told, nothing is sent any more and outstanding outcomes have been
 * told.
 */
public interface Dialog {

    /** Call-ID and tags. */
    DialogId id();

    /** The one thread of this dialog. */
    Shard shard();

    /** The peer's Contact as last refreshed: where requests of this dialog are aimed. */
    SipUri remoteTarget();

    /** The peer's User-Agent or Server header; null when it did not say. */
    @Nullable
    String peerUserAgent();

    /** Where the peer's last message came from, or, before any, where ours go. */
    InetSocketAddress remoteAddress();

    /** Whether the peer's Allow header names the method (RFC 3261 §20.5); false when it sent no Allow. */
    boolean peerAllows(String method);

    /** Sets the listener, once; what has happened before is told at once. */
    void listen(DialogListener listener);

    /**
     * Gives the answer to the offer that came in the 2xx to our INVITE without one; it travels in the ACK (RFC 3261
     * §13.2.2.4). Does nothing when no answer is owed.
     */
    void acknowledge(SessionDescription answer);

    /**
     * Ends the call: BYE is sent as soon as RFC 3261 §15 allows it, then {@link DialogListener#ended} is told. Does
     * nothing the second time.
     *
     * @param reasonHeader value of a Reason header (RFC 3326), for instance {@code Q.850;cause=16}; null for none
     */
    void bye(@Nullable String reasonHeader);

    /**
     * Changes the session by a re-INVITE (RFC 3261 §14.1). Waits while another offer is under way, and tries again when
     * both sides offered at once (491).
     */
    void reoffer(SessionDescription offer, ReofferListener listener);

    /**
     * Changes the session by an UPDATE (RFC 3311), in early dialogs too; refused with 405 when the peer does not allow
     * UPDATE.
     */
    void update(SessionDescription offer, ReofferListener listener);

    /** Sends an INFO (RFC 6086), for instance {@code application/dtmf-relay}. */
    void info(String contentType, byte[] body, RequestListener listener);

    /**
     * Sends a REFER (RFC 3515).
     *
     * @param referTo value of the Refer-To header, in angle brackets when it has parameters
     * @param extra more headers, for instance Referred-By
     */
    void refer(String referTo, Headers extra, RequestListener listener);

    /**
     * Sends a NOTIFY (RFC 6665) of a subscription that lives in this dialog.
     *
     * @param event value of the Event header, for instance {@code refer}
     * @param subscriptionState value of the Subscription-State header
     * @param contentType type of the body, for instance {@code message/sipfrag;version=2.0}
     */
    void notify(String event, String subscriptionState, String contentType, byte[] body, RequestListener listener);

    /**
     * Sends any other request in the dialog; not for INVITE, ACK, BYE, CANCEL, PRACK and UPDATE.
     *
     * @param headers headers of its own; the dialog's are added
     * @throws IllegalArgumentException for a method that has its own way
     */
    void request(String method, Headers headers, byte[] body, RequestListener listener);
}
