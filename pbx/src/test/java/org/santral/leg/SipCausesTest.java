package org.santral.leg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.santral.base.Cause;

/** The rows of spec/events.md §4.1. */
class SipCausesTest {

    @ParameterizedTest
    @CsvSource({
        "300, REDIRECTION_TO_NEW_DESTINATION",
        "301, REDIRECTION_TO_NEW_DESTINATION",
        "302, REDIRECTION_TO_NEW_DESTINATION",
        "305, REDIRECTION_TO_NEW_DESTINATION",
        "380, REDIRECTION_TO_NEW_DESTINATION",
        "399, REDIRECTION_TO_NEW_DESTINATION",
        "400, NORMAL_TEMPORARY_FAILURE",
        "401, CALL_REJECTED",
        "402, CALL_REJECTED",
        "403, CALL_REJECTED",
        "404, UNALLOCATED_NUMBER",
        "405, SERVICE_UNAVAILABLE",
        "406, SERVICE_NOT_IMPLEMENTED",
        "407, CALL_REJECTED",
        "408, RECOVERY_ON_TIMER_EXPIRE",
        "410, UNALLOCATED_NUMBER",
        "413, INTERWORKING",
        "414, INTERWORKING",
        "415, SERVICE_NOT_IMPLEMENTED",
        "416, INTERWORKING",
        "420, INTERWORKING",
        "421, INTERWORKING",
        "423, INTERWORKING",
        "480, NO_USER_RESPONSE",
        "481, INVALID_CALL_REFERENCE",
        "482, EXCHANGE_ROUTING_ERROR",
        "483, EXCHANGE_ROUTING_ERROR",
        "484, INVALID_NUMBER_FORMAT",
        "485, NO_ROUTE_DESTINATION",
        "486, USER_BUSY",
        "487, ORIGINATOR_CANCEL",
        "488, INCOMPATIBLE_DESTINATION",
        "499, NORMAL_TEMPORARY_FAILURE",
        "500, NORMAL_TEMPORARY_FAILURE",
        "501, SERVICE_NOT_IMPLEMENTED",
        "502, NETWORK_OUT_OF_ORDER",
        "503, NORMAL_CIRCUIT_CONGESTION",
        "504, RECOVERY_ON_TIMER_EXPIRE",
        "505, INTERWORKING",
        "513, INTERWORKING",
        "599, NORMAL_TEMPORARY_FAILURE",
        "600, USER_BUSY",
        "603, CALL_REJECTED",
        "604, NO_ROUTE_DESTINATION",
        "606, INCOMPATIBLE_DESTINATION",
        "607, CALL_REJECTED",
        "699, CALL_REJECTED",
    })
    void every_status_has_its_cause(int status, Cause cause) {
        assertThat(SipCauses.of(status, null, true)).isEqualTo(cause);
    }

    @Test
    void a_503_of_a_device_is_a_fault_of_the_device() {
        assertThat(SipCauses.of(503, null, false)).isEqualTo(Cause.NORMAL_TEMPORARY_FAILURE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "480 | Q.850;cause=19                            | NO_ANSWER",
                "480 | Q.850;cause=17;text=\"User busy\"         | USER_BUSY",
                "480 | Q.850 ; cause = 1                         | UNALLOCATED_NUMBER",
                "480 | q.850;CAUSE=3                             | NO_ROUTE_DESTINATION",
                "480 | Q.850;text=\"busy\";cause=17              | USER_BUSY",
                "480 | SIP;cause=486,Q.850;cause=21              | CALL_REJECTED",
                "480 | SIP;cause=486;text=\"Busy\", Q.850;cause=34 | NORMAL_CIRCUIT_CONGESTION",
                "503 | Q.850;cause=41                            | NORMAL_TEMPORARY_FAILURE",
                "486 | Q.850;cause=127                           | INTERWORKING",
                // A clearing is no reason for a refusal, and what is no Q.850 cause of ours says nothing.
                "486 | Q.850;cause=16                            | USER_BUSY",
                "486 | Q.850;cause=99                            | USER_BUSY",
                "486 | Q.850;cause=                              | USER_BUSY",
                "486 | Q.850;cause=99999999999                   | USER_BUSY",
                "486 | SIP;cause=600                             | USER_BUSY",
                "486 | XQ.850;cause=1                            | USER_BUSY",
                "486 | ;;;,,,===                                 | USER_BUSY",
            })
    void a_reason_header_wins(int status, String reason, Cause cause) {
        assertThat(SipCauses.of(status, reason, true)).isEqualTo(cause);
    }

    @Test
    void an_endless_reason_header_is_not_read() {
        assertThat(SipCauses.reason("Q.850;cause=17;text=\"" + "x".repeat(600) + "\""))
                .isNull();
        assertThat(SipCauses.reason("Q.850;".repeat(80))).isNull();
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void our_own_reason_header_is_understood_with_the_same_q850_value(Cause cause) {
        Cause read = SipCauses.reason(SipCauses.reasonHeader(cause));

        assertThat(read).isNotNull();
        assertThat(read.q850()).isEqualTo(cause.q850());
    }
}
