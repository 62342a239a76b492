package org.santral.http.verimor;

import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;

/** The words of this dialect. They are contract data, whatever language a console speaks. */
final class VerimorTexts {
    private VerimorTexts() {}

    /** {@code result} of a call or leg: the closed list of spec/verimor.md §5.2. */
    static String result(Cause cause) {
        return switch (cause) {
            case NORMAL_CLEARING, NORMAL_UNSPECIFIED -> "Cevaplandı";
            case USER_BUSY -> "Meşgul";
            case ORIGINATOR_CANCEL -> "Vazgeçildi";
            case NO_ANSWER, ALLOTTED_TIMEOUT -> "Cevapsız";
            case CALL_REJECTED, INCOMING_CALL_BARRED -> "Reddedildi";
            case INCOMPATIBLE_DESTINATION -> "Ses kodekleri uyumsuz";
            case UNALLOCATED_NUMBER, NO_ROUTE_DESTINATION, INVALID_NUMBER_FORMAT -> "Hatalı Numara";
            case NO_USER_RESPONSE -> "Ulaşılamıyor";
            case NOT_ALLOWED_BY_IYS -> "İYS izni yok";
            case FACILITY_REJECTED, SERVICE_NOT_IMPLEMENTED, FACILITY_NOT_IMPLEMENTED -> "Hata";
            case SERVICE_UNAVAILABLE, INTERWORKING -> "Genel Hata";
            case REDIRECTION_TO_NEW_DESTINATION -> "Cihaz yönlendirmesi";
            case EXCHANGE_ROUTING_ERROR -> "Çağrı bağlanamadı";
            case MEDIA_TIMEOUT -> "RTP zamanaşımı";
            case SYSTEM_SHUTDOWN -> "Santral kapatılıyor";
            case ATTENDED_TRANSFER -> "Katılımlı aktarım";
            case PICKED_OFF -> "Çağrısı çekildi";
            case DESTINATION_OUT_OF_ORDER, NORMAL_TEMPORARY_FAILURE -> "Cihazla iletişim sorunu";
            case NETWORK_OUT_OF_ORDER -> "İletişim sorunu";
            case RECOVERY_ON_TIMER_EXPIRE -> "Zamanaşımı";
            case BEARERCAPABILITY_NOTIMPL -> "Sesli görüşme yapamayan numara";
            case LOSE_RACE -> "Diğer dahili cevapladı";
            case CHAN_NOT_IMPLEMENTED -> "Desteklenmeyen kanal tipi";
            case NORMAL_CIRCUIT_CONGESTION -> "Arama için santral uygun durumda değil";
            case INVALID_CALL_REFERENCE -> "Tanınmayan Çağrı ID numarası";
        };
    }

    /** {@code direction} of a CDR (§5.1). */
    static String cdrDirection(Direction direction, Origin origin) {
        return switch (direction) {
            case IN -> "Gelen";
            case LOCAL -> "Santral içi";
            case OUT ->
                switch (origin) {
                    case DIALED -> "Giden";
                    case API_EXTENSION, API_MASKING -> "Giden (API)";
                };
        };
    }

    /** {@code direction} of an event. */
    static String eventDirection(Direction direction) {
        return switch (direction) {
            case IN -> "inbound";
            case OUT -> "outbound";
            case LOCAL -> "internal";
        };
    }

    /** {@code sip_hangup_disposition} (spec/events.md §3.4). */
    static String endedBy(Termination termination) {
        return switch (termination.by()) {
            case CALLER -> "caller";
            case CALLEE, SYSTEM -> "callee";
        };
    }
}
