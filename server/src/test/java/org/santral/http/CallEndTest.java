package org.santral.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent.Direction;

class CallEndTest {

    /** The lines of spec/events.md §3.4, and what else happens: direction, picked up, by, how, cause, and the words. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            IN    | true  | CALLER | BYE    | NORMAL_CLEARING      | caller | recv_bye    | İstemci tarafından sonlandırılan çağrı
            OUT   | true  | CALLER | BYE    | NORMAL_CLEARING      | caller | recv_bye    | İstemci tarafından sonlandırılan çağrı
            IN    | true  | CALLEE | BYE    | NORMAL_CLEARING      | callee | send_bye    | Sistem tarafından sonlandırılan çağrı
            LOCAL | true  | SYSTEM | BYE    | MEDIA_TIMEOUT        | callee | send_bye    | Sistem tarafından sonlandırılan çağrı
            IN    | true  | CALLEE | REFUSE | USER_BUSY            | callee | send_bye    | Sistem tarafından sonlandırılan çağrı
            IN    | false | CALLER | CANCEL | ORIGINATOR_CANCEL    | caller | recv_cancel | İstemci tarafından iptal edilen çağrı
            OUT   | false | CALLER | CANCEL | ORIGINATOR_CANCEL    | caller | recv_cancel | İstemci tarafından iptal edilen çağrı
            LOCAL | false | SYSTEM | CANCEL | NO_ANSWER            | callee | send_cancel | Sistem tarafından iptal edilen çağrı
            OUT   | false | SYSTEM | CANCEL | NO_ANSWER            | callee | send_cancel | Sistem tarafından iptal edilen çağrı
            OUT   | false | SYSTEM | CANCEL | SYSTEM_SHUTDOWN      | callee | send_cancel | Sistem tarafından iptal edilen çağrı
            IN    | false | CALLEE | REFUSE | USER_BUSY            | callee | send_refuse | Sistem tarafından reddedilen çağrı
            LOCAL | false | CALLEE | REFUSE | CALL_REJECTED        | callee | send_refuse | Sistem tarafından reddedilen çağrı
            OUT   | false | CALLEE | REFUSE | CALL_REJECTED        | callee | recv_refuse | İstemci tarafından reddedilen çağrı
            OUT   | false | CALLEE | REFUSE | USER_BUSY            | callee | recv_refuse | İstemci tarafından reddedilen çağrı
            OUT   | false | CALLEE | REFUSE | NO_USER_RESPONSE     | callee | recv_refuse | İstemci tarafından reddedilen çağrı
            OUT   | false | CALLEE | REFUSE | UNALLOCATED_NUMBER   | callee | send_refuse | Sistem tarafından reddedilen çağrı
            OUT   | false | CALLEE | REFUSE | NORMAL_CIRCUIT_CONGESTION | callee | send_refuse | Sistem tarafından reddedilen çağrı
            OUT   | false | SYSTEM | REFUSE | FACILITY_REJECTED    | callee | send_refuse | Sistem tarafından reddedilen çağrı
            IN    | false | SYSTEM | REFUSE | NO_ANSWER            | callee | send_refuse | Sistem tarafından reddedilen çağrı
            """)
    void each_end_has_its_words(
            Direction direction,
            boolean pickedUp,
            By by,
            How how,
            Cause cause,
            String verimor,
            String code,
            String v1) {
        CallEnd end = CallEnd.of(direction, pickedUp, Termination.of(cause, by, how));
        assertThat(end.verimor()).isEqualTo(verimor);
        assertThat(end.bulutfonCode()).isEqualTo(code);
        assertThat(end.bulutfonV1()).isEqualTo(v1);
    }
}
