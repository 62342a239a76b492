package org.santral.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.LegAnswered;
import org.santral.call.LedgerEvent.LegEnded;
import org.santral.call.LedgerEvent.LegRinging;
import org.santral.call.LedgerEvent.LegStarted;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.call.LedgerEvent.TransferKind;
import org.santral.call.LedgerEvent.Transferred;
import org.santral.store.Backend;
import org.santral.store.DatabaseSettings;
import org.santral.webhooks.Receiver.Hit;

/** What calls make of extensions, told in the calls' own lanes. */
class LineChangesTest {
    private static final Termination OVER =
            Termination.of(Cause.NORMAL_CLEARING, Termination.By.CALLER, Termination.How.BYE);
    private static final Set<LedgerTrigger> BEGIN_AND_END = Set.of(LedgerTrigger.ACCEPTED, LedgerTrigger.ENDED);
    private static final Set<NoticeKind> LINES = Set.of(NoticeKind.LINE);

    @TempDir
    Path folder;

    private DatabaseSettings settings;
    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final HookBench.Setup setup = new HookBench.Setup();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Receiver receiver;

    @BeforeEach
    void newDatabase() throws IOException {
        settings = Backend.SQLITE.create(folder);
        setup.renderer = new Notes();
        receiver = Receiver.willing();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        receiver.close();
    }

    private HookBench bench(Subscription... subscriptions) {
        HookBench bench = new HookBench(settings, clock, Map.of(101, List.of(subscriptions)), setup);
        open.add(bench);
        return bench;
    }

    private HookBench bench() {
        return bench(Notes.subscription(receiver.url("/"), BEGIN_AND_END, LINES));
    }

    private List<String> told(int count, CallScript... calls) {
        List<Hit> hits = receiver.await(count);
        return hits.stream()
                .filter(hit -> List.of(calls).stream()
                        .anyMatch(call -> hit.delivery().startsWith(call.call().value())))
                .map(Hit::body)
                .toList();
    }

    private static Accepted dialed(Direction direction, String caller, @Nullable String extension, String callee) {
        return new Accepted(
                direction,
                Origin.DIALED,
                new Party(caller, "", extension),
                new Party(callee, "", null),
                null,
                null,
                null,
                null);
    }

    private static LegStarted rung(int leg, String extension) {
        return new LegStarted(Side.B, leg, extension, extension, null);
    }

    private static LegEnded gone(int leg) {
        return new LegEnded(Side.B, leg, OVER, null);
    }

    private LedgerEvent.Ended ended() {
        return new LedgerEvent.Ended(OVER, clock.instant(), false, false);
    }

    @Test
    void a_plain_incoming_call_rings_is_answered_and_ends() {
        CallScript call = bench().call(101)
                .write(dialed(Direction.IN, "0532", null, "0850"), rung(1, "1000"))
                .write(new LegRinging(Side.B, 1, false), new LegRinging(Side.B, 1, true))
                .write(new LegAnswered(Side.B, 1, "1000"), new LedgerEvent.PickedUp(), new LedgerEvent.Connected())
                .write(gone(1), ended());
        assertThat(told(5, call))
                .containsExactly(
                        "Accepted", "1000 RINGING from 0532", "1000 IN_USE from 0532", "1000 UNAVAILABLE", "Ended");
    }

    @Test
    void a_phone_that_calls_is_in_use_from_the_beginning_to_the_end_and_whom_it_calls_rings() {
        CallScript call = bench().call(101)
                .write(dialed(Direction.LOCAL, "1000", "1000", "1001"), rung(1, "1001"))
                .write(new LegRinging(Side.B, 1, false), gone(1), ended());
        assertThat(told(6, call))
                .containsExactly(
                        "1000 IN_USE to 1001",
                        "Accepted",
                        "1001 RINGING from 1000",
                        "1001 UNAVAILABLE",
                        "1000 UNAVAILABLE",
                        "Ended");
    }

