package org.santral.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SipParserTest {
    static final String INVITE = """
            INVITE sip:bob@biloxi.example.com;transport=udp SIP/2.0
            Via: SIP/2.0/UDP pc33.example.com:5061;branch=z9hG4bK776asdhds;rport, SIP/2.0/TCP [2001:db8::1];branch=z9hG4bKx
            Max-Forwards: 70
            t: "Bob \\"B\\"" <sip:bob@biloxi.example.com>
            From: Alice <sip:alice@atlanta.example.com>;tag=1928301774
            Call-ID: a84b4c76e66710@pc33.example.com
            CSeq: 314159 INVITE
            Record-Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>
            X-Odd:   keeps  its   spacing\s\s
            m: <sip:alice@pc33.example.com>;q=0.7;expires=60;+sip.instance="<urn:uuid:1>"
            Content-Type: application/sdp
            l: 4

            v=0
            """.replace("\n", "\r\n").replace("v=0\r\n", "v=0\n");

    static SipRequest request(String text) {
        return (SipRequest) parsed(text.getBytes(StandardCharsets.UTF_8));
    }

    static SipMessage parsed(byte[] bytes) {
        ParseResult result = new SipParser(SipLimits.DEFAULT).parse(bytes);
        assertThat(result).isInstanceOf(ParseResult.Parsed.class);
        return ((ParseResult.Parsed) result).message();
    }

    @Test
    void reads_the_typed_headers() {
        SipRequest invite = request(INVITE);
        assertThat(invite.method()).isEqualTo("INVITE");
        assertThat(invite.uri().user()).isEqualTo("bob");
        assertThat(invite.uri().transport()).isEqualTo("udp");
        assertThat(invite.topVia().host()).isEqualTo("pc33.example.com");
        assertThat(invite.topVia().port()).isEqualTo(5061);
        assertThat(invite.topVia().hasRport()).isTrue();
        assertThat(invite.headers().all("via")).hasSize(2);
        assertThat(invite.to().displayName()).isEqualTo("Bob \"B\"");
        assertThat(invite.toTag()).isNull();
        assertThat(invite.fromTag()).isEqualTo("1928301774");
        assertThat(invite.cseq()).isEqualTo(new CSeq(314159, "INVITE"));
        assertThat(invite.recordRoutes())
                .extracting(r -> r.uri().host())
                .containsExactly("p1.example.com", "p2.example.com");
        NameAddr contact = invite.contacts().getFirst();
        assertThat(contact.qThousandths()).isEqualTo(700);
        assertThat(contact.expiresSeconds()).isEqualTo(60);
        assertThat(contact.instance()).isEqualTo("<urn:uuid:1>");
        assertThat(invite.contentType()).isEqualTo("application/sdp");
        assertThat(invite.body()).asString(StandardCharsets.UTF_8).isEqualTo("v=0\n");
    }

    @Test
    void serializing_gives_back_the_bytes() {
        byte[] bytes = INVITE.getBytes(StandardCharsets.UTF_8);
        assertThat(SipSerializer.bytes(parsed(bytes))).isEqualTo(bytes);
    }

    @Test
    void bytes_that_are_no_utf8_survive() {
        byte[] bytes = INVITE.replace("keeps", "\u00ff\u00c3(").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(SipSerializer.bytes(parsed(bytes))).isEqualTo(bytes);
    }

    @Test
    void a_response_copies_what_the_rfc_says_and_gets_a_tag() {
        SipRequest invite = request(INVITE);
        SipResponse ringing = SipResponse.to(invite, 180, null)
                .toTag("abc")
                .with("Contact", "<sip:pbx@192.0.2.1>")
                .build();
        String text = new String(SipSerializer.bytes(ringing), StandardCharsets.UTF_8);
        assertThat(text)
                .startsWith("SIP/2.0 180 Ringing\r\n")
                .contains("t: \"Bob \\\"B\\\"\" <sip:bob@biloxi.example.com>;tag=abc\r\n")
                .contains("Record-Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>\r\n")
                .contains("Via: SIP/2.0/UDP pc33.example.com:5061;branch=z9hG4bK776asdhds;rport, SIP/2.0/TCP")
                .endsWith("Content-Length: 0\r\n\r\n")
                .doesNotContain("X-Odd", "application/sdp");
        assertThat(((SipResponse) parsed(text.getBytes(StandardCharsets.UTF_8))).toTag())
                .isEqualTo("abc");
    }

    @Test
    void the_source_of_a_packet_is_noted_in_the_first_via_only() {
        SipRequest invite = request(INVITE);
        SipRequest noted = invite.withTopVia(invite.topVia().withSource("192.0.2.9", 40000));
        assertThat(noted.topVia().received()).isEqualTo("192.0.2.9");
        assertThat(noted.topVia().rport()).isEqualTo(40000);
        assertThat(noted.headers().all("Via").get(1)).isEqualTo("SIP/2.0/TCP [2001:db8::1];branch=z9hG4bKx");
    }

    @Test
    void a_wrong_content_length_is_never_sent() {
        SipRequest changed =
                request(INVITE).toBuilder().body("text/plain", new byte[7]).build();
        assertThat(new String(SipSerializer.bytes(changed), StandardCharsets.UTF_8))
                .contains("Content-Length: 7\r\n")
                .doesNotContain("l: 4");
    }

    @Test
    void header_injection_is_refused() {
        SipRequest invite = request(INVITE);
        for (String evil : new String[] {"a\r\nX: y", "a\nX: y", "a\rb", "a\0b"}) {
            assertThatThrownBy(() -> invite.headers().with("Subject", evil))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> invite.headers().add("Subject", evil))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> invite.headers().prepend("Subject", evil))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> invite.headers().with(evil, "x")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> invite.to().withParam("x", evil)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> SipResponse.to(invite, 200, evil)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> SipResponse.to(invite, 200, null).toTag(evil))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
