package org.santral.http.verimor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent.Connected;
import org.santral.call.LedgerEvent.LegAnswered;
import org.santral.call.LedgerEvent.LegEnded;
import org.santral.call.LedgerEvent.LegRinging;
import org.santral.call.LedgerEvent.LegStarted;
import org.santral.call.LedgerEvent.PickedUp;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.call.LedgerEvent.TransferKind;
import org.santral.call.LedgerEvent.Transferred;

/** Events of calls in which several devices, agents and parties come and go. */
class VerimorLegEventsTest {

    private static LegStarted start(int leg, String extension) {
        return new LegStarted(Side.B, leg, extension, extension, null);
    }

    private static LegRinging ring(int leg) {
        return new LegRinging(Side.B, leg, false);
    }

    private static LegEnded end(int leg, Cause cause, By by) {
        return new LegEnded(Side.B, leg, Termination.of(cause, by, How.CANCEL), Story.PHONE);
    }

    /** Each event as its type and who it is about. */
    private static List<String> told(Story story) {
        return Pushed.allBy(story).stream()
                .map(event -> event.get("event_type") + " " + event.get("dialed_user") + "/"
                        + event.getOrDefault("connected_user", "-"))
                .toList();
    }

    /** An inbound call that rings 1001 (leg 1). */
    private static Story inbound() {
        return Story.at(Story.START).inbound("905321111111");
    }

    @Test
    void several_devices_of_one_extension_ring_once_and_leave_together() {
        Story story = inbound()
                .add(1, start(2, "1001"))
                .add(1, start(3, "1002"))
                .add(2, ring(2))
                .add(2, ring(3))
                .answeredBy(2, "1001", 4)
                .add(4, end(1, Cause.LOSE_RACE, By.SYSTEM))
                .add(4, end(3, Cause.LOSE_RACE, By.SYSTEM))
                .add(30, end(2, Cause.NORMAL_CLEARING, By.CALLER))
                .cleared(30);
        assertThat(told(story))
                .containsExactly(
                        "ringing 1001/-",
                        "ringing 1002/-",
                        "answer 1001/1001",
                        "user_hangup 1002/",
                        "hangup 1001/1001");
    }

    @Test
    void an_agent_who_is_rung_again_later_is_told_of_again_and_the_queue_goes_on_meanwhile() {
        Story story = Story.at(Story.START).inbound("905321111111");
        // The story's first leg is before the queue; it is declined.
        story.add(2, end(1, Cause.CALL_REJECTED, By.CALLEE))
                .add(2, new StepEntered(StepKind.QUEUE, "201"))
                .add(2, new PickedUp())
                .add(3, start(2, "1004"))
                .add(3, ring(2))
                .add(18, end(2, Cause.NO_ANSWER, By.SYSTEM))
                .add(20, start(3, "1004"))
                .add(20, ring(3))
                .add(22, new LegAnswered(Side.B, 3, "1004"))
                .add(22, new Connected())
                .add(60, end(3, Cause.NORMAL_CLEARING, By.CALLEE))
                .cleared(60);
        assertThat(told(story))
                .containsExactly(
                        "ringing 1001/-",
                        "ringing 1004/-",
                        "user_hangup 1004/",
                        "ringing 1004/-",
                        "answer 1004/1004",
                        "hangup 1004/1004");
        assertThat(Pushed.allBy(story).get(2))
                .containsEntry("queue", "201")
                .containsEntry("queue_wait_duration", "16")
                .containsEntry("hangup_cause", "NO_ANSWER")
                .containsEntry("duration", "0")
                .containsEntry("answer_stamp", "")
                .containsEntry("end_stamp", "2026-03-01 12:00:18");
        assertThat(Pushed.allBy(story).get(4))
                .containsEntry("queue", "201")
                .containsEntry("queue_wait_duration", "20")
                .containsEntry("answer_stamp", "2026-03-01 12:00:22");
    }

    @Test
    void a_caller_who_leaves_while_agents_ring_ends_the_call_and_no_user_hangup_is_told() {
        Story story = inbound()
                .add(1, new StepEntered(StepKind.QUEUE, "201"))
                .add(1, start(2, "1004"))
                .add(2, ring(2))
                .add(9, end(1, Cause.ORIGINATOR_CANCEL, By.CALLER))
                .add(9, end(2, Cause.ORIGINATOR_CANCEL, By.SYSTEM))
                .givenUp(9);
        assertThat(told(story)).containsExactly("ringing 1001/-", "ringing 1004/-", "hangup 1001/");
    }

    @Test
    void a_group_whose_time_is_up_ends_and_no_user_hangup_is_told() {
        Story story = inbound()
                .add(1, start(2, "1002"))
                .add(2, ring(2))
                .add(30, end(1, Cause.NO_ANSWER, By.SYSTEM))
                .add(30, end(2, Cause.NO_ANSWER, By.SYSTEM))
                .ends(Cause.NO_ANSWER, By.SYSTEM, How.REFUSE, 30);
        assertThat(told(story)).containsExactly("ringing 1001/-", "ringing 1002/-", "hangup 1001/");
    }

    @Test
    void a_member_who_declines_leaves_the_others_ringing() {
        Story story = inbound()
                .add(1, start(2, "1002"))
                .add(2, ring(2))
                .add(3, end(1, Cause.CALL_REJECTED, By.CALLEE))
                .answeredBy(2, "1002", 5)
                .cleared(9);
        assertThat(told(story))
                .containsExactly(
                        "ringing 1001/-",
                        "ringing 1002/-",
                        "user_hangup 1001/",
                        "answer 1002/1002",
                        "hangup 1002/1002");
    }

    @Test
    void a_call_pulled_to_another_phone_keeps_the_extension_that_rang() {
        Story story = inbound()
                .add(4, end(1, Cause.PICKED_OFF, By.SYSTEM))
                .add(4, new Transferred(TransferKind.PICKUP, "1002", "1002", "other"))
                .add(4, start(2, "1002"))
                .answeredBy(2, "1002", 4)
                .add(30, end(2, Cause.NORMAL_CLEARING, By.CALLER))
                .cleared(30);
        assertThat(told(story))
                .containsExactly("ringing 1001/-", "user_hangup 1001/", "answer 1001/1002", "hangup 1001/1002");
    }

    @Test
    void a_transfer_is_no_second_answer_and_whoever_handed_the_call_on_has_left_it() {
        Story story = inbound()
                .answeredBy(1, "1001", 5)
                .add(20, new Transferred(TransferKind.BLIND, "1001", "1003", null))
                .add(20, new StepEntered(StepKind.EXTENSION, "1003"))
                .add(20, end(1, Cause.NORMAL_CLEARING, By.CALLEE))
                .add(21, start(2, "1003"))
                .add(21, ring(2))
                .add(25, new LegAnswered(Side.B, 2, "1003"))
                .add(25, new Connected())
                .add(60, end(2, Cause.NORMAL_CLEARING, By.CALLEE))
                .cleared(60);
        assertThat(told(story))
                .containsExactly(
                        "ringing 1001/-",
                        "answer 1001/1001",
                        "user_hangup 1001/1001",
                        "ringing 1003/-",
                        "hangup 1001/1001");
        assertThat(Pushed.allBy(story).get(2))
                .containsEntry("duration", "15")
                .containsEntry("hangup_cause", "NORMAL_CLEARING");
    }
}