    @Test
    void a_second_call_to_somebody_who_talks_changes_nothing_until_the_talk_is_over() {
        HookBench bench = bench();
        CallScript talk = bench.call(101)
                .write(dialed(Direction.IN, "0532", null, "0850"), rung(1, "1000"))
                .write(new LegRinging(Side.B, 1, false), new LegAnswered(Side.B, 1, "1000"));
        CallScript second = bench.call(101)
                .write(dialed(Direction.IN, "0533", null, "0850"), new StepEntered(StepKind.QUEUE, "201"))
                .write(rung(1, "1000"), new LegRinging(Side.B, 1, false));
        talk.write(gone(1), ended());
        second.write(gone(1), rung(2, "1000"), new LegRinging(Side.B, 2, false), gone(2), ended());
        bench.settled();
        assertThat(told(10, talk))
                .containsExactly(
                        "Accepted",
                        "1000 RINGING from 0532",
                        "1000 IN_USE from 0532",
                        "1000 RINGING from 0533 in 201",
                        "Ended");
        assertThat(told(10, second))
                .containsExactly(
                        "Accepted", "1000 UNAVAILABLE", "1000 RINGING from 0533 in 201", "1000 UNAVAILABLE", "Ended");
        assertThat(receiver.hits()).hasSize(10);
    }

    @Test
    void two_phones_of_an_extension_are_one_line_and_losers_of_a_group_go_back_to_rest() {
        HookBench bench = bench();
        CallScript call = bench.call(101)
                .write(dialed(Direction.IN, "0532", null, "0850"))
                .write(rung(1, "1000"), rung(2, "1000"), rung(3, "1001"))
                .write(new LegRinging(Side.B, 1, false), new LegRinging(Side.B, 2, false))
                .write(new LegRinging(Side.B, 3, false), new LegAnswered(Side.B, 2, "1000"))
                .write(gone(1), gone(3), gone(2), ended());
        assertThat(told(7, call))
                .containsExactly(
                        "Accepted",
                        "1000 RINGING from 0532",
                        "1001 RINGING from 0532",
                        "1000 IN_USE from 0532",
                        "1001 UNAVAILABLE",
                        "1000 UNAVAILABLE",
                        "Ended");
    }

    @Test
    void who_hands_its_call_on_is_free_and_an_automatic_call_says_so() {
        HookBench bench = bench();
        CallScript handed = bench.call(101)
                .write(dialed(Direction.OUT, "1000", "1000", "0532"))
                .write(new Transferred(TransferKind.BLIND, "1000", "1001", null), rung(1, "1001"))
                .write(new LegRinging(Side.B, 1, false))
                .write(gone(1), ended());
        assertThat(told(6, handed))
                .containsExactly(
                        "1000 IN_USE to 0532",
                        "Accepted",
                        "1000 UNAVAILABLE",
                        "1001 RINGING from 1000",
                        "1001 UNAVAILABLE",
                        "Ended");
        Party extension = new Party("1000", "", "1000");
        CallScript automatic = bench.call(101)
                .write(new Accepted(
                        Direction.OUT,
                        Origin.CAMPAIGN_IVR,
                        extension,
                        new Party("0532", "", null),
                        null,
                        null,
                        null,
                        null))
                .write(new LegStarted(Side.A, 1, "1000", "1000", null), new LegRinging(Side.A, 1, false))
                .write(new LegEnded(Side.A, 1, OVER, null), ended());
        assertThat(told(10, automatic))
                .containsExactly("Accepted", "1000 RINGING to 0532 automatic", "1000 UNAVAILABLE", "Ended");
    }

