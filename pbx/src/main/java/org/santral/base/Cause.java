package org.santral.base;

/**
 * Why a call or a leg ended: the closed set behind every vendor's code and text, every log line and every metric.
 * Names are those of {@code spec/events.md} §4.2; {@link #q850} is the ITU-T Q.850 value used in a Reason header.
 */
public enum Cause {
    NORMAL_CLEARING(16),
    NORMAL_UNSPECIFIED(31),
    USER_BUSY(17),
    NO_USER_RESPONSE(18),
    NO_ANSWER(19),
    CALL_REJECTED(21),
    ORIGINATOR_CANCEL(16),
    INVALID_NUMBER_FORMAT(28),
    LOSE_RACE(26),
    UNALLOCATED_NUMBER(1),
    NO_ROUTE_DESTINATION(3),
    INCOMPATIBLE_DESTINATION(88),
    INCOMING_CALL_BARRED(54),
    NOT_ALLOWED_BY_IYS(21),
    FACILITY_REJECTED(29),
    SERVICE_NOT_IMPLEMENTED(79),
    FACILITY_NOT_IMPLEMENTED(69),
    SERVICE_UNAVAILABLE(63),
    INTERWORKING(127),
    REDIRECTION_TO_NEW_DESTINATION(23),
    EXCHANGE_ROUTING_ERROR(25),
    MEDIA_TIMEOUT(16),
    SYSTEM_SHUTDOWN(41),
    ATTENDED_TRANSFER(16),
    PICKED_OFF(26),
    DESTINATION_OUT_OF_ORDER(27),
    NORMAL_TEMPORARY_FAILURE(41),
    NETWORK_OUT_OF_ORDER(38),
    RECOVERY_ON_TIMER_EXPIRE(102),
    ALLOTTED_TIMEOUT(19),
    BEARERCAPABILITY_NOTIMPL(65),
    CHAN_NOT_IMPLEMENTED(66),
    NORMAL_CIRCUIT_CONGESTION(34),
    INVALID_CALL_REFERENCE(81);

    private final int q850;

    Cause(int q850) {
        this.q850 = q850;
    }

    /** The Q.850 cause value, 1 to 127. */
    public int q850() {
        return q850;
    }
}
