package org.santral.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.sip.message.Headers;

/** The negotiation of RFC 4028 as a table. */
class SessionTermsTest {

    @ParameterizedTest(name = "supported={0} asked={1} minSe={2} wanted={3}")
    @CsvSource(
            nullValues = "-",
            value = {
                // supported, Session-Expires, Min-SE, wanted | verdict, header, we refresh
                "false, -, -, 1800, none, -, false",
                "true, -, -, 0, none, -, false",
                "true, -, -, 1800, agreed, 1800;refresher=uac, false",
                "true, -, 3600, 1800, agreed, 3600;refresher=uac, false",
                "true, 600, -, 1800, agreed, 600;refresher=uac, false",
                "true, 600;refresher=uas, -, 1800, agreed, 600;refresher=uas, true",
                "true, 7200;refresher=uac, 90, 1800, agreed, 1800;refresher=uac, false",
                "true, 7200, 3600, 1800, agreed, 3600;refresher=uac, false",
                "true, 7200, -, 0, agreed, 7200;refresher=uac, false",
                "true, 60, -, 1800, small, -, false",
                "false, 60, -, 1800, agreed, 90;refresher=uas, true",
                "false, 600, -, 1800, agreed, 600;refresher=uas, true",
                "true, rubbish, -, 1800, agreed, 1800;refresher=uac, false",
            })
    void the_callee_decides(
            boolean supported,
            String asked,
            String minSe,
            int wanted,
            String verdict,
            String header,
            boolean weRefresh) {
        Headers headers = supported ? Headers.EMPTY.add("Supported", "timer") : Headers.EMPTY;
        headers = asked == null ? headers : headers.add("x", asked);
        headers = minSe == null ? headers : headers.add("Min-SE", minSe);
        SessionTerms.Decision decision =
                SessionTerms.decide(headers, Duration.ofSeconds(wanted), Duration.ofSeconds(90));
        switch (decision) {
            case SessionTerms.NoTimer() -> assertThat(verdict).isEqualTo("none");
            case SessionTerms.TooSmall(int seconds) -> {
                assertThat(verdict).isEqualTo("small");
                assertThat(seconds).isEqualTo(90);
            }
            case SessionTerms.Agreed agreed -> {
                assertThat(verdict).isEqualTo("agreed");
                assertThat(agreed.header()).isEqualTo(header);
                assertThat(agreed.terms().weRefresh()).isEqualTo(weRefresh);
                assertThat(agreed.require()).isNotEqualTo(weRefresh);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, false",
                "1800, 1800, true",
                "1800;refresher=uac, 1800, true",
                "1800 ; refresher=UAS, 1800, false",
                "1;refresher=uac, 90, true",
                "99999999999, -, false",
                "x, -, false",
            })
    void the_caller_learns(String value, String seconds, boolean weRefresh) {
        Headers headers = value == null ? Headers.EMPTY : Headers.EMPTY.add("Session-Expires", value);
        SessionTerms terms = SessionTerms.fromResponse(headers, Duration.ofSeconds(90));
        if (seconds == null) {
            assertThat(terms).isNull();
        } else {
            assertThat(terms).isEqualTo(new SessionTerms(Duration.ofSeconds(Long.parseLong(seconds)), weRefresh));
        }
    }

    @Test
    void refresh_at_half_time_and_hang_up_before_the_end() {
        SessionTerms longTerms = new SessionTerms(Duration.ofSeconds(1800), true);
        assertThat(longTerms.refreshAfter()).hasSeconds(900);
        assertThat(longTerms.hangUpAfter()).hasSeconds(1768);
        assertThat(new SessionTerms(Duration.ofSeconds(90), true).hangUpAfter()).hasSeconds(60);
    }
}
