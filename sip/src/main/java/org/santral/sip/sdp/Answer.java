package org.santral.sip.sdp;

/**
 * An answer (RFC 3264 §6), ours or theirs.
 *
 * @param sdp the whole description
 * @param audio its audio stream; port 0 if it was refused
 */
public record Answer(SessionDescription sdp, AudioStream audio) {
    /**
     * Reads an answer from a body.
     *
     * @throws SdpException if it is malformed or has no RTP audio
     */
    public static Answer parse(byte[] body) throws SdpException {
        SessionDescription sdp = SessionDescription.parse(body);
        return new Answer(sdp, AudioStream.of(sdp));
    }
}
