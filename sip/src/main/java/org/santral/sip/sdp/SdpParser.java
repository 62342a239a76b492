package org.santral.sip.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the lines and m= sections of a session description. */
final class SdpParser {
    private static final int MAX_BYTES = 65536;
    private static final int MAX_LINES = 1000;
    private static final int MAX_STREAMS = 32;
    private static final int MAX_FORMATS = 128;

    private final List<SdpLine> session = new ArrayList<>();
    private final List<MediaDescription> media = new ArrayList<>();

    private SdpParser() {}

    static SessionDescription parse(byte[] body) throws SdpException {
        if (body.length > MAX_BYTES) {
            throw SdpException.malformed("description too long");
        }
        SdpParser parser = new SdpParser();
        parser.read(new String(body, StandardCharsets.UTF_8));
        return new SessionDescription(parser.session, parser.media);
    }

    private void read(String text) throws SdpException {
        List<SdpLine> current = session;
        String stream = null;
        int lines = 0;
        int at = 0;
        while (at < text.length()) {
            int end = lineEnd(text, at);
            if (end > at) {
                if (++lines > MAX_LINES) {
                    throw SdpException.malformed("too many lines");
                }
                SdpLine line = line(text, at, end);
                if (line.type() == 'm') {
                    finish(stream, current);
                    stream = line.value();
                    current = new ArrayList<>();
                } else {
                    current.add(line);
                }
            }
            at = end + 1;
        }
        finish(stream, current);
        if (session.isEmpty() || !session.getFirst().equals(new SdpLine('v', "0"))) {
            throw SdpException.malformed("v=0 expected first");
        }
    }

    private static int lineEnd(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '\r' && text.charAt(i) != '\n') {
            i++;
        }
        return i;
    }

    private static SdpLine line(String text, int from, int end) throws SdpException {
        if (end - from < 2 || text.charAt(from + 1) != '=' || text.charAt(from) < 'a' || text.charAt(from) > 'z') {
            throw SdpException.malformed("line that is not type=value");
        }
        String value = text.substring(from + 2, end).stripTrailing();
        if (value.indexOf(0) >= 0) {
            throw SdpException.malformed("NUL in a line");
        }
        return new SdpLine(text.charAt(from), value);
    }

    private void finish(@Nullable String stream, List<SdpLine> lines) throws SdpException {
        if (stream == null) {
            return;
        }
        if (media.size() == MAX_STREAMS) {
            throw SdpException.malformed("too many streams");
        }
        String[] words = stream.split(" +", MAX_FORMATS + 4);
        if (words.length < 4 || words.length > MAX_FORMATS + 3) {
            throw SdpException.malformed("m= line malformed");
        }
        int slash = words[1].indexOf('/');
        int port = number(slash < 0 ? words[1] : words[1].substring(0, slash), 65535, "port");
        int ports = slash < 0 ? 1 : number(words[1].substring(slash + 1), 65535, "number of ports");
        media.add(new MediaDescription(
                words[0], port, ports, words[2], List.of(words).subList(3, words.length), lines));
    }

    static int number(String text, int max, String what) throws SdpException {
        if (text.isEmpty()
                || text.length() > 10
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')
                || Long.parseLong(text) > max) {
            throw SdpException.malformed(what + " is not a number from 0 to " + max);
        }
        return Integer.parseInt(text);
    }
}
