package org.santral.leg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.santral.media.Codec;
import org.santral.sip.sdp.SdpCodec;

/** The audio formats by the names that configuration uses, and between the words of SDP and of media. */
public final class AudioCodecs {
    // Everything but G.711 is passed through between two parties that share it, never decoded.
    private static final Map<String, SdpCodec> KNOWN = Map.of(
            "PCMA", SdpCodec.PCMA,
            "PCMU", SdpCodec.PCMU,
            "G722", new SdpCodec("G722", 8000, 1, 9, null),
            "G729", new SdpCodec("G729", 8000, 1, 18, "annexb=no"),
            "GSM", new SdpCodec("GSM", 8000, 1, 3, null),
            "OPUS", new SdpCodec("opus", 48000, 2, 111, "useinbandfec=1"));

    private AudioCodecs() {}

    /** Whether a configured name is one of ours. */
    public static boolean known(String name) {
        return KNOWN.containsKey(name.toUpperCase(Locale.ROOT));
    }

    /** The formats of these names for an offer, unknown names left out, DTMF events added. */
    static List<SdpCodec> offered(List<String> names) {
        List<SdpCodec> codecs = new ArrayList<>();
        for (String name : names) {
            SdpCodec codec = KNOWN.get(name.toUpperCase(Locale.ROOT));
            if (codec != null) {
                codecs.add(codec);
            }
        }
        codecs.add(SdpCodec.TELEPHONE_EVENT);
        return codecs;
    }

    /** Whether media can carry sound between the two: the same format, or both G.711. */
    static boolean bridgeable(SdpCodec one, SdpCodec other) {
        return media(one).sameFormat(media(other))
                || (media(one).isG711() && media(other).isG711());
    }

    static Codec media(SdpCodec codec) {
        return new Codec(codec.name(), codec.clockRate(), codec.channels(), codec.payloadType(), codec.fmtp());
    }
}
