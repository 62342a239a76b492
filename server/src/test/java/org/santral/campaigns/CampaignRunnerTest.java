package org.santral.campaigns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.CallRefused;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.OriginateRequest.Programmed;
import org.santral.campaign.CallHours;
import org.santral.campaigns.AutomaticCall.Terms;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.ledger.LedgerReader;
import org.santral.ledger.Recovery;
import org.santral.media.Prompt;
import org.santral.state.LimitReachedException;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.tenant.Tenant;
import org.santral.webhooks.Eventually;

/** Who is called when, and that nobody is called twice, whatever happens to the process. */
@OnBothDatabases
class CampaignRunnerTest {
    private static final String DID = "908508850000";
    private static final Tenant TENANT =
            Tenant.builder("demo", 101, "demo.example").build();
    private static final CallHours ALWAYS = new CallHours(Map.of(), false);

    /** A Monday, 10:00 in Istanbul. */
    private static final Instant MONDAY = Instant.parse("2026-11-23T07:00:00Z");

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private final Telephones telephones = new Telephones();
    private final SetClock clock = new SetClock();
    private DatabaseSettings settings;
    private Database database;
    private JdbcLedger ledger;
    private AutomaticCalls calls;
    private CampaignRunner runner;

    private static final class SetClock extends Clock {
        volatile Instant now = MONDAY;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** Telephones that write to the ledger what the switch would, and ring until the test says otherwise. */
    private final class Telephones implements CampaignRunner.Telephone {
        final Map<String, AtomicInteger> rung = new ConcurrentHashMap<>();
        final BlockingQueue<Programmed> ringing = new LinkedBlockingQueue<>();
        final Map<String, CallRefused.Why> refusals = new ConcurrentHashMap<>();
        final List<CallRefused.Why> refused = new CopyOnWriteArrayList<>();
        final AtomicInteger up = new AtomicInteger();
        volatile int most;

        @Override
        public void call(Tenant tenant, Programmed request) throws CallRefused {
            CallRefused.Why why = refusals.get(request.destination());
            if (why != null) {
                refused.add(why);
                throw new CallRefused(why, request.destination(), "on purpose");
            }
            write(
                    request.call(),
                    0,
                    new LedgerEvent.Accepted(
                            Direction.OUT,
                            Origin.CAMPAIGN_IVR,
                            new Party(DID, "", null),
                            new Party(request.destination(), "", null),
                            null,
                            DID,
                            null,
                            null));
            rung.computeIfAbsent(request.destination(), number -> new AtomicInteger())
                    .incrementAndGet();
            most = Math.max(most, up.incrementAndGet());
            ringing.add(request);
        }

        Programmed next() throws InterruptedException {
            Programmed request = ringing.poll(60, TimeUnit.SECONDS);
            assertThat(request).as("the next one who is called").isNotNull();
            return request;
        }

        /** The call ends; with null, nobody answered. */
        void end(Programmed request, String keys) {
            up.decrementAndGet();
            int sequence = 1;
            if (keys != null) {
                write(request.call(), sequence++, new LedgerEvent.PickedUp());
                write(request.call(), sequence++, new LedgerEvent.Connected());
            }
            if (keys != null && !keys.isEmpty()) {
                write(request.call(), sequence++, new LedgerEvent.Gathered(keys));
            }
            Termination why = Termination.of(
                    keys == null ? Cause.NO_ANSWER : Cause.NORMAL_CLEARING,
                    Termination.By.SYSTEM,
                    Termination.How.CANCEL);
            write(request.call(), sequence, new LedgerEvent.Ended(why, clock.now, false, false));
        }

        /** The call ends for that cause, after ringing or not. */
        void fail(Programmed request, Cause cause, boolean rang) {
            up.decrementAndGet();
            int sequence = 1;
            if (rang) {
                write(request.call(), sequence++, new LedgerEvent.LegStarted(Side.A, 0, "x", null, "carrier"));
                write(request.call(), sequence++, new LedgerEvent.LegRinging(Side.A, 0, false));
            }
            Termination why = Termination.of(cause, Termination.By.SYSTEM, Termination.How.REFUSE);
            write(request.call(), sequence, new LedgerEvent.Ended(why, clock.now, false, false));
        }

        private void write(CallId call, int sequence, LedgerEvent event) {
            ledger.append(List.of(new LedgerEntry(call, 101, sequence, clock.now, event)))
                    .toCompletableFuture()
                    .join();
        }
    }

    @BeforeEach
    void open() throws IOException {
        settings = backend.create(folder);
        start();
    }

