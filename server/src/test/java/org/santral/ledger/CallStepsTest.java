package org.santral.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.ledger.CallScript.START;

import java.time.Duration;
import java.time.Instant;
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
import org.santral.call.LedgerEvent.QueueExit;
import org.santral.call.LedgerEvent.QueueLeft;
import org.santral.call.LedgerEvent.RecordingPaused;
import org.santral.call.LedgerEvent.RecordingSegment;
import org.santral.call.LedgerEvent.RecordingStarted;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.call.LedgerEvent.TransferKind;
import org.santral.call.LedgerEvent.Transferred;

/** Where a call passed through, and how long it waited there. Every entry is one second after the one before. */
class CallStepsTest {
    private static final String OUTSIDE = "905321234567";
    private static final String DID = "908508850000";

    private static Instant second(int seconds) {
        return START.plusSeconds(seconds);
    }

    private static StepEntered enter(StepKind kind, String number) {
        return new StepEntered(kind, number);
    }

    private static LegStarted started(int leg, String extension) {
        return new LegStarted(Side.B, leg, extension, extension, null);
    }

    private static LegEnded over(int leg, Cause cause, By by) {
        return new LegEnded(Side.B, leg, Termination.of(cause, by, How.CANCEL), null);
    }

    /** Seed 004: DID to menu 10 to menu 11 to group 101, where one wins and three lose. */
    private static CallScript seed() {
        return CallScript.inbound(START, OUTSIDE)
                .then(enter(StepKind.DID, DID), enter(StepKind.MENU, "10"), new PickedUp())
                .then(enter(StepKind.MENU, "11"), enter(StepKind.GROUP, "101"))
                .then(started(1, "1004"), started(2, "1008"), started(3, "1009"), started(4, "1015"))
                .then(new LegRinging(Side.B, 2, false), new LegAnswered(Side.B, 1, "1004"), new Connected())
                .then(over(2, Cause.LOSE_RACE, By.SYSTEM), over(3, Cause.LOSE_RACE, By.SYSTEM))
                .then(over(4, Cause.LOSE_RACE, By.SYSTEM))
                .pass(Duration.ofSeconds(100))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
    }

    @Test
    void given_the_path_of_the_seed_then_its_steps_and_legs_are_told_as_there() {
        CallView view = seed().view();
        assertThat(view.steps())
                .containsExactly(
                        new StepView(StepKind.DID, DID, second(1), null, second(2), StepKind.MENU, "10"),
                        new StepView(StepKind.MENU, "10", second(2), second(3), second(4), StepKind.MENU, "11"),
                        new StepView(StepKind.MENU, "11", second(4), second(4), second(5), StepKind.GROUP, "101"),
                        new StepView(StepKind.GROUP, "101", second(5), second(11), second(116), null, null));
        assertThat(view.legs()).extracting(LegView::step).containsOnly(3);
        assertThat(view.legs())
                .extracting(LegView::termination)
                .filteredOn(why -> why != null && why.cause() == Cause.LOSE_RACE)
                .hasSize(3);
        assertThat(view.queue()).isEqualTo(new QueueView("101", second(5), second(12)));
        assertThat(view.queueWait()).hasSeconds(7);
        assertThat(view.connectedExtension()).isEqualTo("1004");
        assertThat(view.missed()).isFalse();
    }

    @Test
    void given_a_call_still_on_its_way_then_its_last_step_is_open_and_the_wait_runs() {
        CallScript call = seed();
        CallView menu = CallView.of(call.entries(0, 3));
        assertThat(menu.steps().getLast())
                .isEqualTo(new StepView(StepKind.MENU, "10", second(2), null, null, null, null));
        CallView waiting = CallView.of(call.entries(0, 10));
        assertThat(waiting.queueWait()).hasSeconds(4);
        assertThat(waiting.steps().getLast().end()).isNull();
    }

