package org.santral.sip.sdp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session description (RFC 8866): lines in order, unknown ones kept.
 *
 * @param lines the session-level lines, beginning with v= and o=
 * @param media the m= sections
 */
public record SessionDescription(List<SdpLine> lines, List<MediaDescription> media) {

    /** Keeps its own copies of the lists. */
    public SessionDescription {
        lines = List.copyOf(lines);
        media = List.copyOf(media);
    }

    /**
     * Parses a body. CRLF, LF and CR all end a line; empty lines are passed over.
     *
     * @throws SdpException if it is malformed or exceeds 64 KiB, 1,000 lines, 32 streams or 128 formats per stream
     */
    public static SessionDescription parse(byte[] body) throws SdpException {
        return SdpParser.parse(body);
    }

    /** The value of the first session-level line of this type, or null. */
    public @Nullable String first(char type) {
        for (SdpLine line : lines) {
            if (line.type() == type) {
                return line.value();
            }
        }
        return null;
    }

    /** The value of the first session-level {@code a=name:value}, empty for a flag, null if absent. */
    public @Nullable String attribute(String name) {
        for (SdpLine line : lines) {
            String value = line.attributeValue(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** The body to send. */
    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The text with CRLF line ends. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(512);
        lines.forEach(l -> out.append(l).append("\r\n"));
        media.forEach(m -> m.appendTo(out));
        return out.toString();
    }
}
