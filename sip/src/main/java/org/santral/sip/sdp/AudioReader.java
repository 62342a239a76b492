package org.santral.sip.sdp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the audio stream out of a session description. */
final class AudioReader {
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Za-z.:_-]{1,255}");
    private static final Pattern ENCODING = Pattern.compile("[0-9A-Za-z._+-]{1,64}");
    private static final Pattern PACKET_TIME = Pattern.compile("[0-9]{1,4}");

    private static final int MAX_PTIME_MS = 1000;

    private final SessionDescription sdp;
    private final MediaDescription media;

    private AudioReader(SessionDescription sdp, MediaDescription media) {
        this.sdp = sdp;
        this.media = media;
    }

    static AudioStream read(SessionDescription sdp, boolean preferSecure) throws SdpException {
        int found = -1;
        int best = -1;
        for (int i = 0; i < sdp.media().size(); i++) {
            MediaDescription m = sdp.media().get(i);
            if (isRtpAudio(m)) {
                int worth = m.port() == 0 ? 0 : isSecure(m) == preferSecure ? 2 : 1;
                if (worth > best) {
                    found = i;
                    best = worth;
                }
            }
        }
        if (found < 0) {
            throw SdpException.unacceptable("no RTP audio stream");
        }
        return new AudioReader(sdp, sdp.media().get(found)).stream(found);
    }

    private static boolean isRtpAudio(MediaDescription m) {
        return m.media().equals("audio")
                && (m.protocol().equals("RTP/AVP") || m.protocol().equals("RTP/AVPF") || isSecure(m));
    }

    private static boolean isSecure(MediaDescription m) {
        return m.protocol().equals("RTP/SAVP") || m.protocol().equals("RTP/SAVPF");
    }

    private List<Crypto> cryptos() {
        List<Crypto> cryptos = new ArrayList<>();
        for (SdpLine line : media.lines()) {
            String value = line.attributeValue("crypto");
            Crypto crypto = value == null ? null : Crypto.parse(value);
            if (crypto != null) {
                cryptos.add(crypto);
            }
        }
        return cryptos;
    }

    private AudioStream stream(int index) throws SdpException {
        String address = address();
        List<SdpCodec> sound = new ArrayList<>();
        List<SdpCodec> events = new ArrayList<>();
        for (String format : media.formats()) {
            SdpCodec codec = codec(format);
            if (codec != null) {
                (codec.isTelephoneEvent() ? events : sound).add(codec);
            }
        }
        Direction direction = direction();
        if (address.equals("0.0.0.0") || address.equals("::")) {
            direction = Direction.of(direction.sends(), false);
        }
        return new AudioStream(
                index,
                address,
                media.port(),
                direction,
                sound,
                events,
                packetTime(),
                rtcpPort(),
                media.attribute("rtcp-mux") != null,
                isSecure(media),
                cryptos());
    }

    private String address() throws SdpException {
        String connection = null;
        for (SdpLine line : media.lines()) {
            if (line.type() == 'c' && connection == null) {
                connection = line.value();
            }
        }
        connection = connection != null ? connection : sdp.first('c');
        if (connection == null) {
            throw SdpException.malformed("c= line missing");
        }
        String[] words = connection.split(" ", 4);
        if (words.length != 3 || !words[0].equals("IN") || !(words[1].equals("IP4") || words[1].equals("IP6"))) {
            throw SdpException.malformed("c= line malformed");
        }
        int slash = words[2].indexOf('/');
        String address = slash < 0 ? words[2] : words[2].substring(0, slash);
        if (!ADDRESS.matcher(address).matches()) {
            throw SdpException.malformed("address in the c= line malformed");
        }
        return address;
    }

    private Direction direction() {
        for (List<SdpLine> level : List.of(media.lines(), sdp.lines())) {
            for (SdpLine line : level) {
                Direction d = line.type() == 'a' ? Direction.ofToken(line.value()) : null;
                if (d != null) {
                    return d;
                }
            }
        }
        return Direction.SENDRECV;
    }

    /** The codec of a format, or null if the format has neither rtpmap nor a static meaning. */
    private @Nullable SdpCodec codec(String format) throws SdpException {
        int type = SdpParser.number(format, 127, "payload type");
        String map = forFormat("rtpmap", format);
        String fmtp = forFormat("fmtp", format);
        if (map == null) {
            SdpCodec known = SdpCodec.ofStatic(type);
            return known == null ? null : new SdpCodec(known.name(), known.clockRate(), known.channels(), type, fmtp);
        }
        String[] parts = map.split("/", 4);
        if (parts.length < 2 || parts.length > 3 || !ENCODING.matcher(parts[0]).matches()) {
            throw SdpException.malformed("rtpmap malformed");
        }
        int clock = SdpParser.number(parts[1], 1_000_000, "clock rate");
        int channels = parts.length == 3 ? SdpParser.number(parts[2], 255, "number of channels") : 1;
        if (clock == 0 || channels == 0) {
            throw SdpException.malformed("rtpmap malformed");
        }
        return new SdpCodec(parts[0], clock, channels, type, fmtp);
    }

    private @Nullable String forFormat(String attribute, String format) {
        for (SdpLine line : media.lines()) {
            String value = line.attributeValue(attribute);
            if (value != null && value.startsWith(format + " ")) {
                return value.substring(format.length() + 1).strip();
            }
        }
        return null;
    }

    private @Nullable Duration packetTime() {
        String value = media.attribute("ptime");
        // Some phones write fractions; a wish that cannot be read is no reason to refuse the call.
        if (value == null || !PACKET_TIME.matcher(value).matches()) {
            return null;
        }
        int ms = Integer.parseInt(value);
        return ms == 0 || ms > MAX_PTIME_MS ? null : Duration.ofMillis(ms);
    }

    private int rtcpPort() throws SdpException {
        String value = media.attribute("rtcp");
        if (value == null) {
            return 0;
        }
        return SdpParser.number(value.toLowerCase(Locale.ROOT).split(" ", 2)[0], 65535, "RTCP port");
    }
}
