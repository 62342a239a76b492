package org.santral.media;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One payload format as both sides agreed on it (RFC 3551 §6; {@code a=rtpmap} and {@code a=fmtp} of RFC 8866).
 *
 * @param name encoding name, kept in upper case
 * @param clockRate RTP clock in Hz
 * @param channels number of audio channels
 * @param payloadType 0–127
 * @param fmtp format parameters as negotiated, or null
 */
public record Codec(
        String name,
        int clockRate,
        int channels,
        int payloadType,
        @Nullable String fmtp) {
    /** G.711 µ-law. */
    public static final Codec PCMU = new Codec("PCMU", 8000, 1, 0, null);

    /** G.711 A-law. */
    public static final Codec PCMA = new Codec("PCMA", 8000, 1, 8, null);

    /** DTMF events 0–15 (RFC 4733) on the payload type that most devices use. */
    public static final Codec TELEPHONE_EVENT = new Codec("TELEPHONE-EVENT", 8000, 1, 101, "0-15");

    public Codec {
        name = name.toUpperCase(Locale.ROOT);
        if (payloadType < 0 || payloadType > 127) {
            throw new IllegalArgumentException("payload type " + payloadType + " is not within 0-127");
        }
        if (clockRate < 1 || channels < 1) {
            throw new IllegalArgumentException("clock rate and channels must be positive");
        }
    }

    /** Whether this is A-law or µ-law at 8 kHz mono: what this library can decode, encode and convert. */
    public boolean isG711() {
        return isALaw() || (name.equals("PCMU") && clockRate == 8000 && channels == 1);
    }

    boolean isALaw() {
        return name.equals("PCMA") && clockRate == 8000 && channels == 1;
    }

    /** Whether payloads of the two formats can be exchanged unchanged, whatever payload type each side uses. */
    public boolean sameFormat(Codec other) {
        return this == other || name.equals(other.name) && clockRate == other.clockRate && channels == other.channels;
    }
}