    @AfterEach
    void close() {
        runner.close();
        ledger.close();
        database.close();
    }

    private void start() throws IOException {
        database = Database.open(settings);
        CampaignResults results = new CampaignResults(database);
        calls = AutomaticCalls.open(database, results, folder, clock);
        ledger = JdbcLedger.start(database, List.of(results), LedgerLimits.DEFAULT);
        Recovery.closeOpenCalls(new LedgerReader(database), ledger, clock, recording -> Optional.empty());
        // An hour until it looks by itself: what it does, it does because it was told.
        runner = new CampaignRunner(calls, telephones, domainId -> Optional.of(TENANT), clock, Duration.ofHours(1));
        runner.start();
    }

    private AutomaticCall add(CallHours hours, String... numbers) throws Exception {
        Terms terms = new Terms("Anket", DID, "Anket1", Duration.ofSeconds(20), true, hours);
        return calls.add(101, terms, Prompt.of(new short[800]), List.of(numbers));
    }

    private static String number(int i) {
        return "90532111000" + i;
    }

    private List<Recipient> recipients(AutomaticCall call) {
        return calls.recipients(call);
    }

    private void finished(AutomaticCall call) {
        Path audio = folder.resolve("automatic-calls").resolve(call.file());
        // The file goes after the order is closed on record.
        Eventually.holds(
                "nothing left to do, and no file", () -> calls.unfinished().isEmpty() && !Files.exists(audio));
    }

    @Test
    void everybody_is_called_once_and_a_few_at_a_time() throws Exception {
        String[] numbers =
                IntStream.range(0, 8).mapToObj(CampaignRunnerTest::number).toArray(String[]::new);
        AutomaticCall call = add(ALWAYS, numbers);
        List<String> order = new ArrayList<>();
        String[] pressed = {"1", null, "", "4", "5", "6", "7", "0"};
        for (String keys : pressed) {
            Programmed request = telephones.next();
            assertThat(request.callerId()).isEqualTo(DID);
            assertThat(request.ringTimeout()).isEqualTo(Duration.ofSeconds(20));
            order.add(request.destination());
            telephones.end(request, keys);
        }
        finished(call);

        assertThat(order).containsExactly(numbers);
        assertThat(telephones.most).isLessThanOrEqualTo(CampaignRunner.AT_ONCE);
        assertThat(telephones.rung.values()).allMatch(times -> times.get() == 1);
        List<Recipient> recipients = recipients(call);
        assertThat(recipients).allMatch(Recipient::called).allMatch(one -> one.call() != null);
        assertThat(recipients)
                .extracting(Recipient::answered)
                .containsExactly(true, false, true, true, true, true, true, true);
        assertThat(recipients).extracting(Recipient::digit).containsExactly(1, null, null, 4, 5, 6, 7, 0);
    }

    @Test
    void nobody_is_called_outside_the_hours() throws Exception {
        CallHours lunch = new CallHours(
                Map.of(DayOfWeek.MONDAY, new CallHours.Day(true, LocalTime.of(12, 0), LocalTime.of(13, 0))), true);
        AutomaticCall later = add(lunch, number(1));
        AutomaticCall now = add(ALWAYS, number(2));
        Programmed second = telephones.next();
        assertThat(second.destination()).isEqualTo(number(2));
        telephones.end(second, "");
        Eventually.holds("the open one is done", () -> calls.unfinished().size() == 1);
        assertThat(recipients(later)).noneMatch(Recipient::called);

        clock.now = MONDAY.plus(Duration.ofHours(2));
        runner.wake();
        Programmed first = telephones.next();
        assertThat(first.destination()).isEqualTo(number(1));
        telephones.end(first, null);
        finished(later);
        assertThat(recipients(now)).allMatch(Recipient::answered);
    }

    @Test
    void who_was_refused_for_limits_is_tried_again_and_who_may_not_be_called_is_left_out() throws Exception {
        telephones.refusals.put(number(1), CallRefused.Why.NOT_PERMITTED);
        telephones.refusals.put(number(2), CallRefused.Why.TOO_MANY_AT_ONCE);
        AutomaticCall call = add(ALWAYS, number(1), number(2), number(3));
        Eventually.holds("refused", () -> telephones.refused.contains(CallRefused.Why.TOO_MANY_AT_ONCE));
        telephones.refusals.remove(number(2));
        Eventually.holds("tried again", () -> {
            runner.wake();
            return !telephones.ringing.isEmpty();
        });
        telephones.end(telephones.next(), "");
        telephones.end(telephones.next(), "");
        finished(call);

        assertThat(telephones.rung).containsOnlyKeys(number(2), number(3));
        assertThat(recipients(call)).extracting(Recipient::called).containsExactly(false, true, true);
        assertThat(telephones.refused).containsOnlyOnce(CallRefused.Why.NOT_PERMITTED);
    }

