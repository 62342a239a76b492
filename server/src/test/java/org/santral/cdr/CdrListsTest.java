package org.santral.cdr;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.ledger.CallScript.START;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.base.Cause;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Connected;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.LegAnswered;
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
import org.santral.ledger.CallView;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.OnBothDatabases;

/** Lists against the plainest way there is to make them: all records in memory, filtered, sorted and cut. */
@OnBothDatabases
class CdrListsTest {
    private static final int CALLS = 300;
    private static final int QUESTIONS = 250;
    private static final int[] TENANTS = {101, 101, 101, 102};
    private static final Duration SPAN = Duration.ofDays(9);
    /** Few, so that the same ones meet again; the first calls itself now and then. */
    private static final List<String> NUMBERS = List.of("1001", "1002", "1003", "905321112233", "905321112234", "");

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    @Test
    void given_seeded_records_when_asked_at_random_then_pages_and_totals_are_those_of_a_plain_filter()
            throws Exception {
        Random random = new Random(4);
        try (Database database = Database.open(backend.create(folder));
                JdbcLedger ledger = JdbcLedger.start(
                        database, List.of(new CdrProjection(NumberKeys.ofPresented())), LedgerLimits.DEFAULT)) {
            List<CallView> calls = write(ledger, random);
            database.write(tx -> {
                for (CallView call : calls.subList(0, CALLS / 4)) {
                    Cdrs.recordingDeleted(tx, call.domainId(), call.call());
                }
                return null;
            });
            Cdrs cdrs = new Cdrs(database);
            List<Cdr> all = calls.stream()
                    .map(call -> cdrs.byId(call.domainId(), call.call())
                            .orElseThrow()
                            .cdr())
                    .toList();
            for (int question = 0; question < QUESTIONS; question++) {
                ask(cdrs, all, random);
            }
        }
    }

