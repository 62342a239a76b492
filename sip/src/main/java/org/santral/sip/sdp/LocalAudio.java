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
 */
public record LocalAudio(String address, int port, Direction direction, List<SdpCodec> codecs, Duration packetTime) {
    /** Keeps its own copy of the list. */
    public LocalAudio {
        codecs = List.copyOf(codecs);
    }

    /** A stream in both directions with packets of 20 ms. */
    public static LocalAudio of(String address, int port, List<SdpCodec> codecs) {
        return new LocalAudio(address, port, Direction.SENDRECV, codecs, Duration.ofMillis(20));
    }

    /** A copy with another direction. */
    public LocalAudio with(Direction wanted) {
        return new LocalAudio(address, port, wanted, codecs, packetTime);
    }
}
