package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.santral.base.Cause;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Connected;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.LegAnswered;
import org.santral.call.LedgerEvent.LegEnded;
import org.santral.call.LedgerEvent.LegRinging;
import org.santral.call.LedgerEvent.LegStarted;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.PickedUp;
import org.santral.call.LedgerEvent.RecordingReady;
import org.santral.call.LedgerEvent.RecordingStarted;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.ledger.CallScript;
import org.santral.webhooks.LineChange;
import org.santral.webhooks.LineState;
import org.santral.webhooks.Notice;
import org.santral.webhooks.Notice.TrunkState;
import org.santral.webhooks.NoticeKind;
import org.santral.webhooks.OutgoingRequest;
import org.santral.webhooks.Subscription;

/** What a receiver is told of calls and of what happens besides (spec/simotel.md §6). */
class SimotelEventsTest extends EventsOfCalls {
    private static CallScript answered() {
        return inbound()
                .then(
                        new StepEntered(StepKind.DID, "908508850000"),
                        new StepEntered(StepKind.EXTENSION, "557"),
                        new LegStarted(Side.B, 1, "557", "557", null),
                        new LegRinging(Side.B, 1, false))
                .pass(Duration.ofSeconds(6))
                .then(new LegAnswered(Side.B, 1, "557"), new Connected(), new RecordingStarted("r1", "101/r1.wav"))
                .pass(Duration.ofSeconds(7))
                .then(new LegEnded(Side.B, 1, bye(By.CALLER), null))
                .and(new RecordingReady("r1", "101/r1.wav", 9_000, 0.1, 0.1))
                .pass(Duration.ofSeconds(-1))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
    }

    private static CallScript originated(String caller, String callee) {
        boolean inside = caller.length() < 6 && callee.length() < 6;
        return CallScript.at(START)
                .then(new Accepted(
                        inside ? Direction.LOCAL : Direction.OUT,
                        Origin.API_ORIGINATE,
                        new Party(caller, "", caller.length() < 6 ? caller : null),
                        new Party(callee, "", callee.length() < 6 ? callee : null),
                        null,
                        null,
                        "f".repeat(64),
                        null));
    }

    @Test
    void an_answered_call_from_outside() {
        assertThat(bodies(json(), answered()))
                .containsExactly(
                        "{\"event_name\":\"IncomingCall\",\"unique_id\":\"CUID\",\"cuid\":\"CUID\","
                                + "\"number\":\"05321112233\",\"entry_point\":\"cisco\"}",
                        "{\"event_name\":\"Cdr\",\"unique_id\":\"CUID\",\"cuid\":\"CUID\","
                                + "\"starttime\":\"2026-03-01 21:10:00.123456\","
                                + "\"endtime\":\"2026-03-01 21:10:21.123456\",\"src\":\"05321112233\",\"dst\":\"557\","
                                + "\"type\":\"incoming\",\"disposition\":\"ANSWERED\",\"duration\":21,\"billsec\":9,"
                                // The day in Tehran.
                                + "\"wait\":12,\"record\":\"20260302_CUID.mp3\",\"entry_point\":\"cisco\"}");
    }

    @Test
    void a_call_that_is_not_answered_has_neither_billsec_nor_record() {
        CallScript call = CallScript.local(START)
                .then(
                        new StepEntered(StepKind.EXTENSION, "1006"),
                        new LegStarted(Side.B, 1, "1006", "1006", null),
                        new LegEnded(Side.B, 1, over(Cause.USER_BUSY, By.CALLEE, How.REFUSE), null))
                .ended(Cause.USER_BUSY, By.CALLEE, How.REFUSE);
        assertThat(bodies(json(), call))
                .containsExactly("{\"event_name\":\"Cdr\",\"unique_id\":\"CUID\",\"cuid\":\"CUID\","
                        + "\"starttime\":\"2026-03-01 21:10:00.123456\",\"endtime\":\"2026-03-01 21:10:04.123456\","
                        + "\"src\":\"1005\",\"dst\":\"1006\",\"type\":\"local\",\"disposition\":\"BUSY\","
                        + "\"duration\":4,\"wait\":4}");
    }

    @Test
    void a_menu_counts_as_picked_up_but_not_as_answered() {
        CallScript call = inbound()
                .then(
                        new StepEntered(StepKind.DID, "908508850000"),
                        new PickedUp(),
                        new StepEntered(StepKind.MENU, "10"))
                .pass(Duration.ofSeconds(33))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        assertThat(bodies(json("Cdr"), call).getFirst())
                .contains("\"dst\":\"10\"", "\"disposition\":\"NO ANSWER\"", "\"billsec\":35", "\"wait\":37")
                .doesNotContain("record");
    }

    @Test
    void a_feature_code_is_a_call_of_its_own_type() {
        CallScript call = CallScript.local(START)
                .then(new PickedUp(), new StepEntered(StepKind.FEATURE, "*97"))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        assertThat(bodies(json("Cdr"), call).getFirst()).contains("\"type\":\"feature\"");
    }

