package org.santral.sip.sdp;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one side says about its audio stream.
 *
 * @param index which m= line it is, from 0
 * @param address where it wants to receive; an address, or seldom a name
 * @param port where it wants to receive RTP; 0 if the stream is refused
 * @param direction as the side sees it; {@code c=0.0.0.0} counts as not receiving (RFC 3264 §8.4)
 * @param codecs formats for sound, most preferred first
 * @param telephoneEvents formats for DTMF (RFC 4733), one per clock rate
 * @param packetTime the wanted length of a packet, or null
 * @param rtcpPort where it wants to receive RTCP (RFC 3605); 0 if the description says nothing (then RTP's port + 1)
 * @param rtcpMux whether it can take RTCP on the RTP port (RFC 5761)
 * @param secure whether it is encrypted or nothing ({@code RTP/SAVP}, RFC 3711 §12)
 * @param cryptos the ways to encrypt it, most preferred first, of which those that ask for what we do not do are left out
 */
public record AudioStream(
        int index,
        String address,
        int port,
        Direction direction,
        List<SdpCodec> codecs,
        List<SdpCodec> telephoneEvents,
        @Nullable Duration packetTime,
        int rtcpPort,
        boolean rtcpMux,
        boolean secure,
        List<Crypto> cryptos) {

    /** Keeps its own copies of the lists. */
    public AudioStream {
        codecs = List.copyOf(codecs);
        telephoneEvents = List.copyOf(telephoneEvents);
        cryptos = List.copyOf(cryptos);
    }

    /** Whether the side wants no sound from us: on hold, by either style of RFC 3264 §8.4. */
    public boolean held() {
        return !direction.receives();
    }

    /**
     * Finds the audio stream that can be used: the first RTP audio with a port, of those encrypted or not as preferred if
     * there is one, otherwise the first RTP audio.
     *
     * @throws SdpException if there is none or it is malformed
     */
    static AudioStream of(SessionDescription sdp, boolean preferSecure) throws SdpException {
        return AudioReader.read(sdp, preferSecure);
    }

    static AudioStream of(SessionDescription sdp) throws SdpException {
        return of(sdp, false);
    }
}
