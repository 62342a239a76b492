package org.santral.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.santral.sip.message.ParseResult;
import org.santral.sip.message.SipLimits;
import org.santral.sip.message.SipParser;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSerializer;

/** Reading an INVITE, and writing a response to it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SipMessages {
    static final String INVITE = """
            INVITE sip:908508850000@192.0.2.10:5060 SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.20:5060;branch=z9hG4bK-524287-1---7f3a9c0d21;rport
            Max-Forwards: 70
            From: "Ada Lovelace" <sip:905321234567@192.0.2.20>;tag=9fxced76sl
            To: <sip:908508850000@192.0.2.10>
            Call-ID: 3848276298220188511@192.0.2.20
            CSeq: 1 INVITE
            Contact: <sip:905321234567@192.0.2.20:5060;transport=udp>
            Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, PRACK
            Supported: timer, 100rel, replaces
            Session-Expires: 1800
            Min-SE: 90
            User-Agent: Carrier SBC 7.4
            Content-Type: application/sdp
            Content-Length: 187

            v=0
            o=- 53655765 2353687637 IN IP4 192.0.2.20
            s=-
            c=IN IP4 192.0.2.20
            t=0 0
            m=audio 30000 RTP/AVP 8 0 101
            a=rtpmap:8 PCMA/8000
            a=rtpmap:101 telephone-event/8000
            a=ptime:20
            a=sendrecv
            """.replace("\n", "\r\n");

    private final SipParser parser = new SipParser(SipLimits.DEFAULT);
    private final byte[] invite = complete().getBytes(StandardCharsets.US_ASCII);
    private final ByteBuf out = Unpooled.directBuffer(4096);
    private final SipRequest request = request(parser.parse(invite));

    private static String complete() {
        int body = INVITE.length() - INVITE.indexOf("\r\n\r\n") - 4;
        return INVITE.replace("Content-Length: 187", "Content-Length: " + body);
    }

    private static SipRequest request(ParseResult result) {
        if (result instanceof ParseResult.Parsed(SipRequest parsed)) {
            return parsed;
        }
        throw new IllegalStateException("the INVITE of the benchmark is damaged: " + result);
    }

    /** Parses, and reads what every call needs of it. */
    @Benchmark
    public int parse() {
        SipRequest parsed = request(parser.parse(invite));
        return parsed.callId().length()
                + parsed.topVia().hashCode()
                + parsed.cseq().hashCode();
    }

    /** Builds a 180 and writes it. */
    @Benchmark
    public int respond() {
        SipSerializer.write(SipResponse.to(request, 180, null).build(), out.clear());
        return out.readableBytes();
    }
}
