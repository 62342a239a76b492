package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A PBX between two carriers played by SIPp: {@code Near} has the first parties, {@code Far} the second ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoCarriers {
    static final String NEAR = "127.0.0.11";
    static final String FAR = "127.0.0.12";

    Path folder;
    Carrier near;
    Carrier far;
    PbxUnderTest pbx;

    /** What happens to the call while the carriers play their scripts. */
    interface Meanwhile {
        void happens(String call, Sipp source, Sipp destination) throws Exception;
    }

    /** A finished call, and what the two sides saw. */
    record Outcome(
            String call,
            Detail detail,
            List<Map<String, String>> events,
            List<Sipp.Message> near,
            List<Sipp.Message> far) {

        Map<String, String> hangup() {
            return events.getLast();
        }

        List<String> eventTypes() {
            return events.stream().map(event -> event.get("event_type")).toList();
        }

        /** What each party's carrier was sent that begins so. */
        static List<Sipp.Message> received(List<Sipp.Message> by, String start) {
            return by.stream().filter(m -> m.received() && m.starts(start)).toList();
        }
    }

    @BeforeAll
    void startPbx(@TempDir Path temporary) throws Exception {
        Sipp.assumeInstalled();
        folder = temporary;
        near = Carrier.udp(NEAR);
        far = Carrier.udp(FAR);
        pbx = PbxUnderTest.start(
                folder, new Setup().trunk("near", Numbers.SOURCES, near).trunk("far", Numbers.DESTINATIONS, far));
    }

    @AfterAll
    void stopPbx() {
        if (pbx != null) {
            pbx.close();
        }
    }

    /** A masked call by {@code /originate}; both scripts are played to their ends. */
    Outcome call(Script source, Script destination, String... parameters) throws Exception {
        return call(source, destination, (call, a, b) -> {}, parameters);
    }

    Outcome call(Script source, Script destination, Meanwhile meanwhile, String... parameters) throws Exception {
        try (Sipp a = Sipp.play(near, folder, source);
                Sipp b = Sipp.play(far, folder, destination)) {
            String call = pbx.originate(Numbers.source(), Numbers.destination(), parameters);
            meanwhile.happens(call, a, b);
            Outcome outcome = ended(call, a, b);
            a.awaitDone();
            b.awaitDone();
            return outcome;
        }
    }

    /** Waits for the end of a call and checks what holds for every call. */
    Outcome ended(String call, Sipp source, Sipp destination) throws Exception {
        Detail detail = pbx.ended(call);
        pbx.awaitIdle();
        List<Map<String, String>> events = pbx.events(call);
        assertThat(events).filteredOn(e -> "hangup".equals(e.get("event_type"))).hasSize(1);
        assertThat(events.getLast()).containsEntry("event_type", "hangup");
        assertThat(detail.cdr("direction")).isEqualTo("Giden (API)");
        assertThat(detail.legs("end_stamp")).doesNotContainNull();
        return new Outcome(call, detail, events, source.messages(), destination.messages());
    }

    void assertTalked(Outcome outcome, String endedBy) {
        assertThat(outcome.detail().result()).isEqualTo("Cevaplandı");
        assertThat(outcome.detail().cdr("sip_hangup_disposition")).isEqualTo(endedBy);
        assertThat(outcome.detail().legs("result")).containsOnly("Cevaplandı");
        assertThat(outcome.detail().legs("answer_stamp")).doesNotContainNull();
        assertThat(outcome.eventTypes()).containsExactly("ringing", "answer", "hangup");
        assertThat(outcome.hangup()).containsEntry("answered", "t").containsEntry("hangup_cause", "NORMAL_CLEARING");
    }

    void assertFailed(Outcome outcome, String result, String code, String status) {
        assertThat(outcome.detail().result()).isEqualTo(result);
        assertThat(outcome.detail().cdr("missed")).isEqualTo("false");
        assertThat(outcome.detail().legs("result").getLast()).isEqualTo(result);
        assertThat(outcome.eventTypes()).doesNotContain("answer");
        assertThat(outcome.hangup())
                .containsEntry("answered", "f")
                .containsEntry("hangup_cause", code)
                .containsEntry("failure_status", status);
    }
}
