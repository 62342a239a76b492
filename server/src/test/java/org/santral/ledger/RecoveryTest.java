package org.santral.ledger;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.ledger.CallScript.START;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Ended;
import org.santral.call.LedgerEvent.LegEnded;
import org.santral.call.LedgerEvent.QueueExit;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;

@OnBothDatabases
class RecoveryTest {
    private static final Instant RESTART = START.plusSeconds(3_600);
    private static final LedgerEvent.RecordingStarted STARTED = new LedgerEvent.RecordingStarted("r", "r.wav");
    private static final LedgerEvent.RecordingReady REPAIRED =
            new LedgerEvent.RecordingReady("r", "r.wav", 61_500, 0.1, 0.2);

    /** The whole life of a masked call; it may be cut off behind any of these. */
    private static final List<LedgerEvent> LIFE = List.of(
            new LedgerEvent.LegStarted(Side.A, 0, "905321234567", null, "carrier"),
            new LedgerEvent.LegRinging(Side.A, 0, false),
            new LedgerEvent.LegStarted(Side.B, 1, "905423456789", null, "carrier"),
            new LedgerEvent.LegRinging(Side.B, 1, true),
            new LedgerEvent.LegAnswered(Side.A, 0, null),
            new LedgerEvent.PickedUp(),
            new LedgerEvent.LegAnswered(Side.B, 1, null),
            new LedgerEvent.Connected(),
            STARTED,
            new LedgerEvent.Held(Side.A),
            new LedgerEvent.Resumed(Side.A),
            new LegEnded(Side.B, 1, Termination.of(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE), null),
            new LegEnded(Side.A, 0, Termination.of(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE), null),
            new LedgerEvent.RecordingReady("r", "r.wav", 5_000, 0.1, 0.2));

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private DatabaseSettings settings;
    private Database database;
    private JdbcLedger ledger;
    private LedgerReader reader;

    @BeforeEach
    void open() {
        settings = backend.create(folder);
        start();
    }

