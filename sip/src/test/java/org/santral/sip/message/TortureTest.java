package org.santral.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.sip.digest.DigestResult;
import org.santral.sip.digest.DigestServer;

/**
 * The 49 messages of RFC 4475. The verdict is {@code ok}, {@code drop} (no answer is possible or due), or the status of
 * the answer, first from the parser, then from the checks of a user agent server.
 */
class TortureTest {
    static final String[] NAMES = table().keySet().toArray(new String[0]);

    private static final RequestCheck CHECK = new RequestCheck(
            Set.of("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "INFO", "PRACK", "UPDATE", "REFER"),
            Set.of("100rel", "timer", "replaces"),
            Set.of("application/sdp"));

    private static final String TABLE = """
            wsinv      | ok   | ok  | 3.1.1.1 folding, space and odd case everywhere
            intmeth    | ok   | 501 | 3.1.1.2 every character a method, tag and name may have; sound, but no method we know
            esc01      | ok   | ok  | 3.1.1.3 escapes that decode to another URI inside the user part
            escnull    | ok   | ok  | 3.1.1.4 escaped NUL in the user part
            esc02      | ok   | 501 | 3.1.1.5 a percent sign is no escape in a method
            lwsdisp    | ok   | ok  | 3.1.1.6 no space between display name and bracket
            longreq    | ok   | ok  | 3.1.1.7 long values, many Vias
            dblreq     | ok   | ok  | 3.1.1.8 a second request behind Content-Length is ignored in a datagram
            semiuri    | ok   | ok  | 3.1.1.9 semicolon in the user part
            transports | ok   | ok  | 3.1.1.10 known and unknown transports in Via
            mpart01    | ok   | 405 | 3.1.1.11 binary parts in a MESSAGE; sound, but a method we do not serve
            unreason   | ok   | -   | 3.1.1.12 reason phrase in UTF-8
            noreason   | ok   | -   | 3.1.1.13 empty reason phrase
            badinv01   | 400  | -   | 3.1.2.1 separators without values in Via and Contact
            clerr      | 400  | -   | 3.1.2.2 Content-Length beyond the datagram
            ncl        | 400  | -   | 3.1.2.3 negative Content-Length
            scalar02   | 400  | -   | 3.1.2.4 CSeq and Max-Forwards out of range
            scalarlg   | drop | -   | 3.1.2.5 CSeq out of range in a response
            quotbal    | 400  | -   | 3.1.2.6 quoted string without end in To
            ltgtruri   | 400  | -   | 3.1.2.7 brackets around the Request-URI
            lwsruri    | 400  | -   | 3.1.2.8 space inside the Request-URI
            lwsstart   | 400  | -   | 3.1.2.9 more than one space in the request line
            trws       | 400  | -   | 3.1.2.10 space behind the request line
            escruri    | 400  | -   | 3.1.2.11 headers in the Request-URI
            baddate    | ok   | ok  | 3.1.2.12 Date not in GMT: may be ignored, and we never read Date
            regbadct   | ok   | 400 | 3.1.2.13 Contact with URI headers but without brackets
            badaspec   | 400  | -   | 3.1.2.14 space between bracket and URI
            baddn      | 400  | -   | 3.1.2.15 comma in a display name without quotes
            badvers    | 505  | -   | 3.1.2.16 SIP/7.0
            mismatch01 | 400  | -   | 3.1.2.17 CSeq names another method
            mismatch02 | 400  | -   | 3.1.2.18 CSeq names another method than the unknown one (400 or 501)
            bigcode    | drop | -   | 3.1.2.19 status code beyond three digits
            badbranch  | 400  | -   | 3.2.1 the branch is the cookie alone
            insuf      | 400  | -   | 3.3.1 From, To, Call-ID and others missing
            unkscm     | ok   | 416 | 3.3.2 unknown scheme in the Request-URI
            novelsc    | ok   | 416 | 3.3.3 known but unusual scheme in the Request-URI
            unksm2     | ok   | 400 | 3.3.4 unusual schemes in To, From and Contact: sound, but a registrar refuses
            bext01     | ok   | 420 | 3.3.5 unknown extensions required
            invut      | ok   | 415 | 3.3.6 unknown Content-Type
            regaut01   | ok   | ok  | 3.3.7 unknown Authorization scheme: challenged like no credentials
            multi01    | 400  | -   | 3.3.8 single-value headers given more than once
            mcl01      | 400  | -   | 3.3.9 two Content-Lengths
            bcast      | ok   | -   | 3.3.10 sound; the transport drops it because the Via is not its own
            zeromf     | ok   | ok  | 3.3.11 Max-Forwards 0: only a proxy refuses with 483
            cparam01   | ok   | ok  | 3.3.12 unknown Contact parameter
            cparam02   | ok   | ok  | 3.3.13 unknown URI parameter in Contact
            regescrt   | ok   | ok  | 3.3.14 escaped headers in a Contact URI
            sdp01      | ok   | 406 | 3.3.15 INVITE that accepts no SDP in the answer
            inv2543    | ok   | ok  | 3.4.1 RFC 2543: no branch, no tag, no Max-Forwards, no Content-Length
            """;

    private static Map<String, String> table() {
        Map<String, String> rows = new LinkedHashMap<>();
        TABLE.lines()
                .forEach(line -> rows.put(line.substring(0, line.indexOf('|')).strip(), line));
        return rows;
    }

    static byte[] bytes(String name) {
        try (InputStream in = TortureTest.class.getResourceAsStream("/rfc4475/" + name + ".dat")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ParseResult parse(String name) {
        return new SipParser(SipLimits.DEFAULT).parse(bytes(name));
    }

    private static SipRequest request(String name) {
        return (SipRequest) ((ParseResult.Parsed) parse(name)).message();
    }

    @ParameterizedTest(name = "{0}: parser {1}, server {2} ({3})")
    @CsvSource(delimiter = '|', textBlock = TABLE)
    void verdict(String name, String parser, String server, String why) {
        String byParser =
                switch (parse(name)) {
                    case ParseResult.Parsed parsed -> {
                        assertThat(byServer(parsed.message())).as(why).isEqualTo(server);
                        yield "ok";
                    }
                    case ParseResult.Rejected rejected -> {
                        assertThat(new SipParser(SipLimits.DEFAULT)
                                        .parse(SipSerializer.bytes(
                                                rejected.answer().toTag("x").build())))
                                .as("the answer has the Call-ID and Via of the request")
                                .isNotNull();
                        yield Integer.toString(rejected.status());
                    }
                    case ParseResult.Dropped dropped -> "drop";
                };
        assertThat(byParser).as(why).isEqualTo(parser);
    }

    private static String byServer(SipMessage message) {
        if (!(message instanceof SipRequest request)) {
            return "-";
        }
        SipResponse.Builder refusal = CHECK.refusal(request);
        return refusal == null ? "ok" : Integer.toString(refusal.status());
    }

    @Test
    void all_49_are_in_the_table() {
        assertThat(NAMES).hasSize(49).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = TABLE)
    void what_is_accepted_goes_out_byte_for_byte(String name, String parser, String server, String why) {
        if (parse(name) instanceof ParseResult.Parsed(SipMessage message)
                && message.headers().has("Content-Length")) {
            byte[] sent = SipSerializer.bytes(message);
            // dblreq carries a second message behind the first, which is no part of it.
            assertThat(bytes(name)).as(why).startsWith(sent);
            assertThat(name.equals("dblreq") || sent.length == bytes(name).length)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = TABLE)
    void a_stream_gives_the_same_verdict_fed_byte_by_byte(String name, String parser, String server, String why) {
        SipFramer framer = new SipFramer(new SipParser(SipLimits.DEFAULT));
        List<SipFramer.Frame> frames = new ArrayList<>();
        for (byte b : bytes(name)) {
            framer.feed(Unpooled.wrappedBuffer(new byte[] {b}), frames::add);
        }
        if (parser.equals("ok")
                && parse(name) instanceof ParseResult.Parsed(SipMessage m)
                && m.headers().has("Content-Length")) {
            SipFramer.Frame.Message first = (SipFramer.Frame.Message) frames.getFirst();
            SipMessage framed = ((ParseResult.Parsed) first.result()).message();
            assertThat(SipSerializer.bytes(framed)).as(why).isEqualTo(SipSerializer.bytes(m));
        }
    }

    @Test
    void wsinv_is_understood() {
        SipRequest wsinv = request("wsinv");
        assertThat(wsinv.to().tag()).isEqualTo("1918181833n");
        assertThat(wsinv.from().displayName()).isEqualTo("J Rosenberg \\\"");
        assertThat(wsinv.maxForwards()).isEqualTo(68);
        assertThat(wsinv.cseq()).isEqualTo(new CSeq(9, "INVITE"));
        assertThat(wsinv.topVia().transport()).isEqualTo("UDP");
        assertThat(wsinv.topVia().host()).isEqualTo("192.0.2.2");
        assertThat(wsinv.headers().all("Via")).hasSize(3);
        assertThat(wsinv.header("NewFangledHeader")).isEqualTo("newfangled value continued newfangled value");
        assertThat(wsinv.header("unknownheaderwithunusualvalue")).isEqualTo(";;,,;;,;");
        assertThat(wsinv.contacts().getFirst().displayName()).isEqualTo("Quoted string \"\"");
        assertThat(wsinv.contacts().getFirst().qThousandths()).isEqualTo(330);
        assertThat(wsinv.routes().getFirst().uri().hasParam("lr")).isTrue();
    }

    @Test
    void odd_characters_are_understood() {
        SipRequest intmeth = request("intmeth");
        assertThat(intmeth.uri().password()).isEqualTo("&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
        assertThat(intmeth.to().displayName()).isEqualTo("BEL:\u0007 NUL:\0 DEL:\u007f");
        assertThat(intmeth.from().param("fromParam''~+*_!.-%")).isEqualTo("работающий");
        assertThat(request("esc01").uri().user()).isEqualTo("sips:user@example.com");
        assertThat(request("escnull").to().uri().user()).isEqualTo("null-\0-null");
        assertThat(request("semiuri").uri().user()).isEqualTo("user;par=u@example.net");
        assertThat(request("lwsdisp").from().displayName()).isEqualTo("caller");
        assertThat(request("regescrt").contacts().getFirst().uri().header("Route"))
                .isEqualTo("<sip:sip.example.com>");
        assertThat(((SipResponse) ((ParseResult.Parsed) parse("unreason")).message()).reason())
                .startsWith("= 2**3 * 5**2 но");
        assertThat(((SipResponse) ((ParseResult.Parsed) parse("noreason")).message()).reason())
                .isEmpty();
    }

    @Test
    void refusals_say_what_would_do() {
        assertThat(CHECK.refusal(request("bext01")).build().headers().all("Unsupported"))
                .containsExactly("nothingSupportsThis", "nothingSupportsThisEither");
        assertThat(CHECK.refusal(request("invut")).build().header("Accept")).isEqualTo("application/sdp");
        assertThat(CHECK.refusal(request("mpart01")).build().header("Allow")).contains("INVITE");
    }

    @Test
    void an_unknown_authorization_scheme_is_challenged() {
        DigestServer server =
                new DigestServer("example.com", new byte[16], () -> Instant.EPOCH, Duration.ofMinutes(1), 10);
        assertThat(server.verify(request("regaut01"), user -> null)).isEqualTo(new DigestResult.Challenge(false));
    }

    @Test
    void an_incomplete_request_is_answered_with_what_it_had() {
        ParseResult.Rejected insuf = (ParseResult.Rejected) parse("insuf");
        String answer = new String(SipSerializer.bytes(insuf.answer().toTag("x").build()), StandardCharsets.UTF_8);
        assertThat(answer).startsWith("SIP/2.0 400 ").contains("Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj.insuf");
    }
}
