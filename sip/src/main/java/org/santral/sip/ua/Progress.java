package org.santral.sip.ua;

import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.message.SipResponse;
import org.santral.sip.sdp.SessionDescription;

/**
 * A provisional response to our INVITE.
 *
 * @param status 101–199
 * @param reason the reason phrase
 * @param toTag names the early dialog (a forked call has several); null when the peer sent no tag
 * @param session early media, or null; also null when it could not be understood
 * @param reliable whether it was sent reliably (RFC 3262)
 * @param response the response itself
 * @param dialog the early dialog, to hear UPDATE from the peer or to send one; null without a tag or Contact
 */
public record Progress(
        int status,
        String reason,
        @Nullable String toTag,
        @Nullable SessionDescription session,
        boolean reliable,
        SipResponse response,
        @Nullable Dialog dialog) {}
