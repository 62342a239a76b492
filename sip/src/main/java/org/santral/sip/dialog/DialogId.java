package org.santral.sip.dialog;

import org.santral.sip.message.Replaces;

/**
 * What names a dialog at one side (RFC 3261 §12).
 *
 * @param callId the Call-ID header
 * @param localTag our tag, at least 64 random bits
 * @param remoteTag the peer's tag; empty for a peer of RFC 2543 that sent none
 */
public record DialogId(String callId, String localTag, String remoteTag) {

    /** The dialog at our side that an INVITE with this header is to replace (RFC 3891 §3). */
    public static DialogId of(Replaces replaces) {
        String remote = replaces.fromTag().equals("0") ? "" : replaces.fromTag();
        return new DialogId(replaces.callId(), replaces.toTag(), remote);
    }
}