    @Test
    void who_moves_to_another_call_stays_in_use_all_the_while() {
        HookBench bench = bench();
        Termination moved = Termination.of(Cause.ATTENDED_TRANSFER, Termination.By.CALLER, Termination.How.BYE);
        CallScript first = bench.call(101)
                .write(dialed(Direction.IN, "0532", null, "0850"), rung(1, "1000"))
                .write(new LegRinging(Side.B, 1, false), new LegAnswered(Side.B, 1, "1000"));
        CallScript consultation = bench.call(101)
                .write(dialed(Direction.LOCAL, "1000", "1000", "1001"), rung(1, "1001"))
                .write(new LegRinging(Side.B, 1, false), new LegAnswered(Side.B, 1, "1001"))
                .write(
                        new Transferred(
                                TransferKind.ATTENDED,
                                "1000",
                                "0532",
                                first.call().value()),
                        new LegEnded(Side.B, 1, moved, null),
                        ended());
        first.write(
                        new Transferred(
                                TransferKind.ATTENDED,
                                "1000",
                                "1001",
                                consultation.call().value()),
                        rung(2, "1001"),
                        new LegAnswered(Side.B, 2, "1001"),
                        new LegEnded(Side.B, 1, moved, null))
                .write(gone(2), ended());
        CallScript ringing = bench.call(101)
                .write(dialed(Direction.IN, "0533", null, "0850"), rung(1, "1000"))
                .write(new LegRinging(Side.B, 1, false));
        CallScript pickup = bench.call(101)
                .write(dialed(Direction.LOCAL, "1002", "1002", "*8"))
                .write(
                        new Transferred(
                                TransferKind.PICKUP,
                                "1002",
                                "1002",
                                ringing.call().value()),
                        ended());
        ringing.write(
                new Transferred(
                        TransferKind.PICKUP, "1002", "1002", pickup.call().value()),
                rung(2, "1002"),
                new LegAnswered(Side.B, 2, "1002"),
                gone(1),
                gone(2),
                ended());
        bench.settled();
        assertThat(told(4, first))
                .containsExactly(
                        "Accepted",
                        "1000 RINGING from 0532",
                        "1000 IN_USE from 0532",
                        "1000 UNAVAILABLE",
                        "1001 UNAVAILABLE",
                        "Ended");
        assertThat(told(4, consultation))
                .containsExactly("Accepted", "1001 RINGING from 1000", "1001 IN_USE from 1000", "Ended");
        assertThat(told(4, ringing))
                .containsExactly("Accepted", "1000 RINGING from 0533", "1000 UNAVAILABLE", "1002 UNAVAILABLE", "Ended");
        assertThat(told(4, pickup)).containsExactly("1002 IN_USE to *8", "Accepted", "Ended");
    }

    @Test
    void a_late_delivery_says_the_same_as_an_early_one_also_from_the_next_process() throws IOException {
        int port = receiver.port();
        receiver.close();
        HookBench first = bench();
        CallScript call = first.call(101)
                .write(dialed(Direction.LOCAL, "1000", "1000", "1001"), rung(1, "1001"))
                .write(new LegRinging(Side.B, 1, false));
        first.failedAttempts(1);
        first.close();
        open.clear();
        clock.advance(Duration.ofHours(1));
        receiver = Receiver.at(port, (nth, delivery, body) -> 200);
        // What recovery writes: those who were in the call hear of its end too.
        HookBench next = bench();
        call.goesOnIn(next.ledger).write(gone(1), ended());
        told(6, call);
        next.settled();
        assertThat(told(6, call))
                .containsExactly(
                        "1000 IN_USE to 1001",
                        "Accepted",
                        "1001 RINGING from 1000",
                        "1001 UNAVAILABLE",
                        "1000 UNAVAILABLE",
                        "Ended");
    }

    @Test
    void a_subscription_that_appears_in_the_middle_hears_of_changes_only() {
        Subscription deaf = Notes.subscription(receiver.url("/"), Set.of(), Set.of());
        HookBench bench = bench(deaf);
        CallScript talk = bench.call(101)
                .write(dialed(Direction.IN, "0532", null, "0850"), rung(1, "1000"))
                .write(new LegRinging(Side.B, 1, false), new LegAnswered(Side.B, 1, "1000"));
        CallScript ringing = bench.call(101).write(dialed(Direction.IN, "0533", null, "0850"), rung(1, "1001"));
        ringing.write(new LegRinging(Side.B, 1, false));
        assertThat(bench.engine.stats().pending()).isZero();

        bench.subscriptions.put(101, List.of(Notes.subscription(receiver.url("/"), Set.of(), LINES)));
        CallScript second = bench.call(101)
                .write(dialed(Direction.IN, "0534", null, "0850"), rung(1, "1000"))
                .write(new LegRinging(Side.B, 1, false), gone(1), ended());
        ringing.write(new LegAnswered(Side.B, 1, "1001"));
        assertThat(told(1, ringing)).containsExactly("1001 IN_USE from 0533");

        bench.subscriptions.put(101, List.of(deaf));
        ringing.write(gone(1), ended());
        bench.subscriptions.put(101, List.of(Notes.subscription(receiver.url("/"), Set.of(), LINES)));
        talk.write(gone(1), ended());
        assertThat(told(2, talk)).containsExactly("1000 UNAVAILABLE");
        bench.settled();
        assertThat(receiver.hits()).hasSize(2);
        assertThat(told(2, second)).isEmpty();
    }
}
