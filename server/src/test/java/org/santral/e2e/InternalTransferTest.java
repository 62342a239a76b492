package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The internal call of seed 002: 1002 calls 1001, who sends it on to 1000. */
class InternalTransferTest {
    private static final Tone CALLER = new Tone(500);
    private static final Tone FIRST = new Tone(800);
    private static final Tone SECOND = new Tone(1300);

    @TempDir
    Path folder;

    private Office office;

    @AfterEach
    void close() throws Exception {
        if (office != null) {
            office.close();
        }
    }

    @Test
    void bothPhonesAreInTheFlowOfTheCall() throws Exception {
        office = Office.open(folder, new Setup());
        PbxUnderTest pbx = office.pbx;
        AudioPeer caller = office.voice(Office.address("1002"), CALLER);
        AudioPeer one = office.voice(Office.address("1001"), FIRST);
        AudioPeer two = office.voice(Office.address("1000"), SECOND);
        Sipp first = office.phone(
                "1001",
                one,
                Office.answers("Yealink SIP-T22P 7.73.0.50", one)
                        .cued()
                        .refer("sip:1000@" + Setup.SIP_DOMAIN)
                        .hungUpAtLast());
        Sipp second = office.phone(
                "1000",
                two,
                Office.answers("X-Lite release 4.9.7 stamp 83108", two).hungUp());
        Set<String> before = pbx.endedCalls();
        Sipp calling = office.dials(
                "1002", "1001", caller, script -> script.untilAnswered().cued().bye());
        one.awaitTone(CALLER);
        first.cue();
        two.awaitTone(CALLER, FIRST);
        caller.awaitTone(SECOND, FIRST);
        first.awaitDone();
        calling.cue();
        second.awaitDone();
        calling.awaitDone();
        String call = pbx.awaitAnotherEnded(before);
        Detail detail = pbx.ended(call);

        assertThat(detail.cdr("direction")).isEqualTo("Santral içi");
        assertThat(detail.cdr("caller_id_number")).isEqualTo("1002");
        assertThat(detail.cdr("destination_number")).isEqualTo("1001");
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(detail.cdr("sip_hangup_disposition")).isEqualTo("caller");
        assertThat(detail.cdr("missed")).isEqualTo("false");
        assertThat(detail.cdr("return_uuid")).isNull();
        assertThat(detail.cdr("recording_present")).isEqualTo("true");
        assertThat(detail.seconds("talk_duration")).isBetween(2L, detail.seconds("duration"));
        assertThat(detail.legs("destination_number")).containsExactly("1001", "1000");
        assertThat(detail.legs("ip_address")).containsExactly(Office.address("1001"), Office.address("1000"));
        assertThat(detail.legs("sip_user_agent"))
                .containsExactly("Yealink SIP-T22P 7.73.0.50", "X-Lite release 4.9.7 stamp 83108");
        assertThat(detail.legs("write_codec")).containsExactly("PCMA", "PCMA");
        assertThat(detail.legs("read_codec")).containsExactly("PCMA", "PCMA");
        assertThat(detail.legs("result")).containsExactly("Cevaplandı", "Cevaplandı");
        assertThat(detail.legs("answer_stamp")).doesNotContainNull();
        assertThat(detail.legs("end_stamp")).doesNotContainNull();
        pbx.awaitIdle();
    }
}
