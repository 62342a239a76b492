package org.santral.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a REFER asks for (RFC 3515 §2.1) and which dialog is replaced (RFC 3891 §6.1). */
class ReferToTest {

    @Test
    void a_blind_transfer_names_a_target_alone() {
        ReferTo blind = ReferTo.parse("\"Ada\" <sip:1001@demo.example;user=phone>");

        assertThat(blind.target()).isEqualTo(SipUri.parse("sip:1001@demo.example;user=phone"));
        assertThat(blind.method()).isEqualTo("INVITE");
        assertThat(blind.replaces()).isNull();
    }

    @Test
    void an_attended_transfer_carries_the_dialog_escaped() {
        ReferTo attended = ReferTo.parse("<sip:1001@192.0.2.5:5062;transport=tcp;method=INVITE"
                + "?Replaces=a84b4c%40host.example%3Bto-tag%3D7743%3Bfrom-tag%3D6472%3Bearly-only&Require=replaces>");

        assertThat(attended.target()).hasToString("sip:1001@192.0.2.5:5062;transport=tcp");
        assertThat(attended.replaces()).isEqualTo(new Replaces("a84b4c@host.example", "7743", "6472", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:1001@demo.example",
                "sip:1001@demo.example?Replaces=c%3Bto-tag%3D1%3Bfrom-tag%3D2",
                "sip:1001@demo.example?replaces=c%3Bfrom-tag%3D2%3Bto-tag%3D1"
            })
    void missing_brackets_are_understood(String value) {
        assertThat(ReferTo.parse(value).target()).hasToString("sip:1001@demo.example");
        if (value.contains("%3B")) {
            assertThat(ReferTo.parse(value).replaces()).isEqualTo(new Replaces("c", "1", "2", false));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<>",
                "<http://demo.example/>",
                "<sip:a@b>, <sip:c@d>",
                "<sip:a@b?Replaces=>",
                "<sip:a@b?Replaces=c%3Bto-tag%3D1>",
                "<sip:a@b?Replaces=%3Bto-tag%3D1%3Bfrom-tag%3D2>",
                "<sip:a@b?Replaces=c%0D%0AX%3A1%3Bto-tag%3D1%3Bfrom-tag%3D2>",
                "<sip:a@b?Replaces=c%3Bto-tag%3D%22a%20b%22%3Bfrom-tag%3D2>",
                "<sip:a@b;method=IN%20VITE>",
                "<sip:a@b?Replaces=%zz>"
            })
    void what_is_malformed_is_refused(String value) {
        assertThatThrownBy(() -> ReferTo.parse(value)).isInstanceOf(SipSyntaxException.class);
    }

    @Test
    void a_replaces_header_reads_as_it_is_written() {
        Replaces early = Replaces.parse("98asjd8@test ;from-tag=8989 ; to-tag=2312;early-only;x=y");
        assertThat(early).isEqualTo(new Replaces("98asjd8@test", "2312", "8989", true));
        assertThat(Replaces.parse(early.toString())).isEqualTo(early);
        assertThatThrownBy(() -> new Replaces("", "1", "2", false)).isInstanceOf(IllegalArgumentException.class);
    }
}