    private static List<CallView> write(JdbcLedger ledger, Random random) throws Exception {
        List<CallView> calls = new ArrayList<>();
        List<CompletableFuture<?>> written = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            // Many in the same second, so that ids decide about their order, too.
            Instant start = START.plusSeconds(random.nextLong(SPAN.toSeconds()) / 3_000 * 3_000);
            CallScript call = script(random, start);
            calls.add(call.view());
            written.add(ledger.append(call.entries()).toCompletableFuture());
        }
        CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).get(60, SECONDS);
        return calls;
    }

    private static CallScript script(Random random, Instant start) {
        Direction direction = Direction.values()[random.nextInt(3)];
        CallScript call = CallScript.of(TENANTS[random.nextInt(TENANTS.length)], start)
                .then(new Accepted(direction, Origin.DIALED, party(random), party(random), null, null, null, null));
        if (random.nextInt(3) == 0) {
            call.then(new StepEntered(StepKind.QUEUE, random.nextBoolean() ? "201" : "202"));
        }
        if (random.nextBoolean()) {
            call.then(new RecordingStarted("r", "2026/r.wav"), new RecordingReady("r", "2026/r.wav", 5_500, 0.1, 0.2));
        }
        if (random.nextInt(3) > 0) {
            String rung = NUMBERS.get(random.nextInt(NUMBERS.size()));
            call.then(new LegStarted(Side.B, 1, rung, null, null), new LegAnswered(Side.B, 1, null));
            call.then(new PickedUp(), new Connected());
        }
        return call.ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
    }

    private static Party party(Random random) {
        return new Party(NUMBERS.get(random.nextInt(NUMBERS.size())), "", null);
    }

    private static void ask(Cdrs cdrs, List<Cdr> all, Random random) {
        int domainId = random.nextInt(5) == 0 ? 102 : 101;
        CdrFilter filter = filter(random);
        CdrOrder order = random.nextBoolean() ? CdrOrder.NEWEST_FIRST : CdrOrder.OLDEST_FIRST;
        int limit = random.nextInt(3) == 0 ? 1_000 : 1 + random.nextInt(20);
        List<Cdr> expected = all.stream()
                .filter(cdr -> cdr.domainId() == domainId && matches(cdr, filter))
                .sorted(sorted(order))
                .toList();
        int page = 1 + random.nextInt(expected.size() / limit + 2);
        int from = Math.min(expected.size(), (page - 1) * limit);
        CdrPage found = cdrs.find(domainId, filter, order, page, limit);
        assertThat(found.totalCount()).as("%s", filter).isEqualTo(expected.size());
        assertThat(found.rows())
                .as("%s %s page %d of %d", filter, order, page, limit)
                .isEqualTo(expected.subList(from, Math.min(expected.size(), from + limit)));
    }

    private static Comparator<Cdr> sorted(CdrOrder order) {
        Comparator<Cdr> oldestFirst =
                Comparator.comparing((Cdr cdr) -> cdr.times().start()).thenComparing(Cdr::call);
        return order == CdrOrder.OLDEST_FIRST ? oldestFirst : oldestFirst.reversed();
    }

    private static CdrFilter filter(Random random) {
        if (random.nextInt(4) == 0) {
            return new CdrFilter(
                    random.nextInt(3) == 0 ? moment(random) : null,
                    null,
                    random.nextInt(4) == 0 ? some(random, List.of(Recording.values())) : Set.of(),
                    random.nextInt(5) == 0 ? Direction.IN : null,
                    random.nextInt(3) == 0 ? some(random, NUMBERS) : Set.of(),
                    Set.of(),
                    Set.of(),
                    NUMBERS.get(random.nextInt(NUMBERS.size())),
                    random.nextInt(5) == 0 ? "201" : null,
                    random.nextInt(3) == 0 ? (Boolean) random.nextBoolean() : null);
        }
        return new CdrFilter(
                random.nextInt(3) == 0 ? moment(random) : null,
                random.nextInt(3) == 0 ? moment(random) : null,
                random.nextInt(4) == 0 ? some(random, List.of(Recording.values())) : Set.of(),
                random.nextInt(5) == 0 ? Direction.values()[random.nextInt(3)] : null,
                random.nextInt(3) == 0 ? some(random, NUMBERS) : Set.of(),
                random.nextInt(3) == 0 ? some(random, NUMBERS) : Set.of(),
                random.nextInt(3) == 0 ? some(random, NUMBERS) : Set.of(),
                random.nextInt(5) == 0 ? "201" : null,
                random.nextInt(3) == 0 ? (Boolean) random.nextBoolean() : null);
    }

    private static Instant moment(Random random) {
        return START.plusSeconds(random.nextLong(SPAN.toSeconds()) / 3_000 * 3_000);
    }

    private static <T> Set<T> some(Random random, List<T> values) {
        List<T> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, random);
        return new HashSet<>(shuffled.subList(0, 1 + random.nextInt(3)));
    }

    private static boolean matches(Cdr cdr, CdrFilter filter) {
        Instant start = cdr.times().start();
        String caller = cdr.caller().number();
        String callee = cdr.callee().number();
        return (filter.startFrom() == null || !start.isBefore(filter.startFrom()))
                && (filter.startTo() == null || !start.isAfter(filter.startTo()))
                && (filter.recordings().isEmpty() || filter.recordings().contains(cdr.recording()))
                && (filter.direction() == null || filter.direction() == cdr.direction())
                && (filter.callers().isEmpty() || filter.callers().contains(caller))
                && (filter.callees().isEmpty() || filter.callees().contains(callee))
                && (filter.parties().isEmpty()
                        || filter.parties().contains(caller)
                        || filter.parties().contains(callee))
                && (filter.target() == null
                        || filter.target().equals(callee)
                        || filter.target().equals(cdr.reachedKey()))
                && (filter.queue() == null || filter.queue().equals(cdr.queue()))
                && (filter.missed() == null || filter.missed() == cdr.missed());
    }
}
