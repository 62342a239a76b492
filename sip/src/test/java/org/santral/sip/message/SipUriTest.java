package org.santral.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipUriTest {
    /** The examples of RFC 3261 §19.1.4, and RFC 3966 §4 for tel. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sip:%61lice@atlanta.com;transport=TCP   | sip:alice@AtLanTa.CoM;Transport=tcp               | true
            sip:carol@chicago.com                   | sip:carol@chicago.com;newparam=5                  | true
            sip:carol@chicago.com                   | sip:carol@chicago.com;security=on                 | true
            sip:carol@chicago.com;newparam=5        | sip:carol@chicago.com;security=on                 | true
            sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com | sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com | true
            sip:alice@atlanta.com?subject=project%20x&priority=urgent | sip:alice@atlanta.com?priority=urgent&subject=project%20x | true
            SIP:ALICE@AtLanTa.CoM;Transport=udp     | sip:alice@AtLanTa.CoM;Transport=UDP               | false
            sip:bob@biloxi.com                      | sip:bob@biloxi.com:5060                           | false
            sip:bob@biloxi.com                      | sip:bob@biloxi.com;transport=udp                  | false
            sip:bob@biloxi.com                      | sip:bob@biloxi.com:6000;transport=tcp             | false
            sip:carol@chicago.com                   | sip:carol@chicago.com?Subject=next%20meeting      | false
            sip:bob@phone21.boxesbybob.com          | sip:bob@192.0.2.4                                 | false
            sip:carol@chicago.com;security=on       | sip:carol@chicago.com;security=off                | false
            sip:carol@chicago.com                   | sips:carol@chicago.com                            | false
            sip:a%3Bb@chicago.com                   | sip:a;b@chicago.com                               | false
            sip:a@chicago.com;maddr=192.0.2.1       | sip:a@chicago.com                                 | false
            sip:a@chicago.com;user=phone            | sip:a@chicago.com                                 | false
            tel:+1-201-555-0123                     | tel:+12015550123                                  | true
            tel:7042;phone-context=example.com      | tel:7042                                          | false
            """)
    void comparison(String a, String b, boolean same) {
        assertThat(SipUri.parse(a).sameAs(SipUri.parse(b))).isEqualTo(same);
        assertThat(SipUri.parse(b).sameAs(SipUri.parse(a))).isEqualTo(same);
        assertThat(SipUri.parse(a).sameAs(SipUri.parse(a))).isTrue();
    }

    @Test
    void parts_are_unescaped() {
        SipUri uri = SipUri.parse("sips:al%20ice:s%40crt@[2001:DB8::1]:5061;transport=TLS;lr;x=%41?Subject=a%20b&To=c");
        assertThat(uri.secure()).isTrue();
        assertThat(uri.user()).isEqualTo("al ice");
        assertThat(uri.password()).isEqualTo("s@crt");
        assertThat(uri.host()).isEqualTo("[2001:DB8::1]");
        assertThat(uri.port()).isEqualTo(5061);
        assertThat(uri.transport()).isEqualTo("tls");
        assertThat(uri.hasParam("LR")).isTrue();
        assertThat(uri.param("lr")).isNull();
        assertThat(uri.param("x")).isEqualTo("A");
        assertThat(uri.header("subject")).isEqualTo("a b");
        assertThat(uri.withoutHeaders().hasHeaders()).isFalse();
    }

    @Test
    void what_code_puts_in_comes_out_again() {
        for (String user : new String[] {"905321234567", "a b", "x@y:z", "ünlü", "*21#", "%41", "\r\nVia: x", "\0"}) {
            SipUri uri =
                    SipUri.of(user, "2001:db8::1", 5062).withParam("p", user).withUser(user);
            assertThat(uri.user()).isEqualTo(user);
            assertThat(uri.param("p")).isEqualTo(user);
            assertThat(uri.toString()).doesNotContain("\r", "\n", "\0", " ");
            assertThat(SipUri.parse(uri.toString())).isEqualTo(uri);
        }
        assertThat(SipUri.of(null, "example.com", 0)).hasToString("sip:example.com");
        assertThat(SipUri.parse("sip:a@b;x=1").withPort(5070).withoutParam("X")).hasToString("sip:a@b:5070");
    }

    @Test
    void a_tel_uri_has_a_number_and_no_host() {
        SipUri tel = SipUri.parse("tel:+90-532-1234567;phone-context=+90");
        assertThat(tel.tel()).isTrue();
        assertThat(tel.user()).isEqualTo("+90-532-1234567");
        assertThat(tel.param("phone-context")).isEqualTo("+90");
        assertThat(tel.host()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sip:",
                "sip:@host",
                "sip:a@",
                "sip:a@b@c",
                "sip:a@b:0",
                "sip:a@b:65536",
                "sip:a@b:",
                "sip:a@b:x",
                "sip:a b@c",
                "sip:a%4@c",
                "sip:a%zz@c",
                "sip:a@b;",
                "sip:a@b;;x",
                "sip:a@b;=1",
                "sip:a@b?",
                "sip:a@[::1",
                "sip:a@[zz::1]",
                "sip:a@b/c",
                "http://a",
                "tel:",
                "sip:a\u00e9@b",
                "sip:<a@b>"
            })
    void malformed_uris_are_refused(String text) {
        assertThatThrownBy(() -> SipUri.parse(text)).isInstanceOf(SipSyntaxException.class);
    }
}
