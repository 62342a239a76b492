package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.OriginateRequest.DialOn;

/** The transition table of a call, {@code call-life.table}: every state and event has a row there. */
class CallLifeTest {
    private static final Termination BUSY = new Termination(Cause.USER_BUSY, By.CALLEE, How.REFUSE, 486, "Busy Here");
    private static final Termination BYE = Termination.of(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
    private static final Termination ASKED = Termination.of(Cause.ORIGINATOR_CANCEL, By.SYSTEM, How.CANCEL);
    private static final LedgerEvent.RecordingReady READY =
            new LedgerEvent.RecordingReady("r", "f.wav", 1000, 0.1, 0.1);
    private static final LedgerEvent.RecordingLost LOST = new LedgerEvent.RecordingLost("r", "disk full");

    private static final Map<String, CallState> STATES = states();
    private static final Map<String, CallEvent> EVENTS = events();
    private static final Map<String, CallLife> LIVES =
            Map.of("ringing", new CallLife(DialOn.RINGING), "answer", new CallLife(DialOn.ANSWER));

    record Row(String life, String state, String event, String next, String effects) {
        @Override
        public String toString() {
            return "given " + state + " (" + life + ") when " + event + " then " + next;
        }
    }

    static Stream<Row> rows() throws IOException {
        try (InputStream in = CallLifeTest.class.getResourceAsStream("/call-life.table")) {
            String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<Row> rows = new ArrayList<>();
            for (String line : table.lines().toList()) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                String[] cell = line.split("\\|", -1);
                rows.add(new Row(cell[0].strip(), cell[1].strip(), cell[2].strip(), cell[3].strip(), cell[4].strip()));
            }
            return rows.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void given_state_when_event_then_next(Row row) {
        for (String life : row.life().equals("any") ? List.of("ringing", "answer") : List.of(row.life())) {
            CallLife.Step step = LIVES.get(life).on(STATES.get(row.state()), EVENTS.get(row.event()));
            assertThat(name(step.state())).isEqualTo(row.next());
            assertThat(words(step.effects())).isEqualTo(row.effects());
        }
    }

    @Test
    void every_state_and_event_has_a_row() throws IOException {
        Set<String> missing = new LinkedHashSet<>();
        for (String life : List.of("ringing", "answer")) {
            for (String state : STATES.keySet()) {
                for (String event : EVENTS.keySet()) {
                    missing.add(life + " | " + state + " | " + event);
                }
            }
        }
        rows().forEach(row -> {
            for (String life : row.life().equals("any") ? List.of("ringing", "answer") : List.of(row.life())) {
                assertThat(missing.remove(life + " | " + row.state() + " | " + row.event()))
                        .as("one row for %s", row)
                        .isTrue();
            }
        });
        assertThat(missing).isEmpty();
        assertThat(EVENTS.values().stream().map(Object::getClass).collect(Collectors.toSet()))
                .as("every kind of event")
                .hasSize(CallEvent.class.getPermittedSubclasses().length);
        assertThat(STATES.values().stream().map(Object::getClass).collect(Collectors.toSet()))
                .as("every kind of state")
                .hasSize(CallState.class.getPermittedSubclasses().length);
    }

    /** Whatever order events come in: one terminal entry, each dialled leg ended once, nothing after Dispose. */
    @ParameterizedTest
    @MethodSource("seeds")
    void every_order_of_events_ends_in_one_terminal_entry(long seed) {
        Random random = new Random(seed);
        CallLife life = new CallLife(random.nextBoolean() ? DialOn.RINGING : DialOn.ANSWER);
        CallState state = life.on(CallLife.start(), new CallEvent.LedgerWrote()).state();
        List<CallEvent> all = new ArrayList<>(EVENTS.values());
        List<Effect> done = new ArrayList<>();
        done.add(new Effect.Dial(0));
        for (int i = 0; i < 60; i++) {
            CallLife.Step step = life.on(state, all.get(random.nextInt(all.size())));
            state = step.state();
            done.addAll(step.effects());
        }
        for (CallEvent last : List.of(
                new CallEvent.EndAsked(ASKED),
                new CallEvent.Recorded(READY),
                new CallEvent.LegReleased(0),
                new CallEvent.LegReleased(1))) {
            CallLife.Step step = life.on(state, last);
            state = step.state();
            done.addAll(step.effects());
        }
        assertThat(state).isEqualTo(new CallState.Closed(Set.of()));
        assertThat(count(done, Effect.Finish.class)).isEqualTo(1);
        assertThat(count(done, Effect.Dispose.class)).isEqualTo(1);
        assertThat(done.getLast()).isInstanceOf(Effect.Dispose.class);
        for (int side : List.of(0, 1)) {
            long dialled =
                    done.stream().filter(e -> e.equals(new Effect.Dial(side))).count();
            long ended = done.stream()
                    .filter(e -> e instanceof Effect.EndLeg end && end.leg() == side
                            || e instanceof Effect.LegOver over && over.leg() == side)
                    .count();
            assertThat(ended).as("leg %s ends as often as it was dialled", side).isEqualTo(dialled);
            assertThat(dialled).isLessThanOrEqualTo(1);
        }
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, s -> s + 1).limit(2000);
    }

    private static long count(List<Effect> effects, Class<?> kind) {
        return effects.stream().filter(kind::isInstance).count();
    }

    private static Map<String, CallState> states() {
        Map<String, CallState> states = new LinkedHashMap<>();
        states.put("Accepting", new CallState.Accepting());
        states.put("Withdrawn", new CallState.Withdrawn(ASKED, Set.of()));
        states.put("FirstCalling", new CallState.FirstCalling(false));
        states.put("FirstCalling ringing", new CallState.FirstCalling(true));
        states.put("BothCalling", new CallState.BothCalling(CallState.Second.SILENT));
        states.put("BothCalling ringing", new CallState.BothCalling(CallState.Second.RINGING));
        states.put("BothCalling early", new CallState.BothCalling(CallState.Second.EARLY_MEDIA));
        states.put("SecondCalling", new CallState.SecondCalling(CallState.Second.SILENT));
        states.put("SecondCalling ringing", new CallState.SecondCalling(CallState.Second.RINGING));
        states.put("SecondCalling early", new CallState.SecondCalling(CallState.Second.EARLY_MEDIA));
        states.put("FirstAwaited", new CallState.FirstAwaited());
        states.put("Talking", new CallState.Talking(0, 1));
        states.put("Closing AB", new CallState.Closing(BYE, Set.of(0, 1)));
        states.put("Closing B", new CallState.Closing(BYE, Set.of(1)));
        states.put("Closing A", new CallState.Closing(BYE, Set.of(0)));
        states.put("Closing", new CallState.Closing(BYE, Set.of()));
        states.put("Closed AB", new CallState.Closed(Set.of(0, 1)));
        states.put("Closed B", new CallState.Closed(Set.of(1)));
        states.put("Closed A", new CallState.Closed(Set.of(0)));
        states.put("Closed", new CallState.Closed(Set.of()));
        return states;
    }

    private static Map<String, CallEvent> events() {
        Map<String, CallEvent> events = new LinkedHashMap<>();
        events.put("LedgerWrote", new CallEvent.LedgerWrote());
        events.put("LedgerRefused", new CallEvent.LedgerRefused());
        for (int side : List.of(0, 1)) {
            events.put("LegRang " + leg(side), new CallEvent.LegRang(side, false));
            events.put("LegRang early " + leg(side), new CallEvent.LegRang(side, true));
            events.put("LegAnswered " + leg(side), new CallEvent.LegAnswered(side));
            events.put("LegFailed " + leg(side), new CallEvent.LegFailed(side, BUSY));
            events.put("LegHungUp " + leg(side), new CallEvent.LegHungUp(side, BYE));
            events.put("LegReleased " + leg(side), new CallEvent.LegReleased(side));
            events.put("LegHeld " + leg(side), new CallEvent.LegHeld(side));
            events.put("LegResumed " + leg(side), new CallEvent.LegResumed(side));
            events.put("MediaLost " + leg(side), new CallEvent.MediaLost(side));
            events.put("RingTimedOut " + leg(side), new CallEvent.RingTimedOut(side));
        }
        events.put("Recorded", new CallEvent.Recorded(READY));
        events.put("RecordingFailed", new CallEvent.RecordingFailed(LOST));
        events.put("EndAsked", new CallEvent.EndAsked(ASKED));
        return events;
    }

    private static String name(CallState state) {
        return switch (state) {
            case CallState.Closing s -> "Closing" + open(s.open());
            case CallState.Closed s -> "Closed" + open(s.open());
            case CallState s ->
                STATES.entrySet().stream()
                        .filter(e -> e.getValue().equals(s))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(s.toString());
        };
    }

    private static String open(Set<Integer> open) {
        return open.isEmpty()
                ? ""
                : " " + open.stream().sorted().map(CallLifeTest::leg).collect(Collectors.joining());
    }

    private static String words(List<Effect> effects) {
        return effects.stream().map(CallLifeTest::word).collect(Collectors.joining(", "));
    }

    private static String word(Effect effect) {
        return switch (effect) {
            case Effect.Dial e -> "Dial " + leg(e.leg());
            case Effect.EndLeg e -> "EndLeg " + leg(e.leg()) + " " + word(e.termination());
            case Effect.LegOver e -> "LegOver " + leg(e.leg()) + " " + word(e.termination());
            case Effect.Release e -> "Release " + leg(e.leg());
            case Effect.PlayRingback e -> "PlayRingback " + leg(e.leg());
            case Effect.PlayHold e -> "PlayHold " + leg(e.leg());
            case Effect.Hush e -> "Hush " + leg(e.leg());
            case Effect.PassEarlyMedia e -> "PassEarlyMedia " + leg(e.from()) + " to " + leg(e.to());
            case Effect.Join e -> "Join " + leg(e.left()) + " " + leg(e.right());
            case Effect.StartRecording e -> "StartRecording " + leg(e.left()) + " " + leg(e.right());
            case Effect.Unrecord e -> "Unrecord " + leg(e.leg());
            case Effect.LegGone e -> "LegGone " + leg(e.leg()) + " " + word(e.termination());
            case Effect.TurnAway e -> "TurnAway " + leg(e.leg());
            case Effect.Ring e -> "Ring " + leg(e.leg());
            case Effect.Answer e -> "Answer " + leg(e.leg());
            case Effect.StartHuntTimer e -> "StartHuntTimer";
            case Effect.StopHuntTimer e -> "StopHuntTimer";
            case Effect.WriteRang e -> "WriteRang " + leg(e.leg()) + (e.earlyMedia() ? " early" : "");
            case Effect.WriteAnswered e -> "WriteAnswered " + leg(e.leg());
            case Effect.WriteHeld e -> (e.held() ? "WriteHeld " : "WriteResumed ") + (e.caller() ? "caller" : "callee");
            case Effect.WriteJoined e -> "WriteJoined " + leg(e.leg());
            case Effect.StartProgram e -> "StartProgram " + leg(e.guest().leg());
            case Effect.StopProgram e -> "StopProgram";
            case Effect.TellConnected e -> "TellConnected " + leg(e.leg());
            case Effect.TellUnanswered e -> "TellUnanswered";
            case Effect.StopRecording e -> "StopRecording";
            case Effect.StartRingTimer e -> "StartRingTimer " + leg(e.leg());
            case Effect.StopRingTimer e -> "StopRingTimer " + leg(e.leg());
            case Effect.Write e -> "Write " + word(e.event());
            case Effect.TellFirstParty e ->
                "Tell "
                        + switch (e.outcome()) {
                            case CallControl.FirstParty.Answered a -> "answered";
                            case CallControl.FirstParty.Failed f -> f.cause().name();
                            case CallControl.FirstParty.Waiting w -> "waiting";
                        };
            case Effect.Finish e -> "Finish " + word(e.termination());
            case Effect.Dispose e -> "Dispose";
        };
    }

    private static String word(Termination end) {
        return end.cause() + "/" + end.by() + "/" + end.how();
    }

    private static String word(LedgerEvent event) {
        return event.getClass().getSimpleName();
    }

    private static String leg(int leg) {
        return String.valueOf((char) ('A' + leg));
    }

    /** Prints the table as the code has it: to compare, line by line, after a deliberate change. */
    public static void main(String[] args) {
        for (String state : STATES.keySet()) {
            System.out.println();
            for (String event : EVENTS.keySet()) {
                List<String> cells = new ArrayList<>();
                for (String life : List.of("ringing", "answer")) {
                    CallLife.Step step = LIVES.get(life).on(STATES.get(state), EVENTS.get(event));
                    cells.add(String.format("%-21s | %s", name(step.state()), words(step.effects())));
                }
                boolean same = cells.get(0).equals(cells.get(1));
                System.out.printf("%-7s | %-21s | %-17s | %s%n", same ? "any" : "ringing", state, event, cells.get(0));
                if (!same) {
                    System.out.printf("%-7s | %-21s | %-17s | %s%n", "answer", state, event, cells.get(1));
                }
            }
        }
    }
}
