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
            NORMAL_CLEARING                | Cevaplandı                             | NORMAL_CLEARING       | Normal | NO ANSWER | Normal Clearing
            NORMAL_CLEARING                | Cevaplandı                             | NORMAL_CLEARING       | Normal | NO ANSWER | Normal Clearing
            NORMAL_UNSPECIFIED             | Cevaplandı                             | —                     | Normal | FAILED | Normal, unspecified
            USER_BUSY                      | Meşgul                                 | USER_BUSY             | Meşgul | BUSY | User busy
            NO_USER_RESPONSE               | Ulaşılamıyor                           | NO_USER_RESPONSE      | Kullanıcı cevaplamadı. | NO ANSWER | No user responding
            NO_ANSWER                      | Cevapsız                               | NO_ANSWER             | Cevap Yok | NO ANSWER | User alerting, no answer
            CALL_REJECTED                  | Reddedildi                             | CALL_REJECTED         | Arama Reddedildi | BUSY | Call Rejected
            ORIGINATOR_CANCEL              | Vazgeçildi                             | ORIGINATOR_CANCEL     | Aramayı başlatan cevaplanmadan iptal ediyor. | NO ANSWER | null
            INVALID_NUMBER_FORMAT          | Hatalı Numara                          | INVALID_NUMBER_FORMAT | Yanlış numara formatı | FAILED | Invalid number format
            LOSE_RACE                      | Diğer dahili cevapladı                 | LOSE_RACE             | Başkası açtı | NO ANSWER | Answered elsewhere
            ANSWERED                       | Cevaplandı                             | ANSWERED              | Cevapladı | ANSWERED | Normal Clearing
            UNALLOCATED_NUMBER             | Hatalı Numara                          | —                     | Yanlış numara formatı | FAILED | Unallocated (unassigned) number
            NO_ROUTE_DESTINATION           | Hatalı Numara                          | —                     | Yanlış numara formatı | FAILED | No route to destination
            INCOMPATIBLE_DESTINATION       | Ses kodekleri uyumsuz                  | —                     | Cevap Yok | FAILED | Incompatible destination
            INCOMING_CALL_BARRED           | Reddedildi                             | CALL_REJECTED         | Arama Reddedildi | FAILED | Incoming call barred
            NOT_ALLOWED_BY_IYS             | İYS izni yok                           | CALL_REJECTED         | Arama Reddedildi | FAILED | Call Rejected
            FACILITY_REJECTED              | Hata                                   | —                     | Arama Reddedildi | FAILED | Facility rejected
            SERVICE_NOT_IMPLEMENTED        | Hata                                   | —                     | Cevap Yok | FAILED | Service not implemented
            FACILITY_NOT_IMPLEMENTED       | Hata                                   | —                     | Cevap Yok | FAILED | Facility not implemented
            SERVICE_UNAVAILABLE            | Genel Hata                             | —                     | Cevap Yok | FAILED | Service unavailable
            INTERWORKING                   | Genel Hata                             | —                     | Cevap Yok | FAILED | Interworking, unspecified
            REDIRECTION_TO_NEW_DESTINATION | Cihaz yönlendirmesi                    | —                     | Normal | NO ANSWER | Redirected to new destination
            EXCHANGE_ROUTING_ERROR         | Çağrı bağlanamadı                      | —                     | Cevap Yok | FAILED | Exchange routing error
            MEDIA_TIMEOUT                  | RTP zamanaşımı                         | NORMAL_CLEARING       | Normal | FAILED | Normal Clearing
            SYSTEM_SHUTDOWN                | Santral kapatılıyor                    | —                     | Cevap Yok | FAILED | Temporary failure
            ATTENDED_TRANSFER              | Katılımlı aktarım                      | NORMAL_CLEARING       | Normal | ANSWERED | Normal Clearing
            PICKED_OFF                     | Çağrısı çekildi                        | LOSE_RACE             | Başkası açtı | NO ANSWER | Answered elsewhere
            DESTINATION_OUT_OF_ORDER       | Cihazla iletişim sorunu                | —                     | Kullanıcı cevaplamadı. | FAILED | Destination out of order
            NORMAL_TEMPORARY_FAILURE       | Cihazla iletişim sorunu                | —                     | Kullanıcı cevaplamadı. | CONGESTION | Temporary failure
            NETWORK_OUT_OF_ORDER           | İletişim sorunu                        | —                     | Cevap Yok | CONGESTION | Network out of order
            RECOVERY_ON_TIMER_EXPIRE       | Zamanaşımı                             | NO_USER_RESPONSE      | Kullanıcı cevaplamadı. | NO ANSWER | Recover on timer expiry
            ALLOTTED_TIMEOUT               | Cevapsız                               | NO_ANSWER             | Cevap Yok | NO ANSWER | User alerting, no answer
            BEARERCAPABILITY_NOTIMPL       | Sesli görüşme yapamayan numara         | —                     | Cevap Yok | FAILED | Bearer capability not implemented
            CHAN_NOT_IMPLEMENTED           | Desteklenmeyen kanal tipi              | —                     | Cevap Yok | FAILED | Channel not implemented
            NORMAL_CIRCUIT_CONGESTION      | Arama için santral uygun durumda değil | —                     | Cevap Yok | CONGESTION | Circuit/channel congestion
            INVALID_CALL_REFERENCE         | Tanınmayan Çağrı ID numarası           | —                     | Cevap Yok | FAILED | Invalid call reference value
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
            CauseWords wanted = new CauseWords(
                    line.get(1),
                    line.get(2).equals("—") ? cause.name() : line.get(2),
                    line.get(3),
                    line.get(4),
                    line.get(5).equals("null") ? null : line.get(5));
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
        CauseWords answered = new CauseWords(line.get(1), line.get(2), line.get(3), line.get(4), line.get(5));
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
