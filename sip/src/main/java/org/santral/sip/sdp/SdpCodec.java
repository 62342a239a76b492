package org.santral.sip.sdp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A payload format (RFC 8866 §6.6, RFC 3551).
 *
 * @param name the encoding name; case does not matter
 * @param clockRate in Hz
 * @param channels usually 1
 * @param payloadType 0–127
 * @param fmtp format parameters, or null
 */
public record SdpCodec(
        String name,
        int clockRate,
        int channels,
        int payloadType,
        @Nullable String fmtp) {
    /** G.711 µ-law. */
    public static final SdpCodec PCMU = new SdpCodec("PCMU", 8000, 1, 0, null);
    /** G.711 A-law. */
    public static final SdpCodec PCMA = new SdpCodec("PCMA", 8000, 1, 8, null);
    /** DTMF and tones as events (RFC 4733). */
    public static final SdpCodec TELEPHONE_EVENT = new SdpCodec("telephone-event", 8000, 1, 101, "0-15");

    /** Static audio payload types (RFC 3551 §6), for offers that leave out rtpmap. */
    private static final Map<Integer, SdpCodec> STATIC = Map.of(
            0, PCMU,
            3, new SdpCodec("GSM", 8000, 1, 3, null),
            4, new SdpCodec("G723", 8000, 1, 4, null),
            5, new SdpCodec("DVI4", 8000, 1, 5, null),
            8, PCMA,
            9, new SdpCodec("G722", 8000, 1, 9, null),
            13, new SdpCodec("CN", 8000, 1, 13, null),
            15, new SdpCodec("G728", 8000, 1, 15, null),
            18, new SdpCodec("G729", 8000, 1, 18, null));

    static @Nullable SdpCodec ofStatic(int payloadType) {
        return STATIC.get(payloadType);
    }

    /** Whether both name the same encoding, whatever their payload types and parameters. */
    public boolean sameEncoding(SdpCodec other) {
        return name.equalsIgnoreCase(other.name) && clockRate == other.clockRate && channels == other.channels;
    }

    /** Whether it carries DTMF events rather than sound. */
    public boolean isTelephoneEvent() {
        return name.equalsIgnoreCase("telephone-event");
    }

    /** A copy under another payload type. */
    public SdpCodec withPayloadType(int type) {
        return new SdpCodec(name, clockRate, channels, type, fmtp);
    }

    String rtpmap() {
        return "rtpmap:" + payloadType + " " + name + "/" + clockRate + (channels == 1 ? "" : "/" + channels);
    }
}
