package org.santral.sip.dialog;

import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipRequest;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transaction.ServerTransaction;

/** The callee's side of an INVITE, as its dialog needs it. */
public interface InviteDriver {

    /** A PRACK (RFC 3262); answer it. */
    void prack(ServerTransaction transaction, SipRequest prack);

    /** The caller hung up before our final response; answer the INVITE with 487. The BYE has been answered. */
    void earlyBye(@Nullable String reasonHeader);

    /** The ACK to our 2xx came, with the answer to our late offer if it has a readable one. */
    void acknowledged(@Nullable SessionDescription lateAnswer);
}
