package org.santral.http.bulutfon;

import org.santral.base.Cause;
import org.santral.http.CauseWords;

/** {@code hangup_cause} of a web hook, which is not that of the record (spec/events.md §4.3). */
final class HookCause {
    private HookCause() {}

    /** {@code NORMAL_CLEARING} for a call that the PBX handled without an error, talked or not; else the table's name. */
    static String of(Cause cause) {
        return switch (cause) {
            case NORMAL_CLEARING,
                    NORMAL_UNSPECIFIED,
                    USER_BUSY,
                    NO_USER_RESPONSE,
                    NO_ANSWER,
                    ALLOTTED_TIMEOUT,
                    CALL_REJECTED,
                    INCOMING_CALL_BARRED,
                    ORIGINATOR_CANCEL,
                    LOSE_RACE,
                    PICKED_OFF,
                    ATTENDED_TRANSFER,
                    REDIRECTION_TO_NEW_DESTINATION -> Cause.NORMAL_CLEARING.name();
            case INVALID_NUMBER_FORMAT,
                    UNALLOCATED_NUMBER,
                    NO_ROUTE_DESTINATION,
                    INCOMPATIBLE_DESTINATION,
                    NOT_ALLOWED_BY_IYS,
                    FACILITY_REJECTED,
                    SERVICE_NOT_IMPLEMENTED,
                    FACILITY_NOT_IMPLEMENTED,
                    SERVICE_UNAVAILABLE,
                    INTERWORKING,
                    EXCHANGE_ROUTING_ERROR,
                    MEDIA_TIMEOUT,
                    SYSTEM_SHUTDOWN,
                    DESTINATION_OUT_OF_ORDER,
                    NORMAL_TEMPORARY_FAILURE,
                    NETWORK_OUT_OF_ORDER,
                    RECOVERY_ON_TIMER_EXPIRE,
                    BEARERCAPABILITY_NOTIMPL,
                    CHAN_NOT_IMPLEMENTED,
                    NORMAL_CIRCUIT_CONGESTION,
                    INVALID_CALL_REFERENCE -> CauseWords.of(cause).bulutfonCode();
        };
    }
}
