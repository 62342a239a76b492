package org.santral.media;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Figures of one session since it was opened (RFC 3550 §6.4, A.3, A.8).
 *
 * @param packetsSent RTP packets sent to the party
 * @param packetsReceived RTP packets accepted from the party, duplicates included
 * @param bytesReceived payload octets of these
 * @param packetsLost expected minus received, never below 0
 * @param jitterMs interarrival jitter of the present source in milliseconds
 * @param latePackets packets that came after one with a higher sequence number
 * @param roundTrip time to the party and back from its last RTCP report, or null if none came
 * @param remote the address that the session is locked to, or null before the first packet
 * @param packetsDropped datagrams refused: malformed, of a payload type not negotiated, from a foreign source, or not
 *     convertible for the other side. From strangers only as long as the party does not send from the signalled address
 *     for two seconds: from then on the kernel refuses theirs uncounted
 * @param packetsLostByRemote loss that the party reports of what we sent, or 0 if it reports nothing
 */
public record MediaStats(
        long packetsSent,
        long packetsReceived,
        long bytesReceived,
        long packetsLost,
        double jitterMs,
        long latePackets,
        @Nullable Duration roundTrip,
        @Nullable InetSocketAddress remote,
        long packetsDropped,
        long packetsLostByRemote) {
    /** Of a session that never was. */
    public static final MediaStats NONE = new MediaStats(0, 0, 0, 0, 0, 0, null, null, 0, 0);
}