    private void start() {
        database = Database.open(settings);
        ledger = JdbcLedger.start(database, List.of(), LedgerLimits.DEFAULT);
        reader = new LedgerReader(database);
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    private Recovery.Result recover(RecordingRepair repair) {
        close();
        start();
        return Recovery.closeOpenCalls(reader, ledger, Clock.fixed(RESTART, ZoneOffset.UTC), repair);
    }

    private CallScript cutOffAfter(int events) throws Exception {
        CallScript call = CallScript.masked(START, "905321234567", "905423456789")
                .then(LIFE.subList(0, events).toArray(LedgerEvent[]::new));
        ledger.append(call.entries()).toCompletableFuture().get(60, SECONDS);
        return call;
    }

    @Test
    void given_calls_cut_off_at_every_stage_then_each_ends_once_with_what_was_missing() throws Exception {
        List<CallScript> calls = new ArrayList<>();
        for (int stage = 0; stage <= LIFE.size(); stage++) {
            calls.add(cutOffAfter(stage));
        }
        assertThat(recover(started -> Optional.of(REPAIRED))).isEqualTo(new Recovery.Result(calls.size(), 0));
        assertThat(reader.openCalls(null, 10)).isEmpty();
        for (int stage = 0; stage < calls.size(); stage++) {
            checkClosed(calls.get(stage), stage);
        }
        assertThat(recover(started -> Optional.of(REPAIRED))).isEqualTo(new Recovery.Result(0, 0));
    }

    private void checkClosed(CallScript call, int stage) {
        List<LedgerEntry> entries = reader.entries(call.call());
        assertThat(entries).startsWith(call.entries().toArray(LedgerEntry[]::new));
        assertThat(entries.stream().filter(e -> e.event() instanceof Ended)).hasSize(1);
        CallView view = CallView.of(entries);
        assertThat(view.cutOff()).isTrue();
        assertThat(view.legs()).allMatch(leg -> leg.end() != null);
        assertThat(view.termination())
                .isEqualTo(Termination.of(Cause.SYSTEM_SHUTDOWN, By.SYSTEM, stage >= 6 ? How.BYE : How.CANCEL));
        boolean recorded = stage >= 9;
        assertThat(view.recording() instanceof RecordingView.Ready).isEqualTo(recorded);
        assertThat(((Ended) entries.getLast().event()).recorded()).isEqualTo(recorded);
        Instant last = call.last().at();
        Instant heard = START.plusSeconds(9).plusMillis(REPAIRED.lengthMs());
        boolean repaired = recorded && stage < LIFE.size();
        assertThat(view.times().end()).isEqualTo(repaired ? heard : last);
        assertThat(entries.getLast().at()).isEqualTo(RESTART);
    }

    @Test
    void given_legs_that_were_up_then_they_end_with_the_call_by_bye_or_cancel() throws Exception {
        CallScript call = cutOffAfter(5);
        recover(started -> Optional.empty());
        List<LegView> legs = CallView.of(reader.entries(call.call())).legs();
        Instant end = call.last().at();
        assertThat(legs).extracting(LegView::end).containsExactly(end, end);
        assertThat(legs)
                .extracting(LegView::termination)
                .containsExactly(
                        Termination.of(Cause.SYSTEM_SHUTDOWN, By.SYSTEM, How.BYE),
                        Termination.of(Cause.SYSTEM_SHUTDOWN, By.SYSTEM, How.CANCEL));
    }

    @Test
    void given_a_recording_that_cannot_be_saved_then_it_is_lost_and_the_call_ends_all_the_same() throws Exception {
        CallScript empty = cutOffAfter(9);
        recover(started -> Optional.empty());
        CallScript broken = cutOffAfter(9);
        recover(started -> {
            throw new IllegalStateException("disk unreadable");
        });
        for (CallScript call : List.of(empty, broken)) {
            CallView view = CallView.of(reader.entries(call.call()));
            assertThat(view.ended()).isTrue();
            assertThat(view.recording()).isInstanceOf(RecordingView.Lost.class);
            assertThat(view.times().end()).isEqualTo(call.last().at());
        }
    }

    /** An inbound call that may be cut off behind any of these: in a menu, waiting in a queue, hunting, talking. */
    private static final List<LedgerEvent> WAY = List.of(
            new LedgerEvent.StepEntered(StepKind.DID, "908508850000"),
            new LedgerEvent.StepEntered(StepKind.MENU, "10"),
            new LedgerEvent.PickedUp(),
            new LedgerEvent.StepEntered(StepKind.QUEUE, "201"),
            new LedgerEvent.LegStarted(Side.B, 1, "1001", "1001", null),
            new LedgerEvent.LegStarted(Side.B, 2, "1002", "1002", null),
            new LedgerEvent.LegRinging(Side.B, 1, false),
            new LedgerEvent.LegAnswered(Side.B, 1, "1001"),
            new LedgerEvent.Connected(),
            new LedgerEvent.QueueLeft("201", QueueExit.CONNECTED));

    @Test
    void given_inbound_calls_cut_off_on_their_way_then_steps_queue_and_legs_end_with_the_call() throws Exception {
        List<CallScript> calls = new ArrayList<>();
        for (int stage = 0; stage <= WAY.size(); stage++) {
            CallScript call = CallScript.inbound(START, "905321234567")
                    .then(WAY.subList(0, stage).toArray(LedgerEvent[]::new));
            ledger.append(call.entries()).toCompletableFuture().get(60, SECONDS);
            calls.add(call);
        }
        assertThat(recover(started -> Optional.empty())).isEqualTo(new Recovery.Result(calls.size(), 0));
        for (int stage = 0; stage < calls.size(); stage++) {
            CallView view = CallView.of(reader.entries(calls.get(stage).call()));
            Instant end = calls.get(stage).last().at();
            assertThat(view.times().end()).isEqualTo(end);
            assertThat(view.termination().how()).isEqualTo(stage >= 3 ? How.BYE : How.CANCEL);
            assertThat(view.steps()).hasSize(stage < 1 ? 0 : stage < 2 ? 1 : stage < 4 ? 2 : 3);
            assertThat(view.steps()).allMatch(step -> step.end() != null);
            assertThat(view.legs()).hasSize(Math.clamp(stage - 4, 0, 2)).allMatch(leg -> leg.end() != null);
            assertThat(view.missed()).isEqualTo(stage < 9);
            if (stage >= 4) {
                assertThat(view.steps().getLast().end()).isEqualTo(end);
                assertThat(view.queue().left()).isEqualTo(stage < 9 ? end : START.plusSeconds(9));
            }
        }
    }

    @Test
    void given_a_recording_that_was_paused_then_the_end_counts_the_pause() throws Exception {
        CallScript call = CallScript.inbound(START, "905321234567")
                .then(STARTED, new LedgerEvent.RecordingSegment("r", 0, "905321234567", "1001"))
                .then(new LedgerEvent.RecordingPaused("r", true), new LedgerEvent.Held(Side.A))
                .then(new LedgerEvent.RecordingPaused("r", false));
        ledger.append(call.entries()).toCompletableFuture().get(60, SECONDS);
        recover(started -> Optional.of(REPAIRED));
        CallView view = CallView.of(reader.entries(call.call()));
        assertThat(view.times().end())
                .isEqualTo(START.plusSeconds(1).plusMillis(REPAIRED.lengthMs()).plusSeconds(2));
    }

    @Test
    void given_a_call_that_cannot_be_read_then_the_others_are_closed() throws Exception {
        CallScript damaged = cutOffAfter(2);
        CallScript good = cutOffAfter(2);
        database.write(tx -> tx.sql()
                .sql("update ledger set kind = 'teleported' where call_id = ? and sequence = 1")
                .param(damaged.call().value())
                .update());
        assertThat(recover(started -> Optional.empty())).isEqualTo(new Recovery.Result(1, 1));
        assertThat(CallView.of(reader.entries(good.call())).ended()).isTrue();
    }

    @Test
    void given_more_open_calls_than_are_closed_at_once_then_all_are_closed() throws Exception {
        List<java.util.concurrent.CompletableFuture<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 1_201; i++) {
            writes.add(ledger.append(CallScript.local(START).entries()).toCompletableFuture());
        }
        for (var write : writes) {
            write.get(60, SECONDS);
        }
        assertThat(recover(started -> Optional.empty())).isEqualTo(new Recovery.Result(1_201, 0));
        assertThat(reader.openCalls(null, 10)).isEmpty();
    }
}
