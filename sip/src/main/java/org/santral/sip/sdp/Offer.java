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
        SessionDescription sdp = SessionDescription.parse(body);
        return new Offer(sdp, AudioStream.of(sdp));
    }
}
