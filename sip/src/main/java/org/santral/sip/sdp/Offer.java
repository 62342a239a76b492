package org.santral.sip.sdp;

/**
 * An offer (RFC 3264 §5), ours or theirs.
 *
 * @param sdp the whole description, to be sent or to be answered line by line
 * @param audio its audio stream
 */
public record Offer(SessionDescription sdp, AudioStream audio) {
    /**
     * Reads an offer from a body.
     *
     * @throws SdpException if it is malformed or has no RTP audio
     */
    public static Offer parse(byte[] body) throws SdpException {
        return parse(body, false);
    }

    /**
     * The same.
     *
     * @param preferSecure which audio stream counts when there are encrypted ones and others
     */
    public static Offer parse(byte[] body, boolean preferSecure) throws SdpException {
        SessionDescription sdp = SessionDescription.parse(body);
        return new Offer(sdp, AudioStream.of(sdp, preferSecure));
    }
}
