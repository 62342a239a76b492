package org.santral.e2e;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Session descriptions of SIPp: what it offers, and what the PBX said. */
final class Sdp {
    private static final Pattern ADDRESS = Pattern.compile("(?m)^c=IN IP4 (\\S+)");
    private static final Pattern PORT = Pattern.compile("(?m)^m=audio (\\d+) ");

    private Sdp() {}

    /**
     * A-law and telephone-event.
     *
     * @param name in origin and session name
     * @param port a number, or one of SIPp's keywords
     * @param direction {@code sendrecv}, {@code sendonly}, …
     */
    static String audio(String name, String port, String direction) {
        return """
                v=0
                o=%1$s 5365 2353 IN IP4 [media_ip]
                s=Session-of-%1$s
                c=IN IP4 [media_ip]
                t=0 0
                m=audio %2$s RTP/AVP 8 101
                a=rtpmap:8 PCMA/8000
                a=rtpmap:101 telephone-event/8000
                a=fmtp:101 0-15
                a=ptime:20
                a=%3$s
                """.formatted(name.replaceAll("[^A-Za-z0-9]", ""), port, direction);
    }

    /** The same for a party that says keys as tones only. */
    static String withoutTelephoneEvents(String audio) {
        return audio.replace(" 8 101\n", " 8\n").replaceAll("(?m)^a=(rtpmap|fmtp):101 .*\\R", "");
    }

    /** A fax that wants T.38 instead of audio (ITU-T T.38 annex D). */
    static String fax(String name) {
        return """
                v=0
                o=%1$s 5365 2354 IN IP4 [media_ip]
                s=Session-of-%1$s
                c=IN IP4 [media_ip]
                t=0 0
                m=image [media_port] udptl t38
                a=T38FaxVersion:0
                a=T38MaxBitRate:14400
                a=T38FaxRateManagement:transferredTCF
                """.formatted(name.replaceAll("[^A-Za-z0-9]", ""));
    }

    /** Where the audio of a message with SDP is to be sent to. */
    static Optional<InetSocketAddress> audioAddress(String message) {
        Matcher address = ADDRESS.matcher(message);
        Matcher port = PORT.matcher(message);
        return address.find() && port.find() && !port.group(1).equals("0")
                ? Optional.of(
                        new InetSocketAddress(InetAddress.ofLiteral(address.group(1)), Integer.parseInt(port.group(1))))
                : Optional.empty();
    }
}
