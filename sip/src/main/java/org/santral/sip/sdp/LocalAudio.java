package org.santral.sip.sdp;

import java.time.Duration;
import java.util.List;

/**
 * What we want to say about our own audio stream.
 *
 * @param address the IP address (no brackets) where we receive
 * @param port where we receive RTP, 1–65535
 * @param direction what we want
 * @param codecs what we speak, most preferred first, telephone-event included
 * @param packetTime the length of packets we ask for
 * @param secure whether our offer is encrypted or nothing; an answer is as the offer
 * @param cryptos the ways to encrypt that we offer, or the one that we answer; none for media in the clear
 */
public record LocalAudio(
        String address,
        int port,
        Direction direction,
        List<SdpCodec> codecs,
        Duration packetTime,
        boolean secure,
        List<Crypto> cryptos) {
    /** Keeps its own copies of the lists. */
    public LocalAudio {
        codecs = List.copyOf(codecs);
        cryptos = List.copyOf(cryptos);
    }

    /** A stream in both directions with packets of 20 ms. */
    public static LocalAudio of(String address, int port, List<SdpCodec> codecs) {
        return new LocalAudio(address, port, Direction.SENDRECV, codecs, Duration.ofMillis(20), false, List.of());
    }

    /** A copy with another direction. */
    public LocalAudio with(Direction wanted) {
        return new LocalAudio(address, port, wanted, codecs, packetTime, secure, cryptos);
    }

    /** A copy that is encrypted in one of these ways, or with {@code must} false may be. */
    public LocalAudio encrypted(boolean must, List<Crypto> ways) {
        return new LocalAudio(address, port, direction, codecs, packetTime, must, ways);
    }
}