    @Test
    void given_a_queue_that_nobody_answers_then_the_wait_ends_with_the_call_or_the_overflow() {
        CallScript abandoned = CallScript.inbound(START, OUTSIDE)
                .then(enter(StepKind.DID, DID), enter(StepKind.QUEUE, "201"), new PickedUp())
                .pass(Duration.ofSeconds(38))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        assertThat(abandoned.view().queueWait()).hasSeconds(40);
        assertThat(abandoned.view().missed()).isTrue();
        assertThat(abandoned.view().times().talk()).hasSeconds(39);
        assertThat(abandoned.view().steps().getLast().answer()).isNull();

        CallScript overflowed = CallScript.inbound(START, OUTSIDE)
                .then(enter(StepKind.QUEUE, "201"), new PickedUp())
                .pass(Duration.ofSeconds(9))
                .then(new QueueLeft("201", QueueExit.TIMED_OUT), enter(StepKind.EXTENSION, "1001"))
                .then(started(1, "1001"), new LegAnswered(Side.B, 1, "1001"), new Connected())
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        assertThat(overflowed.view().queue()).isEqualTo(new QueueView("201", second(1), second(12)));
        assertThat(overflowed.view().steps().getLast().answer()).isEqualTo(second(15));
        assertThat(overflowed.view().missed()).isFalse();
    }

    @Test
    void given_two_queues_then_the_last_one_counts() {
        CallView view = CallScript.inbound(START, OUTSIDE)
                .then(enter(StepKind.QUEUE, "201"), new PickedUp())
                .pass(Duration.ofSeconds(60))
                .then(enter(StepKind.QUEUE, "202"))
                .pass(Duration.ofSeconds(4))
                .then(started(1, "1001"), new LegAnswered(Side.B, 1, "1001"), new Connected())
                .view();
        assertThat(view.queue().number()).isEqualTo("202");
        assertThat(view.queueWait()).hasSeconds(7);
    }

    @Test
    void given_a_talk_that_is_sent_to_a_queue_then_the_wait_ends_when_somebody_answers_there() {
        CallView view = CallScript.inbound(START, OUTSIDE)
                .then(enter(StepKind.EXTENSION, "1001"), started(1, "1001"))
                .then(new LegAnswered(Side.B, 1, "1001"), new Connected())
                .then(new Transferred(TransferKind.BLIND, "1001", "201", null), enter(StepKind.QUEUE, "201"))
                .then(over(1, Cause.NORMAL_CLEARING, By.CALLEE))
                .pass(Duration.ofSeconds(10))
                .then(started(2, "1002"), new LegAnswered(Side.B, 2, "1002"))
                .pass(Duration.ofSeconds(100))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE)
                .view();
        assertThat(view.queueWait()).hasSeconds(13);
        assertThat(view.connectedExtension()).isEqualTo("1001");
        assertThat(view.transfers())
                .containsExactly(new TransferView(second(5), TransferKind.BLIND, "1001", "201", null));
        assertThat(view.legs()).extracting(LegView::step).containsExactly(0, 1);
    }

    @Test
    void given_a_caller_who_has_a_leg_of_its_own_then_it_is_not_among_the_devices() {
        CallView view = CallScript.inbound(START, OUTSIDE)
                .then(enter(StepKind.EXTENSION, "1001"), started(1, "1001"))
                .then(new LegEnded(Side.A, 0, Termination.of(Cause.NORMAL_CLEARING, By.CALLER, How.BYE), null))
                .view();
        assertThat(view.legs()).extracting(LegView::leg).containsExactly(1);
        assertThat(view.legs().getFirst().end()).isNull();
    }

    @Test
    void given_segments_and_pauses_then_the_track_holds_them_with_the_time_left_out() {
        CallView view = CallScript.inbound(START, OUTSIDE)
                .then(new RecordingStarted("r", "r.wav"), new RecordingSegment("r", 0, OUTSIDE, "1001"))
                .then(new RecordingPaused("r", true), new RecordingPaused("r", true))
                .pass(Duration.ofSeconds(8))
                .then(new RecordingPaused("r", false), new RecordingPaused("other", true))
                .then(new RecordingSegment("r", 5_000, OUTSIDE, "1002"), new RecordingPaused("r", true))
                .view();
        assertThat(view.track())
                .isEqualTo(new RecordingTrack(
                        "r",
                        second(1),
                        List.of(
                                new RecordingSegment("r", 0, OUTSIDE, "1001"),
                                new RecordingSegment("r", 5_000, OUTSIDE, "1002")),
                        List.of(
                                new RecordingTrack.Pause(second(3), second(13)),
                                new RecordingTrack.Pause(second(16), null))));
        assertThat(view.track().paused()).hasSeconds(10);
    }
}
