package org.santral.call;

import org.jspecify.annotations.Nullable;
import org.santral.leg.LegRecord;

/**
 * What is known of a device after its leg ended; fields of Verimor's {@code call_flow} and RFC 3550 statistics.
 *
 * @param address IP address of the device's signalling, null if it never replied
 * @param userAgent its User-Agent or Server header, null if it named none
 * @param writeCodec upper-case SDP name of what we sent, null before an answer
 * @param readCodec upper-case SDP name of what we received, null before an answer
 * @param packetsSent RTP packets sent to it
 * @param packetsReceived RTP packets received from it
 * @param packetsLost RTP packets of its stream that never came
 * @param jitterMs interarrival jitter of its stream in milliseconds
 */
public record LegFacts(
        @Nullable String address,
        @Nullable String userAgent,
        @Nullable String writeCodec,
        @Nullable String readCodec,
        long packetsSent,
        long packetsReceived,
        long packetsLost,
        double jitterMs) {

    /** As the leg tells it: one format serves both directions. */
    static LegFacts of(LegRecord.Facts facts) {
        return new LegFacts(
                facts.address(),
                facts.userAgent(),
                facts.codec(),
                facts.codec(),
                facts.stats().packetsSent(),
                facts.stats().packetsReceived(),
                facts.stats().packetsLost(),
                facts.stats().jitterMs());
    }
}
