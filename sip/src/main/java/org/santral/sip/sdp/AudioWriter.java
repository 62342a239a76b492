package org.santral.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Writes our descriptions. Origin user and session name are always {@code -}: nothing that could tell one side of a call
 * about the other.
 */
final class AudioWriter {
    private AudioWriter() {}

    static MediaDescription media(LocalAudio ours, String protocol, Direction direction, List<SdpCodec> codecs) {
        List<String> formats = new ArrayList<>();
        List<SdpLine> lines = new ArrayList<>();
        for (SdpCodec codec : codecs) {
            formats.add(Integer.toString(codec.payloadType()));
            lines.add(SdpLine.attribute(codec.rtpmap()));
            if (codec.fmtp() != null) {
                lines.add(SdpLine.attribute("fmtp:" + codec.payloadType() + " " + codec.fmtp()));
            }
        }
        ours.cryptos().forEach(crypto -> lines.add(crypto.line()));
        lines.add(SdpLine.attribute("ptime:" + ours.packetTime().toMillis()));
        lines.add(SdpLine.attribute(direction.token()));
        return new MediaDescription("audio", ours.port(), 1, protocol, formats, lines);
    }

    static SessionDescription session(
            String address, String time, List<MediaDescription> media, @Nullable SessionDescription previous) {
        Origin before = previous == null ? null : Origin.of(previous);
        Origin origin =
                before != null ? before : new Origin(ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE), 1);
        SessionDescription sdp = describe(origin, address, time, media);
        return before == null || sdp.equals(previous) ? sdp : describe(origin.next(), address, time, media);
    }

    private static SessionDescription describe(
            Origin origin, String address, String time, List<MediaDescription> media) {
        String where = (address.indexOf(':') >= 0 ? "IN IP6 " : "IN IP4 ") + address;
        List<SdpLine> lines = List.of(
                new SdpLine('v', "0"),
                new SdpLine('o', "- " + origin.id + " " + origin.version + " " + where),
                new SdpLine('s', "-"),
                new SdpLine('c', where),
                new SdpLine('t', time));
        return new SessionDescription(lines, media);
    }

    /** The time line to repeat in an answer (RFC 3264 §6), if it is sound. */
    static String time(SessionDescription offer) {
        String time = offer.first('t');
        return time != null && time.matches("[0-9]{1,20} [0-9]{1,20}") ? time : "0 0";
    }

    private record Origin(long id, long version) {
        static @Nullable Origin of(SessionDescription ours) {
            String value = ours.first('o');
            String[] words = value == null ? new String[0] : value.split(" ", 4);
            return words.length < 4 ? null : new Origin(Long.parseLong(words[1]), Long.parseLong(words[2]));
        }

        Origin next() {
            return new Origin(id, version + 1);
        }
    }
}