    @Test
    void after_a_crash_who_may_have_rung_is_not_called_again_and_who_cannot_have_is() throws Exception {
        // The first rings when the process dies; of the second it is not known whether its call was ever written.
        telephones.refusals.put(number(2), CallRefused.Why.UNAVAILABLE);
        AutomaticCall call = add(ALWAYS, number(1), number(2), number(3));
        Programmed first = telephones.next();
        Eventually.holds("in doubt", () -> telephones.refused.contains(CallRefused.Why.UNAVAILABLE));
        runner.close();
        assertThat(recipients(call)).extracting(Recipient::called).containsExactly(true, true, false);
        database.close();
        ledger.close();

        telephones.refusals.clear();
        clock.now = MONDAY.plusSeconds(60);
        start();
        List<String> again = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Programmed request = telephones.next();
            again.add(request.destination());
            telephones.end(request, "3");
        }
        finished(call);

        assertThat(again).containsExactly(number(2), number(3));
        assertThat(telephones.rung.values()).allMatch(times -> times.get() == 1);
        List<Recipient> recipients = recipients(call);
        assertThat(recipients).allMatch(Recipient::called);
        assertThat(recipients.getFirst().call()).isEqualTo(first.call());
        assertThat(recipients).extracting(Recipient::answered).containsExactly(false, true, true);
    }

    @Test
    void a_call_whose_fate_was_in_doubt_is_settled_while_the_process_runs() throws Exception {
        telephones.refusals.put(number(1), CallRefused.Why.UNAVAILABLE);
        AutomaticCall call = add(ALWAYS, number(1));
        Eventually.holds("in doubt", () -> telephones.refused.size() == 1);
        telephones.refusals.clear();
        runner.wake();
        assertThat(recipients(call)).as("not before it is known").allMatch(one -> one.call() != null);
        clock.now = MONDAY.plus(Duration.ofMinutes(2));
        runner.wake();
        telephones.end(telephones.next(), "");
        finished(call);
        assertThat(telephones.rung.get(number(1))).hasValue(1);
    }

    /** A carrier that is down must not use up the numbers. */
    @Test
    void whom_the_network_could_not_reach_is_called_again_later_unless_it_rang() throws Exception {
        AutomaticCall call = add(ALWAYS, number(1), number(2));
        Programmed lost = telephones.next();
        Programmed rang = telephones.next();
        assertThat(lost.destination()).isEqualTo(number(1));
        telephones.fail(lost, Cause.DESTINATION_OUT_OF_ORDER, false);
        telephones.fail(rang, Cause.NORMAL_TEMPORARY_FAILURE, true);
        Eventually.holds(
                "both over",
                () -> recipients(call).stream().map(Recipient::called).toList().equals(List.of(false, true)));

        clock.now = MONDAY.plusSeconds(59);
        runner.wake();
        assertThat(calls.take(call, CallId.create(clock.millis())))
                .as("not yet")
                .isEmpty();
        clock.now = MONDAY.plusSeconds(61);
        runner.wake();
        Programmed again = telephones.next();
        assertThat(again.destination()).isEqualTo(number(1));
        telephones.end(again, "2");
        finished(call);
        assertThat(recipients(call)).extracting(Recipient::answered).containsExactly(true, false);
        assertThat(telephones.rung.get(number(2))).hasValue(1);
    }

    @Test
    void orders_are_kept_by_tenant_and_bounded() throws Exception {
        runner.close();
        AutomaticCall mine = add(ALWAYS, number(1));
        assertThat(calls.find(101, mine.id())).contains(mine);
        assertThat(calls.find(102, mine.id())).isEmpty();
        assertThat(calls.page(102, 1, 10).rows()).isEmpty();
        for (int i = 1; i < AutomaticCalls.MAX_UNFINISHED; i++) {
            add(ALWAYS, number(1));
        }
        assertThatThrownBy(() -> add(ALWAYS, number(1))).isInstanceOf(LimitReachedException.class);
        assertThat(calls.page(101, 2, 15).rows()).hasSize(5).contains(mine);
        try (Stream<Path> files = Files.list(folder.resolve("automatic-calls"))) {
            assertThat(files).as("no file without an order").hasSize(AutomaticCalls.MAX_UNFINISHED);
        }
    }
}
