package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Somebody outside is missed, in one way or another, and is called back later. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReturnedCallsTest {
    private static final String DID = "908508850001";
    private static final String DID_OF_MENU = "908508850002";
    private static final String DID_OF_1003 = "908508850003";

    private Office office;
    private PbxUnderTest pbx;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        office = Office.open(
                folder,
                new Setup()
                        .extension("1003", "ring-timeout: 2")
                        .menu("10", "timeout: 30, keys: { \"1\": user/1001 }")
                        .did(DID, "user/1001")
                        .did(DID_OF_MENU, "menu/10")
                        .did(DID_OF_1003, "user/1003"));
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
    void whoGaveUpIsCalledBackFromThePhone() throws Exception {
        String number = Numbers.source();
        Sipp phone = office.phone(
                "1001", null, Script.of("Desk").reply("180 Ringing").cancelled());
        Sipp caller = office.outside(number, DID, null, Script::untilCuedToGiveUp);
        phone.await(false, "SIP/2.0 180");
        caller.await(true, "SIP/2.0 180");
        caller.cue();
        String missed = missed(number, "Vazgeçildi");
        assertReturned(missed, callBack("0" + number.substring(2)));
    }

    @Test
    void whoWasNotAnsweredIsCalledBackFromThePhone() throws Exception {
        String number = Numbers.source();
        office.phone("1003", null, Script.of("Desk").reply("180 Ringing").cancelled());
        office.outside(number, DID_OF_1003, null, s -> s.untilRefused(480));
        String missed = missed(number, "Cevapsız");
        assertReturned(missed, callBack(number));
    }

    @Test
    void whoHungUpInTheMenuIsCalledBackByTheApi() throws Exception {
        String number = Numbers.source();
        office.outside(number, DID_OF_MENU, null, s -> s.untilAnswered().bye());
        String missed = missed(number, "Cevaplandı");
        Sipp phone = office.phone("1001", null, Office.answers("Desk", null).hungUp());
        Sipp outside = office.awaited(null, Office.answers("Near", null).cued().bye());
        String back = pbx.get("/originate?extension=1001&destination=" + number).body();
        outside.await(true, "ACK");
        outside.cue();
        phone.awaitDone();
        pbx.awaitEvent(back, "hangup");
        assertThat(pbx.ended(back).cdr("direction")).isEqualTo("Giden (API)");
        assertReturned(missed, back);
    }

    /** A call back that nobody takes leaves the caller missed. */
    @Test
    void whoDoesNotAnswerTheCallBackStaysMissed() throws Exception {
        String number = Numbers.source();
        office.outside(number, DID_OF_MENU, null, s -> s.untilAnswered().bye());
        String missed = missed(number, "Cevaplandı");
        Set<String> before = pbx.endedCalls();
        office.awaited(null, Script.refuses("Near", "486 Busy Here"));
        office.dials("1001", number, null, s -> s.untilRefused(486));
        pbx.awaitAnotherEnded(before);
        assertThat(pbx.ended(missed).cdr("return_uuid")).isNull();
    }

    private String missed(String number, String result) throws Exception {
        String call = office.callFrom(number);
        Detail detail = pbx.ended(call);
        assertThat(detail.cdr("missed")).isEqualTo("true");
        assertThat(detail.result()).isEqualTo(result);
        assertThat(detail.cdr("return_uuid")).isNull();
        pbx.awaitIdle();
        return call;
    }

    private String callBack(String dialled) throws Exception {
        Set<String> before = pbx.endedCalls();
        Sipp outside = office.awaited(null, Office.answers("Near", null).cued().bye());
        Sipp phone = office.dials("1001", dialled, null, s -> s.untilAnswered().hungUp());
        outside.await(true, "ACK");
        phone.await(false, "ACK");
        outside.cue();
        return pbx.awaitAnotherEnded(before);
    }

    private void assertReturned(String missed, String back) throws Exception {
        assertThat(pbx.ended(back).result()).isEqualTo("Cevaplandı");
        assertThat(pbx.ended(missed).cdr("return_uuid")).isEqualTo(back);
        assertThat(pbx.row(missed).path("return_uuid").stringValue(null)).isEqualTo(back);
        assertThat(pbx.ended(missed).cdr("missed")).isEqualTo("true");
        pbx.awaitIdle();
    }
}
