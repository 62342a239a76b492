package org.santral.http;

import org.santral.base.Cause;

/**
 * The one table of causes (spec/events.md §4.2): what each dialect calls them. The words of all vendors stand side by
 * side here and nowhere else, so that no dialect can tell another story of the same call, and so that a new cause does
 * not compile before every vendor has a word for it.
 *
 * @param verimor {@code result}
 * @param bulutfonCode {@code hangup_cause} and {@code result} in the code form: one of the vendor's nine, or else our name
 * @param bulutfonV1 the same in the form of 2015
 */
public record CauseWords(String verimor, String bulutfonCode, String bulutfonV1) {
    private static final String NORMAL = "Normal";
    private static final String NO_ANSWER = "Cevap Yok";
    private static final String NO_RESPONSE = "Kullanıcı cevaplamadı.";
    private static final String REJECTED = "Arama Reddedildi";
    private static final String WRONG_NUMBER = "Yanlış numara formatı";
    private static final String ELSEWHERE = "Başkası açtı";

    /** The leg of a device that answered; of a leg only. Bulutfon v1 in the spelling of its seed (bulutfon.md Q4). */
    private static final CauseWords ANSWERED = new CauseWords("Cevaplandı", "ANSWERED", "Cevapladı");

    /** The words for the cause of a call. */
    public static CauseWords of(Cause cause) {
        return switch (cause) {
            case NORMAL_CLEARING -> named(cause, "Cevaplandı", NORMAL);
            case NORMAL_UNSPECIFIED -> named(cause, "Cevaplandı", NORMAL);
            case USER_BUSY -> named(cause, "Meşgul", "Meşgul");
            case NO_USER_RESPONSE -> named(cause, "Ulaşılamıyor", NO_RESPONSE);
            case NO_ANSWER -> named(cause, "Cevapsız", NO_ANSWER);
            case CALL_REJECTED -> named(cause, "Reddedildi", REJECTED);
            case ORIGINATOR_CANCEL -> named(cause, "Vazgeçildi", "Aramayı başlatan cevaplanmadan iptal ediyor.");
            case INVALID_NUMBER_FORMAT -> named(cause, "Hatalı Numara", WRONG_NUMBER);
            case LOSE_RACE -> named(cause, "Diğer dahili cevapladı", ELSEWHERE);
            case UNALLOCATED_NUMBER -> named(cause, "Hatalı Numara", WRONG_NUMBER);
            case NO_ROUTE_DESTINATION -> named(cause, "Hatalı Numara", WRONG_NUMBER);
            case INCOMPATIBLE_DESTINATION -> named(cause, "Ses kodekleri uyumsuz", NO_ANSWER);
            case INCOMING_CALL_BARRED -> new CauseWords("Reddedildi", "CALL_REJECTED", REJECTED);
            case NOT_ALLOWED_BY_IYS -> new CauseWords("İYS izni yok", "CALL_REJECTED", REJECTED);
            case FACILITY_REJECTED -> named(cause, "Hata", REJECTED);
            case SERVICE_NOT_IMPLEMENTED -> named(cause, "Hata", NO_ANSWER);
            case FACILITY_NOT_IMPLEMENTED -> named(cause, "Hata", NO_ANSWER);
            case SERVICE_UNAVAILABLE -> named(cause, "Genel Hata", NO_ANSWER);
            case INTERWORKING -> named(cause, "Genel Hata", NO_ANSWER);
            case REDIRECTION_TO_NEW_DESTINATION -> named(cause, "Cihaz yönlendirmesi", NORMAL);
            case EXCHANGE_ROUTING_ERROR -> named(cause, "Çağrı bağlanamadı", NO_ANSWER);
            case MEDIA_TIMEOUT -> new CauseWords("RTP zamanaşımı", "NORMAL_CLEARING", NORMAL);
            case SYSTEM_SHUTDOWN -> named(cause, "Santral kapatılıyor", NO_ANSWER);
            case ATTENDED_TRANSFER -> new CauseWords("Katılımlı aktarım", "NORMAL_CLEARING", NORMAL);
            case PICKED_OFF -> new CauseWords("Çağrısı çekildi", "LOSE_RACE", ELSEWHERE);
            case DESTINATION_OUT_OF_ORDER -> named(cause, "Cihazla iletişim sorunu", NO_RESPONSE);
            case NORMAL_TEMPORARY_FAILURE -> named(cause, "Cihazla iletişim sorunu", NO_RESPONSE);
            case NETWORK_OUT_OF_ORDER -> named(cause, "İletişim sorunu", NO_ANSWER);
            case RECOVERY_ON_TIMER_EXPIRE -> new CauseWords("Zamanaşımı", "NO_USER_RESPONSE", NO_RESPONSE);
            case ALLOTTED_TIMEOUT -> new CauseWords("Cevapsız", "NO_ANSWER", NO_ANSWER);
            case BEARERCAPABILITY_NOTIMPL -> named(cause, "Sesli görüşme yapamayan numara", NO_ANSWER);
            case CHAN_NOT_IMPLEMENTED -> named(cause, "Desteklenmeyen kanal tipi", NO_ANSWER);
            case NORMAL_CIRCUIT_CONGESTION -> named(cause, "Arama için santral uygun durumda değil", NO_ANSWER);
            case INVALID_CALL_REFERENCE -> named(cause, "Tanınmayan Çağrı ID numarası", NO_ANSWER);
        };
    }

    /** The words for how a device's part ended: whoever answered has answered, however the talk ended. */
    public static CauseWords ofLeg(Cause cause, boolean answered) {
        return answered && cause != Cause.LOSE_RACE && cause != Cause.PICKED_OFF ? ANSWERED : of(cause);
    }

    private static CauseWords named(Cause cause, String verimor, String bulutfonV1) {
        return new CauseWords(verimor, cause.name(), bulutfonV1);
    }
}
