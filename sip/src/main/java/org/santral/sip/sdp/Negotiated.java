package org.santral.sip.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What both sides have agreed on, as seen from our side.
 *
 * @param remoteAddress where to send; {@code 0.0.0.0} when the peer holds in the old style
 * @param remotePort where to send RTP
 * @param remoteRtcpPort where to send RTCP
 * @param direction what we do: send, receive, both or neither
 * @param sendCodecs formats we may send, under the peer's payload types, most preferred first; at least one
 * @param receiveCodecs formats we must expect, under our payload types
 * @param sendEvents the telephone-event we may send, or null
 * @param receiveEvents the telephone-event we must expect, or null
 */
public record Negotiated(
        String remoteAddress,
        int remotePort,
        int remoteRtcpPort,
        Direction direction,
        List<SdpCodec> sendCodecs,
        List<SdpCodec> receiveCodecs,
        @Nullable SdpCodec sendEvents,
        @Nullable SdpCodec receiveEvents) {
    /** Keeps its own copies of the lists. */
    public Negotiated {
        sendCodecs = List.copyOf(sendCodecs);
        receiveCodecs = List.copyOf(receiveCodecs);
    }

    /** The format to send sound in. */
    public SdpCodec codec() {
        return sendCodecs.getFirst();
    }

    /** Whether we may not send: the peer has put us on hold, or we asked for silence both ways. */
    public boolean held() {
        return !direction.sends();
    }
}