    @Test
    void a_call_to_the_outside_names_its_trunk_and_each_it_is_tried_over() {
        CallScript call = CallScript.outbound(START, "00493027590915")
                .then(
                        new StepEntered(StepKind.OUTSIDE, "00493027590915"),
                        new LegStarted(Side.B, 1, "00493027590915", null, "cisco"),
                        new LegEnded(Side.B, 1, over(Cause.NORMAL_CIRCUIT_CONGESTION, By.CALLEE, How.REFUSE), null),
                        new LegStarted(Side.B, 2, "00493027590915", null, "other"),
                        new LegAnswered(Side.B, 2, null),
                        new Connected(),
                        new LegEnded(Side.B, 2, bye(By.CALLER), null))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        List<String> told = bodies(json(), call);
        assertThat(told.subList(0, 2))
                .containsExactly(
                        "{\"event_name\":\"OutgoingCall\",\"unique_id\":\"CUID\",\"cuid\":\"CUID\","
                                + "\"number\":\"00493027590915\",\"outgoing_point\":\"cisco\",\"entry_point\":\"cisco\"}",
                        "{\"event_name\":\"OutgoingCall\",\"unique_id\":\"CUID\",\"cuid\":\"CUID\","
                                + "\"number\":\"00493027590915\",\"outgoing_point\":\"other\",\"entry_point\":\"other\"}");
        assertThat(told.getLast())
                .contains("\"src\":\"1001\",\"dst\":\"00493027590915\",\"type\":\"outgoing\"")
                .endsWith("\"outgoing_point\":\"other\"}")
                .doesNotContain("entry_point");
    }

    @Test
    void an_originate_is_told_with_its_id_and_only_if_the_first_party_answered() {
        CallScript answered = originated("557", "905321112233")
                .then(
                        new LegStarted(Side.A, 1, "557", "557", null),
                        new LegRinging(Side.A, 1, false),
                        new LegAnswered(Side.A, 1, "557"),
                        new LegStarted(Side.B, 2, "905321112233", null, "cisco"),
                        new LegEnded(Side.B, 2, over(Cause.CALL_REJECTED, By.CALLEE, How.REFUSE), null),
                        new LegEnded(Side.A, 1, over(Cause.CALL_REJECTED, By.CALLEE, How.BYE), null))
                .ended(Cause.CALL_REJECTED, By.CALLEE, How.REFUSE);
        // Both are made of the same microsecond.
        String id = "\"originated_call_id\":\"orig.call.CUID\"";
        assertThat(CallNames.originated(answered.call())).isEqualTo("orig.call." + CallNames.cuid(answered.call()));
        assertThat(bodies(json(), answered))
                .hasSize(2)
                .allMatch(body -> body.contains(id))
                .last()
                .asString()
                .contains("\"src\":\"557\",\"dst\":\"05321112233\",\"type\":\"outgoing\",\"disposition\":\"BUSY\"")
                .endsWith("\"outgoing_point\":\"cisco\"}");

        CallScript silent = originated("557", "552")
                .then(
                        new LegStarted(Side.A, 1, "557", "557", null),
                        new LegRinging(Side.A, 1, false),
                        new LegEnded(Side.A, 1, over(Cause.NO_ANSWER, By.SYSTEM, How.CANCEL), null))
                .ended(Cause.NO_ANSWER, By.SYSTEM, How.CANCEL);
        assertThat(bodies(json(), silent)).isEmpty();
        cdrOfUnansweredFirst = true;
        assertThat(bodies(json(), silent))
                .hasSize(1)
                .first()
                .asString()
                .contains("\"type\":\"local\",\"disposition\":\"NO ANSWER\"", id);
    }

    @Test
    void other_calls_have_no_originated_call_id_and_are_told_in_any_case() {
        CallScript call = CallScript.masked(START, "905321234567", "905423456789")
                .then(
                        new LegStarted(Side.A, 1, "905321234567", null, "cisco"),
                        new LegEnded(Side.A, 1, over(Cause.USER_BUSY, By.CALLEE, How.REFUSE), null))
                .ended(Cause.USER_BUSY, By.CALLEE, How.REFUSE);
        assertThat(bodies(json("Cdr"), call))
                .hasSize(1)
                .first()
                .asString()
                .contains("\"outgoing_point\":\"cisco\"")
                .doesNotContain("originated");
    }

