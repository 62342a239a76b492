package org.santral.sip.dialog;

/**
 * What names a dialog at one side (RFC 3261 §12).
 *
 * @param callId the Call-ID header
 * @param localTag our tag, at least 64 random bits
 * @param remoteTag the peer's tag; empty for a peer of RFC 2543 that sent none
 */
public record DialogId(String callId, String localTag, String remoteTag) {}
