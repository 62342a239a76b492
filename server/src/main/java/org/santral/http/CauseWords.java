package org.santral.http;

import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;

/**
 * The one table of causes (spec/events.md §4.2): what each dialect calls them. The words of all vendors stand side by
 * side here and nowhere else, so that no dialect can tell another story of the same call, and so that a new cause does
 * not compile before every vendor has a word for it.
 *
 * @param verimor {@code result}
 * @param bulutfonCode {@code hangup_cause} and {@code result} in the code form: one of the vendor's nine, or else our name
 * @param bulutfonV1 the same in the form of 2015
 * @param simotelUnanswered {@code disposition} of a call that nobody accepted; of others see {@link #simotel}
 * @param simotelCause {@code cause-txt}, whose number is {@link Cause#q850}; null for no cause
 */
public record CauseWords(
        String verimor,
        String bulutfonCode,
        String bulutfonV1,
        String simotelUnanswered,
        @Nullable String simotelCause) {
    private static final String NORMAL = "Normal";
    private static final String NO_ANSWER = "Cevap Yok";
    private static final String NO_RESPONSE = "Kullanıcı cevaplamadı.";
    private static final String REJECTED = "Arama Reddedildi";
    private static final String WRONG_NUMBER = "Yanlış numara formatı";
    private static final String ELSEWHERE = "Başkası açtı";
    private static final String UNANSWERED = "NO ANSWER";
    private static final String BUSY = "BUSY";
    private static final String FAILED = "FAILED";
    private static final String CONGESTION = "CONGESTION";

    /** The leg of a device that answered; of a leg only. Bulutfon v1 in the spelling of its seed (bulutfon.md Q4). */
    private static final CauseWords ANSWERED =
            new CauseWords("Cevaplandı", "ANSWERED", "Cevapladı", "ANSWERED", "Normal Clearing");

    /** The words for the cause of a call. */
    public static CauseWords of(Cause cause) {
        return switch (cause) {
            case NORMAL_CLEARING -> named(cause, "Cevaplandı", NORMAL, UNANSWERED, "Normal Clearing");
            case NORMAL_UNSPECIFIED -> named(cause, "Cevaplandı", NORMAL, FAILED, "Normal, unspecified");
            case USER_BUSY -> named(cause, "Meşgul", "Meşgul", BUSY, "User busy");
            case NO_USER_RESPONSE -> named(cause, "Ulaşılamıyor", NO_RESPONSE, UNANSWERED, "No user responding");
            case NO_ANSWER -> named(cause, "Cevapsız", NO_ANSWER, UNANSWERED, "User alerting, no answer");
            case CALL_REJECTED -> named(cause, "Reddedildi", REJECTED, BUSY, "Call Rejected");
            case ORIGINATOR_CANCEL ->
                named(cause, "Vazgeçildi", "Aramayı başlatan cevaplanmadan iptal ediyor.", UNANSWERED, null);
            case INVALID_NUMBER_FORMAT -> named(cause, "Hatalı Numara", WRONG_NUMBER, FAILED, "Invalid number format");
            case LOSE_RACE -> named(cause, "Diğer dahili cevapladı", ELSEWHERE, UNANSWERED, "Answered elsewhere");
            case UNALLOCATED_NUMBER ->
                named(cause, "Hatalı Numara", WRONG_NUMBER, FAILED, "Unallocated (unassigned) number");
            case NO_ROUTE_DESTINATION -> named(cause, "Hatalı Numara", WRONG_NUMBER, FAILED, "No route to destination");
            case INCOMPATIBLE_DESTINATION ->
                named(cause, "Ses kodekleri uyumsuz", NO_ANSWER, FAILED, "Incompatible destination");
            case INCOMING_CALL_BARRED ->
                new CauseWords("Reddedildi", "CALL_REJECTED", REJECTED, FAILED, "Incoming call barred");
            case NOT_ALLOWED_BY_IYS ->
                new CauseWords("İYS izni yok", "CALL_REJECTED", REJECTED, FAILED, "Call Rejected");
            case FACILITY_REJECTED -> named(cause, "Hata", REJECTED, FAILED, "Facility rejected");
            case SERVICE_NOT_IMPLEMENTED -> named(cause, "Hata", NO_ANSWER, FAILED, "Service not implemented");
            case FACILITY_NOT_IMPLEMENTED -> named(cause, "Hata", NO_ANSWER, FAILED, "Facility not implemented");
            case SERVICE_UNAVAILABLE -> named(cause, "Genel Hata", NO_ANSWER, FAILED, "Service unavailable");
            case INTERWORKING -> named(cause, "Genel Hata", NO_ANSWER, FAILED, "Interworking, unspecified");
            case REDIRECTION_TO_NEW_DESTINATION ->
                named(cause, "Cihaz yönlendirmesi", NORMAL, UNANSWERED, "Redirected to new destination");
            case EXCHANGE_ROUTING_ERROR ->
                named(cause, "Çağrı bağlanamadı", NO_ANSWER, FAILED, "Exchange routing error");
            case MEDIA_TIMEOUT ->
                new CauseWords("RTP zamanaşımı", "NORMAL_CLEARING", NORMAL, FAILED, "Normal Clearing");
            case SYSTEM_SHUTDOWN -> named(cause, "Santral kapatılıyor", NO_ANSWER, FAILED, "Temporary failure");
            case ATTENDED_TRANSFER ->
                new CauseWords("Katılımlı aktarım", "NORMAL_CLEARING", NORMAL, "ANSWERED", "Normal Clearing");
            case PICKED_OFF ->
                new CauseWords("Çağrısı çekildi", "LOSE_RACE", ELSEWHERE, UNANSWERED, "Answered elsewhere");
            case DESTINATION_OUT_OF_ORDER ->
                named(cause, "Cihazla iletişim sorunu", NO_RESPONSE, FAILED, "Destination out of order");
            case NORMAL_TEMPORARY_FAILURE ->
                named(cause, "Cihazla iletişim sorunu", NO_RESPONSE, CONGESTION, "Temporary failure");
            case NETWORK_OUT_OF_ORDER -> named(cause, "İletişim sorunu", NO_ANSWER, CONGESTION, "Network out of order");
            case RECOVERY_ON_TIMER_EXPIRE ->
                new CauseWords("Zamanaşımı", "NO_USER_RESPONSE", NO_RESPONSE, UNANSWERED, "Recover on timer expiry");
            case ALLOTTED_TIMEOUT ->
                new CauseWords("Cevapsız", "NO_ANSWER", NO_ANSWER, UNANSWERED, "User alerting, no answer");
            case BEARERCAPABILITY_NOTIMPL ->
                named(cause, "Sesli görüşme yapamayan numara", NO_ANSWER, FAILED, "Bearer capability not implemented");
            case CHAN_NOT_IMPLEMENTED ->
                named(cause, "Desteklenmeyen kanal tipi", NO_ANSWER, FAILED, "Channel not implemented");
            case NORMAL_CIRCUIT_CONGESTION ->
                named(
                        cause,
                        "Arama için santral uygun durumda değil",
                        NO_ANSWER,
                        CONGESTION,
                        "Circuit/channel congestion");
            case INVALID_CALL_REFERENCE ->
                named(cause, "Tanınmayan Çağrı ID numarası", NO_ANSWER, FAILED, "Invalid call reference value");
        };
    }

    /** The words for how a device's part ended: whoever answered has answered, however the talk ended. */
    public static CauseWords ofLeg(Cause cause, boolean answered) {
        return answered && cause != Cause.LOSE_RACE && cause != Cause.PICKED_OFF ? ANSWERED : of(cause);
    }

    /** Simotel's {@code disposition}: whoever talked to somebody was answered, however the talk ended. */
    public static String simotel(Cause cause, boolean answered) {
        return answered ? "ANSWERED" : of(cause).simotelUnanswered;
    }

    private static CauseWords named(
            Cause cause, String verimor, String bulutfonV1, String simotelUnanswered, @Nullable String simotelCause) {
        return new CauseWords(verimor, cause.name(), bulutfonV1, simotelUnanswered, simotelCause);
    }
}
