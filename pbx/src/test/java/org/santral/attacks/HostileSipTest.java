package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.santral.rig.Eventually;
import org.santral.rig.Phone;
import org.santral.rig.SipPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;

/** Messages made to hurt, from strangers and from a carrier's address: nothing fails inside, and phones are served. */
class HostileSipTest {
    private static final String SDP = "v=0\r\no=- 7 7 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n";

    private static String invite(String uri, String headers, String body) {
        return "INVITE " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bK" + System.nanoTime()
                + "\r\nFrom: <sip:1@demo.example>;tag=1\r\nTo: <sip:1000@demo.example>\r\nCall-ID: h"
                + System.nanoTime() + "\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContact: <sip:a@127.0.0.1:9>\r\n"
                + headers
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                + (headers.contains("Content-Length") || headers.startsWith("l:")
                        ? ""
                        : "Content-Length: " + body.length() + "\r\n")
                + "\r\n" + body;
    }

    private static List<String> bombs() {
        String uri = "sip:1000@demo.example";
        List<String> bombs = new ArrayList<>();
        bombs.add(invite(uri, "X: y\r\n".repeat(2_000), ""));
        bombs.add(invite(uri, "X: " + "y".repeat(60_000) + "\r\n", ""));
        bombs.add(invite(uri, "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx\r\n".repeat(120), ""));
        bombs.add(invite(uri, "Route: <sip:demo.example;lr>\r\n".repeat(110), ""));
        bombs.add(invite(uri, "Record-Route: <sip:127.0.0.1;lr>\r\n".repeat(110), ""));
        bombs.add(invite(uri, "Content-Length: -1\r\n", ""));
        bombs.add(invite(uri, "Content-Length: 99999999999999999999\r\n", SDP));
        bombs.add(invite(uri, "Content-Length: 9\r\nContent-Length: 0\r\n", ""));
        bombs.add(invite(uri, "l: 0\r\nf: <sip:2@demo.example>;tag=2\r\nt: <sip:9@x>\r\ni: other\r\n", ""));
        bombs.add(invite(uri, "Require: " + "a,".repeat(10_000) + "b\r\n", ""));
        bombs.add(invite("sip:1000%0d%0aContact:%20x@demo.example", "", ""));
        bombs.add(invite("sip:1000@demo.example?" + "a=b&".repeat(400), "", ""));
        bombs.add(invite("sip:" + "1".repeat(5_000) + "@demo.example", "", ""));
        bombs.add(invite(uri, "Authorization: Digest " + "realm=\"demo.example\",".repeat(1_000) + "\r\n", ""));
        bombs.add(invite(uri, "Authorization: Digest realm=\"demo.example\", nc=zz\r\n".repeat(100), ""));
        bombs.add(invite(uri, "Session-Expires: 99999999999999999999\r\nMin-SE: -5\r\n", SDP));
        bombs.add(invite(uri, "Expires: 99999999999\r\nReplaces: ;;;\r\nRefer-To: <<<>>>\r\n", ""));
        bombs.add(invite(uri, "", SDP + "m=audio 9 RTP/AVP 8\r\n".repeat(1_000)));
        bombs.add(invite(uri, "", SDP + "m=audio 99999999999999999999 RTP/AVP 8\r\n"));
        bombs.add(invite(uri, "", SDP + "m=audio 9 RTP/AVP " + "8 ".repeat(10_000) + "\r\n"));
        bombs.add(invite(uri, "", SDP + "m=audio 9 RTP/AVP 8\r\n" + "a=rtpmap:96 x/8000\r\n".repeat(2_500)));
        bombs.add(invite(uri, "", SDP.replace("127.0.0.1", "255.255.255.255") + "m=audio 1 RTP/AVP 8\r\n"));
        bombs.add("INVITE " + "x".repeat(60_000));
        bombs.add("\u0000".repeat(1_000));
        bombs.add("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1\r\nCSeq: 1 INVITE\r\n\r\n");
        return bombs;
    }

    /** What one bound alone keeps out: everything else about it is as it should be. */
    static Stream<Arguments> tooMuch() {
        String uri = "sip:1000@demo.example";
        String audio = "m=audio 9000 RTP/AVP 8\r\n";
        return Stream.of(
                arguments("header lines", invite(uri, "X: y\r\n".repeat(200), SDP + audio)),
                arguments("bytes of headers", invite(uri, ("X: " + "y".repeat(900) + "\r\n").repeat(45), SDP + audio)),
                arguments("Request-URI", invite("sip:1000@demo.example;x=" + "y".repeat(3_000), "", SDP + audio)),
                arguments("lines of SDP", invite(uri, "", SDP + audio + "a=x\r\n".repeat(1_100))),
                arguments("streams", invite(uri, "", SDP + audio.repeat(40))),
                arguments("formats", invite(uri, "", SDP + "m=audio 9000 RTP/AVP" + " 8".repeat(200) + "\r\n")));
    }

    @ParameterizedTest
    @MethodSource("tooMuch")
    void what_is_too_much_is_refused_and_begins_no_call(String what, String invite) {
        try (SipPeer carrier = new SipPeer();
                Switch sw = new Switch(Setup.of(carrier))) {
            carrier.talkTo(sw.address());
            carrier.send(invite);
            assertThat(carrier.response("INVITE").status()).as(what).isBetween(400, 699);
            assertThat(sw.ledger.calls()).as(what).isEmpty();
        }
    }

    @Test
    void no_message_breaks_anything() throws Exception {
        try (SipPeer carrier = new SipPeer();
                SipPeer stranger = new SipPeer("127.0.0.2");
                Switch sw = new Switch(Setup.of(carrier));
                Phone phone = new Phone(sw.address(), "demo.example")) {
            carrier.talkTo(sw.address());
            stranger.talkTo(sw.address());
            for (SipPeer sender : List.of(stranger, carrier)) {
                bombs().forEach(sender::send);
            }
            // A datagram may be lost while all of these are read: whoever means well asks again.
            Eventually.holds("the carrier is served", () -> {
                carrier.request(
                        "OPTIONS",
                        "sip:demo.example",
                        "<sip:c@carrier.example>;tag=c",
                        "<sip:demo.example>",
                        "o" + System.nanoTime(),
                        1,
                        "Content-Length: 0\r\n\r\n");
                return carrier.everything().stream().anyMatch(m -> m.isResponse("OPTIONS") && m.status() == 200);
            });
            assertThat(phone.register("1000", "secret", "MD5", 600).status()).isEqualTo(200);
            assertThat(phone.ask("1000", "").status()).isEqualTo(401);
            assertThat(sw.userAgent.stack().metrics().callbackErrors()).isZero();
            // Calls that began end by themselves, refused: nobody can be rung at the end of these.
            Eventually.holds("no call left", () -> sw.calls.live() == 0 || carrier.calls() == 0);
            assertThat(carrier.calls()).isZero();
        }
    }
}