    @Test
    void what_extensions_do_in_a_call() {
        CallScript call = originated("557", "552");
        Subscription subscription = use(json());
        assertThat(subscription.notices()).contains(NoticeKind.LINE);
        List<Optional<OutgoingRequest>> told = events.lines(
                subscription,
                call.view(),
                call.last(),
                List.of(
                        new LineChange(
                                "557", LineState.IN_USE, new LineChange.Talk("905321112233", false, "201", false)),
                        new LineChange("552", LineState.RINGING, new LineChange.Talk("557", true, null, true)),
                        new LineChange("570", LineState.IDLE, null)));
        String ids = "\"unique_id\":\"CUID\",\"cuid\":\"CUID\",\"originated_call_id\":\"orig.call.CUID\"";
        assertThat(told)
                .extracting(request -> request.orElseThrow().body().replace(CallNames.cuid(call.call()), "CUID"))
                .containsExactly(
                        "{\"event_name\":\"NewState\"," + ids + ",\"exten\":\"557\",\"state\":\"InUse\","
                                + "\"participant\":\"05321112233\",\"direction\":\"in\",\"queue\":\"201\","
                                + "\"dialer\":\"no\"}",
                        "{\"event_name\":\"NewState\"," + ids + ",\"exten\":\"552\",\"state\":\"Ringing\","
                                + "\"participant\":\"557\",\"direction\":\"out\",\"dialer\":\"yes\"}",
                        "{\"event_name\":\"NewState\"," + ids + ",\"exten\":\"570\",\"state\":\"Idle\"}");
    }

    @Test
    void what_happens_outside_of_calls() {
        assertThat(notice(new Notice.Line(new LineChange("557", LineState.PAUSED, null))))
                .isEqualTo("{\"event_name\":\"NewState\",\"exten\":\"557\",\"state\":\"Pause\"}");
        assertThat(notice(new Notice.ExtensionAdded("559", LineState.UNAVAILABLE)))
                .isEqualTo("{\"event_name\":\"ExtenAdded\",\"exten\":\"559\",\"number\":\"559\","
                        + "\"state\":\"Unavailable\"}");
        assertThat(notice(new Notice.ExtensionRemoved("559")))
                .isEqualTo("{\"event_name\":\"ExtenRemoved\",\"exten\":\"559\",\"number\":\"559\","
                        + "\"state\":\"Unavailable\"}");
        assertThat(notice(new Notice.TrunkChanged("cisco", TrunkState.UNAVAILABLE, START.minusSeconds(70))))
                .isEqualTo("{\"event_name\":\"TrunkNewState\",\"state\":\"Unavailable\","
                        + "\"last_time\":1772399330.123456,\"trunk_name\":\"cisco\",\"trunk_type\":\"SIP\","
                        + "\"last_time_sec\":70,\"date\":1772399400.123456}");
        assertThat(notice(new Notice.TrunkAdded("cisco", TrunkState.DEACTIVATED)))
                .isEqualTo("{\"event_name\":\"TrunkAdded\",\"state\":\"Deactivate\","
                        + "\"last_time\":1772399400.123456,\"trunk_name\":\"cisco\",\"trunk_type\":\"SIP\","
                        + "\"last_time_sec\":0,\"date\":1772399400.123456}");
        assertThat(notice(new Notice.TrunkRemoved("cisco")))
                .isEqualTo("{\"event_name\":\"TrunkRemoved\",\"trunk_name\":\"cisco\",\"date\":1772399400.123456}");
        assertThat(notice(new Notice.Ping())).isEqualTo("{\"event_name\":\"Ping\"}");
    }

    @Test
    void messages_and_their_mails() {
        String id = ObjectId.of(101, "message", "m1");
        assertThat(id).matches("[0-9a-f]{24}");
        String head = "\"id\":\"" + id + "\",\"number\":\"557\",\"state\":\"";
        String date = "\",\"date\":\"2026-03-01 21:10:00.123456\"";
        assertThat(notice(new Notice.VoicemailStored("m1", "557", "905321112233", Duration.ofMillis(4_900), "m1.wav")))
                .isEqualTo("{\"event_name\":\"VoiceMail\"," + head + "SUCCESS" + date
                        + ",\"caller\":\"05321112233\",\"filename\":\"m1.wav\",\"duration\":\"4\"}");
        assertThat(notice(new Notice.VoicemailLost("m1", "557", "", "the disk is full")))
                .isEqualTo("{\"event_name\":\"VoiceMail\"," + head + "FAILED" + date
                        + ",\"message\":\"the disk is full\",\"caller\":\"\"}");
        assertThat(notice(new Notice.VoicemailMailed("m1", "557", "ayse@example.com", true, null)))
                .isEqualTo("{\"event_name\":\"VoiceMailEmail\"," + head + "SUCCESS" + date
                        + ",\"receiver\":\"ayse@example.com\",\"active\":\"True\",\"attached_file\":\"True\"}");
        assertThat(notice(new Notice.VoicemailMailed("m1", "557", "a@example.com", false, "x".repeat(9_000))))
                .contains("FAILED" + date + ",\"message\":\"" + "x".repeat(200) + "\",\"receiver\"")
                .endsWith("\"attached_file\":\"False\"}");
    }
}
