package org.santral.sip.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One m= section (RFC 8866 §5.14).
 *
 * @param media {@code audio}, {@code video}, {@code image} …
 * @param port 0–65535; 0 means refused or disabled
 * @param ports the number of port pairs, usually 1
 * @param protocol such as {@code RTP/AVP}
 * @param formats payload types or other format names, at least one
 * @param lines the lines below the m= line, unknown ones included
 */
public record MediaDescription(
        String media, int port, int ports, String protocol, List<String> formats, List<SdpLine> lines) {

    /** Keeps its own copies of the lists. */
    public MediaDescription {
        formats = List.copyOf(formats);
        lines = List.copyOf(lines);
    }

    /** The value of the first {@code a=name:value} line, empty for a flag, null if absent. */
    public @Nullable String attribute(String name) {
        for (SdpLine line : lines) {
            String value = line.attributeValue(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** The same stream refused: port 0 and nothing else (RFC 3264 §6). */
    MediaDescription refused() {
        return new MediaDescription(media, 0, 1, protocol, formats, List.of());
    }

    void appendTo(StringBuilder out) {
        out.append("m=").append(media).append(' ').append(port);
        if (ports != 1) {
            out.append('/').append(ports);
        }
        out.append(' ').append(protocol);
        formats.forEach(f -> out.append(' ').append(f));
        out.append("\r\n");
        lines.forEach(l -> out.append(l).append("\r\n"));
    }
}
