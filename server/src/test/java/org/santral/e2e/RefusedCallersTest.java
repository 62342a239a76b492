package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Month;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who is not let in, and who is led elsewhere because nobody works now. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedCallersTest {
    private static final String DID = "908508850001";
    private static final String CLOSED_DID = "908508850002";
    private static final String BARRED = Numbers.source();

    private Office office;
    private PbxUnderTest pbx;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        // Every day is a holiday: it is closed whenever this runs.
        StringBuilder days = new StringBuilder();
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= Month.of(month).maxLength(); day++) {
                days.append(days.isEmpty() ? "" : ", ").append("\"%02d-%02d\"".formatted(month, day));
            }
        }
        office = Office.open(
                folder,
                new Setup()
                        .did(DID, "user/1001")
                        .did(CLOSED_DID, "user/1001", "hours: { mon-sun: \"00:00-24:00\" }", "closed: user/1002")
                        .tenant("black-list: [\"0" + BARRED.substring(2) + "\"]")
                        .tenant("anonymous: refuse")
                        .tenant("holidays: [" + days + "]"));
        pbx = office.pbx;
    }

    @AfterEach
    void endOfTest() throws Exception {
        office.endOfTest();
    }

    @AfterAll
    void close() throws Exception {
        if (office != null) {
            office.close();
        }
    }

    @Test
    void aBlackListedNumber() throws Exception {
        Sipp caller = office.outside(BARRED, DID, null, s -> s.untilRefused(603));
        caller.awaitDone();
        assertRefused(office.callFrom(BARRED), "Reddedildi", "INCOMING_CALL_BARRED", "603");
    }

    /** RFC 5079. */
    @Test
    void somebodyWhoHidesTheNumber() throws Exception {
        Set<String> before = pbx.endedCalls();
        Sipp caller = office.outside(Invite.anonymous(pbx, DID), null, s -> s.untilRefused(433));
        caller.awaitDone();
        assertRefused(pbx.awaitAnotherEnded(before), "Reddedildi", "CALL_REJECTED", "433");
    }

    @Test
    void aNumberThatIsNotOurs() throws Exception {
        String number = Numbers.source();
        Sipp caller = office.outside(number, "908508859999", null, s -> s.untilRefused(404));
        caller.awaitDone();
        assertRefused(office.callFrom(number), "Hatalı Numara", "UNALLOCATED_NUMBER", "404");
    }

    @Test
    void onAHolidaySomebodyElseAnswers() throws Exception {
        String number = Numbers.source();
        Sipp phone =
                office.phone("1002", null, Office.answers("Desk", null).cued().bye());
        Sipp caller =
                office.outside(number, CLOSED_DID, null, s -> s.untilAnswered().hungUp());
        phone.await(true, "ACK");
        caller.await(false, "ACK");
        phone.cue();
        String call = office.callFrom(number);
        Detail detail = pbx.ended(call);
        assertThat(detail.result()).isEqualTo("Cevaplandı");
        assertThat(detail.legs("destination_number")).containsExactly("1002");
        assertThat(pbx.hangupEvent(call)).containsEntry("connected_user", "1002");
        pbx.awaitIdle();
    }

    private void assertRefused(String call, String result, String cause, String status) throws Exception {
        Detail detail = pbx.ended(call);
        assertThat(detail.cdr("direction")).isEqualTo("Gelen");
        assertThat(detail.result()).isEqualTo(result);
        assertThat(detail.cdr("missed")).isEqualTo("true");
        assertThat(detail.cdr("sip_hangup_disposition")).isEqualTo("callee");
        assertThat(detail.cdr("answer_stamp")).isNull();
        assertThat(detail.legs("destination_number")).isEmpty();
        assertThat(pbx.eventTypes(call)).containsExactly("hangup");
        assertThat(pbx.hangupEvent(call))
                .containsEntry("hangup_cause", cause)
                .containsEntry("failure_status", status)
                .containsEntry("answered", "f");
        pbx.awaitIdle();
    }
}
