package org.santral.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.santral.base.Cause;

/** The table of causes is the one of spec/events.md §4.2, line by line. */
class CauseWordsTest {
    /** Cause, Verimor's result, Bulutfon's code (— for our own name), Bulutfon's text; a cause may have two lines. */
    private static final String TABLE = """
            NORMAL_CLEARING                | Cevaplandı                             | NORMAL_CLEARING       | Normal
            NORMAL_CLEARING                | Cevaplandı                             | NORMAL_CLEARING       | Normal
            NORMAL_UNSPECIFIED             | Cevaplandı                             | —                     | Normal
            USER_BUSY                      | Meşgul                                 | USER_BUSY             | Meşgul
            NO_USER_RESPONSE               | Ulaşılamıyor                           | NO_USER_RESPONSE      | Kullanıcı cevaplamadı.
            NO_ANSWER                      | Cevapsız                               | NO_ANSWER             | Cevap Yok
            CALL_REJECTED                  | Reddedildi                             | CALL_REJECTED         | Arama Reddedildi
            ORIGINATOR_CANCEL              | Vazgeçildi                             | ORIGINATOR_CANCEL     | Aramayı başlatan cevaplanmadan iptal ediyor.
            INVALID_NUMBER_FORMAT          | Hatalı Numara                          | INVALID_NUMBER_FORMAT | Yanlış numara formatı
            LOSE_RACE                      | Diğer dahili cevapladı                 | LOSE_RACE             | Başkası açtı
            ANSWERED                       | Cevaplandı                             | ANSWERED              | Cevapladı
            UNALLOCATED_NUMBER             | Hatalı Numara                          | —                     | Yanlış numara formatı
            NO_ROUTE_DESTINATION           | Hatalı Numara                          | —                     | Yanlış numara formatı
            INCOMPATIBLE_DESTINATION       | Ses kodekleri uyumsuz                  | —                     | Cevap Yok
            INCOMING_CALL_BARRED           | Reddedildi                             | CALL_REJECTED         | Arama Reddedildi
            NOT_ALLOWED_BY_IYS             | İYS izni yok                           | CALL_REJECTED         | Arama Reddedildi
            FACILITY_REJECTED              | Hata                                   | —                     | Arama Reddedildi
            SERVICE_NOT_IMPLEMENTED        | Hata                                   | —                     | Cevap Yok
            FACILITY_NOT_IMPLEMENTED       | Hata                                   | —                     | Cevap Yok
            SERVICE_UNAVAILABLE            | Genel Hata                             | —                     | Cevap Yok
            INTERWORKING                   | Genel Hata                             | —                     | Cevap Yok
            REDIRECTION_TO_NEW_DESTINATION | Cihaz yönlendirmesi                    | —                     | Normal
            EXCHANGE_ROUTING_ERROR         | Çağrı bağlanamadı                      | —                     | Cevap Yok
            MEDIA_TIMEOUT                  | RTP zamanaşımı                         | NORMAL_CLEARING       | Normal
            SYSTEM_SHUTDOWN                | Santral kapatılıyor                    | —                     | Cevap Yok
            ATTENDED_TRANSFER              | Katılımlı aktarım                      | NORMAL_CLEARING       | Normal
            PICKED_OFF                     | Çağrısı çekildi                        | LOSE_RACE             | Başkası açtı
            DESTINATION_OUT_OF_ORDER       | Cihazla iletişim sorunu                | —                     | Kullanıcı cevaplamadı.
            NORMAL_TEMPORARY_FAILURE       | Cihazla iletişim sorunu                | —                     | Kullanıcı cevaplamadı.
            NETWORK_OUT_OF_ORDER           | İletişim sorunu                        | —                     | Cevap Yok
            RECOVERY_ON_TIMER_EXPIRE       | Zamanaşımı                             | NO_USER_RESPONSE      | Kullanıcı cevaplamadı.
            ALLOTTED_TIMEOUT               | Cevapsız                               | NO_ANSWER             | Cevap Yok
            BEARERCAPABILITY_NOTIMPL       | Sesli görüşme yapamayan numara         | —                     | Cevap Yok
            CHAN_NOT_IMPLEMENTED           | Desteklenmeyen kanal tipi              | —                     | Cevap Yok
            NORMAL_CIRCUIT_CONGESTION      | Arama için santral uygun durumda değil | —                     | Cevap Yok
            INVALID_CALL_REFERENCE         | Tanınmayan Çağrı ID numarası           | —                     | Cevap Yok
            """;

    private static List<List<String>> lines() {
        return TABLE.lines()
                .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList())
                .toList();
    }

    @Test
    void every_cause_has_the_words_of_the_table() {
        Set<Cause> seen = EnumSet.noneOf(Cause.class);
        for (List<String> line : lines()) {
            if (line.getFirst().equals("ANSWERED")) {
                continue;
            }
            Cause cause = Cause.valueOf(line.getFirst());
            seen.add(cause);
            CauseWords wanted =
                    new CauseWords(line.get(1), line.get(2).equals("—") ? cause.name() : line.get(2), line.get(3));
            assertThat(CauseWords.of(cause)).as(cause.name()).isEqualTo(wanted);
            assertThat(CauseWords.ofLeg(cause, false)).as(cause.name()).isEqualTo(wanted);
        }
        assertThat(seen).containsExactlyInAnyOrder(Cause.values());
    }

    @Test
    void a_leg_that_answered_has_answered_however_the_talk_ended() {
        List<String> line = lines().stream()
                .filter(it -> it.getFirst().equals("ANSWERED"))
                .findFirst()
                .orElseThrow();
        CauseWords answered = new CauseWords(line.get(1), line.get(2), line.get(3));
        assertThat(CauseWords.ofLeg(Cause.NORMAL_CLEARING, true)).isEqualTo(answered);
        assertThat(CauseWords.ofLeg(Cause.ATTENDED_TRANSFER, true)).isEqualTo(answered);
        assertThat(CauseWords.ofLeg(Cause.MEDIA_TIMEOUT, true)).isEqualTo(answered);
    }

    /** Two devices answered at once, and one came too late. */
    @Test
    void a_leg_that_lost_the_race_has_lost_it_even_when_it_answered() {
        assertThat(CauseWords.ofLeg(Cause.LOSE_RACE, true)).isEqualTo(CauseWords.of(Cause.LOSE_RACE));
        assertThat(CauseWords.ofLeg(Cause.PICKED_OFF, true)).isEqualTo(CauseWords.of(Cause.PICKED_OFF));
    }
}
