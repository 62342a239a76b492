package org.santral.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The other side of a session as its SDP describes it.
 *
 * @param rtp where the party wants RTP; must be resolved. An unspecified address (the old way of holding, RFC 3264 §8.4)
 *     is accepted and sent nothing to
 * @param rtcp where the party wants RTCP ({@code a=rtcp}, RFC 3605), or null for the RTP port + 1
 * @param codec the negotiated audio format
 * @param telephoneEvent the negotiated DTMF format, or null when the party knows none
 * @param send whether we may send to the party (its direction, seen from us)
 * @param receive whether we expect media from the party
 * @param ptimeMs wished milliseconds of audio per packet; what we generate ourselves uses the nearest of 20, 40 and 60
 * @param keys what encrypts RTP and RTCP (SRTP, RFC 3711), or null for media in the clear. As long as a key stays the same,
 *     so does what was heard or sent with it; nothing is taken from the party that was not encrypted with its key
 * @param signalledFrom where the party's SIP comes from, which is where a phone behind NAT sends from as well; null if that
 *     is not known
 */
public record RemoteMedia(
        InetSocketAddress rtp,
        @Nullable InetSocketAddress rtcp,
        Codec codec,
        @Nullable Codec telephoneEvent,
        boolean send,
        boolean receive,
        int ptimeMs,
        @Nullable SrtpKeys keys,
        @Nullable InetAddress signalledFrom) {
    /** Media in the clear of a party whose SIP is not known. */
    public RemoteMedia(
            InetSocketAddress rtp,
            @Nullable InetSocketAddress rtcp,
            Codec codec,
            @Nullable Codec telephoneEvent,
            boolean send,
            boolean receive,
            int ptimeMs) {
        this(rtp, rtcp, codec, telephoneEvent, send, receive, ptimeMs, null, null);
    }

    public RemoteMedia {
        if (rtp.isUnresolved() || (rtcp != null && rtcp.isUnresolved())) {
            throw new IllegalArgumentException("media addresses must be resolved");
        }
    }

    /** 20 ms ticks in one generated packet. */
    int ticksPerPacket() {
        return Math.clamp(ptimeMs / 20, 1, 3);
    }

    /**
     * The audio format of a payload type, or null if it was not negotiated. G.711 parties may send either law: both
     * have static types and many devices follow the offer's list instead of the answer's first entry.
     */
    @Nullable
    Codec audio(int payloadType) {
        if (payloadType == codec.payloadType()) {
            return codec;
        }
        if (codec.isG711()) {
            return payloadType == 0 ? Codec.PCMU : payloadType == 8 ? Codec.PCMA : null;
        }
        return null;
    }

    boolean isTelephoneEvent(int payloadType) {
        return telephoneEvent != null && telephoneEvent.payloadType() == payloadType;
    }

    /** Where to send RTP, or null if that cannot be one party's (unspecified, multicast, broadcast, port 0). */
    @Nullable
    InetSocketAddress target() {
        InetAddress address = rtp.getAddress();
        byte[] bytes = address.getAddress();
        boolean broadcast = bytes.length == 4 && (bytes[0] & bytes[1] & bytes[2] & bytes[3]) == -1;
        return rtp.getPort() == 0 || address.isAnyLocalAddress() || address.isMulticastAddress() || broadcast
                ? null
                : rtp;
    }
}
