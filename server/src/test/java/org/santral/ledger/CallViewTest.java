package org.santral.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.santral.ledger.CallScript.START;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Connected;
import org.santral.call.LedgerEvent.LegAnswered;
import org.santral.call.LedgerEvent.LegEnded;
import org.santral.call.LedgerEvent.LegRinging;
import org.santral.call.LedgerEvent.LegStarted;
import org.santral.call.LedgerEvent.PickedUp;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LegFacts;

class CallViewTest {
    private static final String OUTSIDE = "905321234567";
    private static final LegStarted RING_1001 = new LegStarted(Side.B, 1, "1001", "1001", null);

    private static Arguments row(
            String situation,
            CallScript call,
            boolean answered,
            boolean missed,
            int totalSeconds,
            int talkSeconds,
            int waitSeconds,
            int legs,
            String dialed,
            String connected) {
        return Arguments.of(
                situation, call, answered, missed, totalSeconds, talkSeconds, waitSeconds, legs, dialed, connected);
    }

    /** spec/events.md §1.2 and the situations of §6. */
    static Stream<Arguments> situations() {
        return Stream.of(
                row(
                        "1: outside to 1001, answered, 35 s",
                        CallScript.inbound(START, OUTSIDE)
                                .then(RING_1001, new LegRinging(Side.B, 1, false))
                                .then(new LegAnswered(Side.B, 1, "1001"), new PickedUp(), new Connected())
                                .pass(Duration.ofSeconds(34))
                                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE),
                        true,
                        false,
                        40,
                        36,
                        5,
                        1,
                        "1001",
                        "1001"),
                row(
                        "3: outside to 1001, caller gives up",
                        CallScript.inbound(START, OUTSIDE)
                                .then(RING_1001, new LegRinging(Side.B, 1, false))
                                .ended(Cause.ORIGINATOR_CANCEL, By.CALLER, How.CANCEL),
                        false,
                        true,
                        3,
                        0,
                        3,
                        1,
                        "1001",
                        null),
                row(
                        "7: outside into a menu, hangs up there after 35 s",
                        CallScript.inbound(START, OUTSIDE)
                                .then(new PickedUp())
                                .pass(Duration.ofSeconds(34))
                                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE),
                        false,
                        true,
                        36,
                        35,
                        36,
                        0,
                        null,
                        null),
                row(
                        "8: 1005 to 1006, gives up: inside calls are never missed",
                        CallScript.local(START)
                                .then(new LegStarted(Side.B, 1, "1006", "1006", null))
                                .ended(Cause.ORIGINATOR_CANCEL, By.CALLER, How.CANCEL),
                        false,
                        false,
                        2,
                        0,
                        2,
                        1,
                        "1006",
                        null),
                row(
                        "11: masked call, both answer",
                        CallScript.masked(START, OUTSIDE, "905423456789")
                                .then(new LegStarted(Side.A, 0, OUTSIDE, null, "carrier"))
                                .then(new LegRinging(Side.A, 0, false))
                                .then(new LegStarted(Side.B, 1, "905423456789", null, "carrier"))
                                .then(new LegAnswered(Side.A, 0, null), new PickedUp())
                                .then(new LegAnswered(Side.B, 1, null), new Connected())
                                .ended(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE),
                        true,
                        false,
                        8,
                        3,
                        7,
                        2,
                        null,
                        null),
                row(
                        "call picked up by another extension",
                        CallScript.inbound(START, OUTSIDE)
                                .then(RING_1001, new LegStarted(Side.B, 2, "1002", "1002", null))
                                .then(new LegAnswered(Side.B, 2, "1002"), new Connected())
                                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE),
                        true,
                        false,
                        5,
                        1,
                        4,
                        2,
                        "1001",
                        "1002"),
                row(
                        "still up: no durations yet",
                        CallScript.inbound(START, OUTSIDE).then(RING_1001, new PickedUp(), new Connected()),
                        true,
                        false,
                        0,
                        0,
                        0,
                        1,
                        "1001",
                        null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void given_a_situation_then_the_derived_values_are_those_of_the_specification(
            String situation,
            CallScript call,
            boolean answered,
            boolean missed,
            int totalSeconds,
            int talkSeconds,
            int waitSeconds,
            int legs,
            String dialed,
            String connected) {
        CallView view = call.view();
        assertThat(view.answered()).isEqualTo(answered);
        assertThat(view.missed()).isEqualTo(missed);
        assertThat(view.times().total()).hasSeconds(totalSeconds);
        assertThat(view.times().talk()).hasSeconds(talkSeconds);
        assertThat(view.times().waited()).hasSeconds(waitSeconds);
        assertThat(view.legs()).hasSize(legs);
        assertThat(view.dialedExtension()).isEqualTo(dialed);
        assertThat(view.connectedExtension()).isEqualTo(connected);
        assertThat(view.sequence()).isEqualTo(call.entries().size() - 1);
    }

    @Test
    void given_a_leg_then_its_moments_and_facts_are_told() {
        LegFacts facts = new LegFacts("10.0.0.9", "Phone/1", "PCMA", "PCMU", 10, 9, 1, 2);
        Termination why = Termination.of(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE);
        CallView view = CallScript.inbound(START, OUTSIDE)
                .then(RING_1001, new LegRinging(Side.B, 1, false), new LegRinging(Side.B, 1, true))
                .then(new LegAnswered(Side.B, 1, "1001"), new LegEnded(Side.B, 1, why, facts))
                .then(new LegEnded(Side.A, 0, why, facts))
                .view();
        assertThat(view.legs())
                .containsExactly(new LegView(
                        Side.B,
                        1,
                        null,
                        "1001",
                        "1001",
                        null,
                        START.plusSeconds(1),
                        START.plusSeconds(2),
                        START.plusSeconds(4),
                        START.plusSeconds(5),
                        why,
                        facts));
        assertThat(view.times().ring()).isEqualTo(START.plusSeconds(2));
    }

    @Test
    void given_a_recording_then_the_last_word_about_it_counts() {
        LedgerEvent.RecordingStarted started = new LedgerEvent.RecordingStarted("r", "r.wav");
        LedgerEvent.RecordingReady ready = new LedgerEvent.RecordingReady("r", "r.wav", 1_000, 0.1, 0.2);
        LedgerEvent.RecordingLost lost = new LedgerEvent.RecordingLost("r", "why");
        assertThat(CallScript.local(START).view().recording()).isEqualTo(new RecordingView.None());
        assertThat(CallScript.local(START).then(started).view().recording())
                .isEqualTo(new RecordingView.Running(started, START.plusSeconds(1)));
        assertThat(CallScript.local(START).then(started, ready).view().recording())
                .isEqualTo(new RecordingView.Ready(ready));
        assertThat(CallScript.local(START).then(started, lost).view().recording())
                .isEqualTo(new RecordingView.Lost(lost));
    }

    @Test
    void given_entries_that_are_no_call_then_the_fold_refuses() {
        CallScript call = CallScript.local(START).then(new PickedUp());
        assertThatThrownBy(() -> CallView.of(call.entries(1, 2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CallView.of(List.of(call.last()))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> call.view().with(call.last())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void given_a_clock_that_was_set_back_then_no_duration_is_negative() {
        CallView view = CallScript.local(START)
                .then(new Connected())
                .pass(Duration.ofHours(-1))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE)
                .view();
        assertThat(view.times().total()).isZero();
        assertThat(view.times().talk()).isZero();
    }
}
