package org.santral.http.verimor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.santral.base.Cause;
import org.santral.http.CauseWords;

class VerimorTextsTest {
    private static final ZoneId ISTANBUL = ZoneId.of("Europe/Istanbul");

    /** The closed list that a typed client knows (spec/verimor.md §5.2). */
    private static final Set<String> RESULTS = Set.of(
            "Meşgul",
            "Vazgeçildi",
            "Cevapsız",
            "Cevaplandı",
            "Reddedildi",
            "Ses kodekleri uyumsuz",
            "Hatalı Numara",
            "Ulaşılamıyor",
            "İYS izni yok",
            "Hata",
            "Genel Hata",
            "Cihaz yönlendirmesi",
            "Çağrı bağlanamadı",
            "RTP zamanaşımı",
            "Santral kapatılıyor",
            "Katılımlı aktarım",
            "Çağrısı çekildi",
            "Cihazla iletişim sorunu",
            "İletişim sorunu",
            "Zamanaşımı",
            "Sesli görüşme yapamayan numara",
            "Diğer dahili cevapladı",
            "Desteklenmeyen kanal tipi",
            "Arama için santral uygun durumda değil",
            "Tanınmayan Çağrı ID numarası");

    @ParameterizedTest
    @EnumSource(Cause.class)
    void every_result_is_of_the_closed_list(Cause cause) {
        assertThat(RESULTS).contains(CauseWords.of(cause).verimor());
    }

    /** A stamp as a filter may hold it, and the moment meant; {@code -} for none. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
        2017-08-03 12:30:32 UTC,        2017-08-03T12:30:32Z
        2017-08-03 12:30:32 utc,        2017-08-03T12:30:32Z
        2017-08-03 12:30:32 +0300,      2017-08-03T09:30:32Z
        2017-08-03 12:30:32 +03:00,     2017-08-03T09:30:32Z
        2017-08-03 12:30:32+0300,       2017-08-03T09:30:32Z
        2017-08-03 12:30:32 0300,       2017-08-03T09:30:32Z
        2017-08-03 12:30:32  0300,      2017-08-03T09:30:32Z
        2017-08-03 12:30:32 -0330,      2017-08-03T16:00:32Z
        2017-08-03T12:30:32Z,           2017-08-03T12:30:32Z
        2017-08-03T12:30:32.123Z,       2017-08-03T12:30:32Z
        2017-08-03T12:30:32,            2017-08-03T09:30:32Z
        2017-08-03 12:30:32,            2017-08-03T09:30:32Z
        2016-01-01 00:00:00,            2015-12-31T22:00:00Z
        2017-02-29 12:30:32,            -
        2017-08-03,                     -
        2017-08-03 25:30:32,            -
        2017-08-03 12:30:32 +9900,      -
        now,                            -
        """)
    void stamps_of_filters(String text, Instant meant) {
        assertThat(VerimorStamps.parse(text, ISTANBUL)).isEqualTo(Optional.ofNullable(meant));
    }

    @Test
    void stamps_and_durations_as_written() {
        Instant at = Instant.parse("2017-08-03T09:30:32.987654Z");
        assertThat(VerimorStamps.cdr(at, ISTANBUL)).isEqualTo("2017-08-03 12:30:32 +0300");
        assertThat(VerimorStamps.event(at, ISTANBUL)).isEqualTo("2017-08-03 12:30:32");
        assertThat(VerimorStamps.duration(Duration.ofSeconds(65))).isEqualTo("00:01:05");
        assertThat(VerimorStamps.duration(Duration.ofHours(100))).isEqualTo("100:00:00");
    }

    /** A number of a filter, and what it is compared with. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        02123205062,      902123205062
        902123205062,     902123205062
        +902123205062,    902123205062
        2123205062,       902123205062
        (0212) 320-50 62, 902123205062
        00493027590915,   493027590915
        1001,             1001
        abc,              abc
        """)
    void numbers_of_filters(String written, String key) {
        assertThat(Numbers.key(written, "TR")).isEqualTo(key);
    }
}
