package org.santral.sip.message;

/**
 * The dialog that an INVITE takes the place of (RFC 3891 §6.1). The tags are named from the side of the one who receives
 * it: {@code toTag} is the local tag of that dialog there, {@code fromTag} the remote one.
 *
 * @param callId Call-ID of the dialog
 * @param toTag tag of the receiver of the INVITE; never empty
 * @param fromTag tag of its peer; {@code 0} stands for a peer without one (RFC 3891 §3)
 * @param earlyOnly whether it applies only while the dialog has not been answered
 */
public record Replaces(String callId, String toTag, String fromTag, boolean earlyOnly) {

    /** Checks that nothing is missing. */
    public Replaces {
        if (callId.isEmpty() || toTag.isEmpty() || fromTag.isEmpty()) {
            throw new IllegalArgumentException("Call-ID and tags must not be empty");
        }
    }

    /**
     * Parses the value of a Replaces header, as it stands in a message or, unescaped, in a Refer-To.
     *
     * @throws SipSyntaxException if the Call-ID or one of the tags is missing or malformed
     */
    public static Replaces parse(String value) {
        Cursor in = new Cursor(HeaderNames.REPLACES, value);
        in.skipSpace();
        String callId = in.until(";,<>\" \t").strip();
        Params params = Params.parse(in);
        in.expectEnd();
        String toTag = params.get("to-tag");
        String fromTag = params.get("from-tag");
        if (callId.isEmpty() || !Chars.isVisible(callId, 0x7f)) {
            throw in.fail("Call-ID missing or malformed");
        }
        // Unescaped from a Refer-To they may hold anything; nothing but tokens may go on into our own messages.
        if (toTag == null || !Chars.isToken(toTag) || fromTag == null || !Chars.isToken(fromTag)) {
            throw in.fail("to-tag or from-tag missing or malformed");
        }
        return new Replaces(callId, toTag, fromTag, params.has("early-only"));
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return callId + ";to-tag=" + toTag + ";from-tag=" + fromTag + (earlyOnly ? ";early-only" : "");
    }
}
