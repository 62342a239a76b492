package org.santral.sip.ua;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dialog.DialogId;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;

/**
 * An INVITE that waits for its final response. Methods may be called from any thread and do nothing once the call is
 * answered, rejected or cancelled.
 */
public interface IncomingCall {

    /** The INVITE. */
    SipRequest request();

    /** Where it really came from. */
    Hop source();

    /** The dialog that its responses name, also while it only rings (RFC 3261 §12.1.1). */
    DialogId dialogId();

    /** The thread of this call. */
    Shard shard();

    /** The caller's offer; null when it asks for ours. */
    @Nullable
    SessionDescription offer();

    /** Sets the listener, once; what has happened before is told at once. */
    void listen(IncomingCallListener listener);

    /**
     * Sends a provisional response, reliably (RFC 3262) when the caller requires it, or supports it and the settings
     * say so.
     *
     * @param status 101–199
     * @param session early media as our answer; left out when the caller made no offer; null for none
     */
    void progress(int status, @Nullable SessionDescription session);

    /**
     * Answers with 200, sent again until the caller acknowledges it; without an ACK the dialog ends by itself.
     *
     * @param session our answer, or our offer when {@link #offer} is null
     * @param extra more headers
     * @return the dialog; when the call is already over, one that has ended
     */
    Dialog answer(SessionDescription session, Headers extra);

    /**
     * Refuses the call.
     *
     * @param status 300–699
     * @param reason the reason phrase; null for the usual one
     * @param extra more headers: Retry-After, Reason, WWW-Authenticate, Contact of a redirection, …
     */
    void reject(int status, @Nullable String reason, Headers extra);

    /** Refuses the call later: who guesses passwords waits; 0 to at most some seconds. */
    default void rejectAfter(Duration delay, int status, Headers extra) {
        if (delay.isZero()) {
            reject(status, null, extra);
        } else {
            shard().schedule(delay, () -> reject(status, null, extra));
        }
    }
}
