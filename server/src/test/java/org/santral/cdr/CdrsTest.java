package org.santral.cdr;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.santral.cdr.CdrOrder.NEWEST_FIRST;
import static org.santral.cdr.CdrOrder.OLDEST_FIRST;
import static org.santral.ledger.CallScript.START;
import static org.santral.ledger.CallScript.TENANT;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEntry;
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
import org.santral.call.LedgerEvent.TransferKind;
import org.santral.call.LedgerEvent.Transferred;
import org.santral.call.LegFacts;
import org.santral.ledger.CallScript;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;

@OnBothDatabases
class CdrsTest {
    private static final String OUTSIDE = "905321234567";

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private DatabaseSettings settings;
    private Database database;
    private JdbcLedger ledger;
    private Cdrs cdrs;

    @BeforeEach
    void open() {
        settings = backend.create(folder);
        start();
    }

    private void start() {
        database = Database.open(settings);
        ledger = JdbcLedger.start(database, List.of(new CdrProjection(NumberKeys.ofPresented())), LedgerLimits.DEFAULT);
        cdrs = new Cdrs(database);
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    private CallId write(CallScript call) throws Exception {
        written(call.entries());
        return call.call();
    }

    private void written(List<LedgerEntry> entries) throws Exception {
        ledger.append(entries).toCompletableFuture().get(60, SECONDS);
    }

    private boolean deleted(int domainId, CallId call) {
        return database.write(tx -> Cdrs.recordingDeleted(tx, domainId, call));
    }

    private static CallScript missed(Instant start, String caller) {
        return CallScript.inbound(start, caller)
                .then(new LegStarted(Side.B, 1, "1001", "1001", null), new LegRinging(Side.B, 1, false))
                .ended(Cause.NO_ANSWER, By.CALLEE, How.REFUSE);
    }

    private static CallScript answered(CallScript call) {
        return call.then(new LegStarted(Side.B, 1, "x", null, null), new LegAnswered(Side.B, 1, null))
                .then(new PickedUp(), new Connected())
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
    }

    private static CallScript recorded(CallScript call) {
        return answered(call.then(
                new RecordingStarted("r", "2026/r.wav"), new RecordingReady("r", "2026/r.wav", 5_500, 0.1, 0.2)));
    }

    private List<CallId> found(CdrFilter filter) {
        CdrPage page = cdrs.find(TENANT, filter, NEWEST_FIRST, 1, 100);
        assertThat(page.totalCount()).isEqualTo(page.rows().size());
        List<CallId> paged = page.rows().stream().map(Cdr::call).toList();
        assertThat(cdrs.find(TENANT, filter, OLDEST_FIRST, 1, 100).rows())
                .extracting(Cdr::call)
                .isEqualTo(paged.reversed());
        return paged;
    }

    @Test
    void given_a_whole_call_then_every_field_is_kept() throws Exception {
        LegFacts facts = new LegFacts("10.0.0.9", "Phone/1\0", "PCMA", "PCMU", 10, 9, 1, 2.5);
        Termination busy = new Termination(Cause.USER_BUSY, By.CALLEE, How.REFUSE, 486, "Busy Here");
        CallScript call = CallScript.masked(START, OUTSIDE, "905423456789")
                .then(new LegStarted(Side.A, 0, OUTSIDE, null, "carrier"), new LegAnswered(Side.A, 0, null))
                .then(new PickedUp(), new LegStarted(Side.B, 1, "905423456789", null, "carrier"))
                .then(new LegRinging(Side.B, 1, true), new LegEnded(Side.B, 1, busy, facts))
                .then(new RecordingStarted("r", "2026/r.wav"), new RecordingReady("r", "2026/r.wav", 5_500, 0.1, 0.2))
                .ended(Cause.USER_BUSY, By.CALLEE, How.REFUSE);
        write(call);
        Cdr cdr = new Cdr(
                call.call(),
                TENANT,
                Direction.OUT,
                Origin.API_MASKING,
                new Party(OUTSIDE, "", null),
                new Party("905423456789", "", null),
                OUTSIDE,
                "905423456789",
                null,
                "908505320000",
                "survey",
                null,
                null,
                call.view().times(),
                null,
                Duration.ZERO,
                Termination.of(Cause.USER_BUSY, By.CALLEE, How.REFUSE),
                Recording.PRESENT,
                "2026/r.wav",
                Duration.ofMillis(5_500),
                false,
                null,
                1,
                null,
                null);
        CdrDetail detail = cdrs.byId(TENANT, call.call()).orElseThrow();
        assertThat(detail.cdr()).isEqualTo(cdr);
        LegFacts cleaned = new LegFacts("10.0.0.9", "Phone/1\ufffd", "PCMA", "PCMU", 10, 9, 1, 2.5);
        LegFacts unknown = new LegFacts(null, null, null, null, 0, 0, 0, 0);
        assertThat(detail.legs())
                .containsExactly(
                        new CdrLeg(
                                Side.A,
                                null,
                                OUTSIDE,
                                null,
                                "carrier",
                                START.plusSeconds(1),
                                null,
                                START.plusSeconds(2),
                                null,
                                null,
                                unknown),
                        new CdrLeg(
                                Side.B,
                                null,
                                "905423456789",
                                null,
                                "carrier",
                                START.plusSeconds(4),
                                START.plusSeconds(5),
                                null,
                                START.plusSeconds(6),
                                busy,
                                cleaned));
        assertThat(cdrs.find(TENANT, CdrFilter.ALL, NEWEST_FIRST, 1, 10).rows()).containsExactly(cdr);
    }

    @Test
    void given_a_call_that_came_a_long_way_then_its_steps_queue_and_transfers_are_kept() throws Exception {
        CallScript call = CallScript.inbound(START, OUTSIDE)
                .then(new StepEntered(StepKind.DID, "908508850000"), new StepEntered(StepKind.MENU, "10"))
                .then(new PickedUp(), new StepEntered(StepKind.QUEUE, "201"))
                .then(new LegStarted(Side.B, 1, "1001", "1001", null), new LegAnswered(Side.B, 1, "1001"))
                .then(new Connected(), new Transferred(TransferKind.ATTENDED, "1001", "1003", "other-call"))
                .then(new StepEntered(StepKind.EXTENSION, "1003"), new LegStarted(Side.B, 2, "1003", "1003", null))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        write(call);
        write(missed(START, "905420000000"));
        CdrDetail detail = cdrs.byId(TENANT, call.call()).orElseThrow();
        assertThat(detail.steps()).isEqualTo(call.view().steps()).hasSize(4);
        assertThat(detail.transfers()).isEqualTo(call.view().transfers()).hasSize(1);
        assertThat(detail.legs()).extracting(CdrLeg::step).containsExactly(2, 3);
        assertThat(detail.cdr().queue()).isEqualTo("201");
        assertThat(detail.cdr().queueWait()).isEqualTo(Duration.ofSeconds(3));
        assertThat(found(with(null, null, null, null, "201"))).containsExactly(call.call());
    }

    /** Numbers as carriers and clients write them, and the one who is called back. */
    @ParameterizedTest
    @CsvSource({
        "905321234567, 905321234567",
        "05321234567, 905321234567",
        "+905321234567, 00905321234567",
        "905321234567, 05321234567",
        "00493027590915, +493027590915",
    })
    void given_numbers_written_in_two_ways_then_a_missed_call_is_returned_all_the_same(String caller, String callee)
            throws Exception {
        close();
        database = Database.open(settings);
        NumberKeys keys = NumberKeys.of(new Directory(
                List.of(Tenant.builder("demo", TENANT, "demo.example").build())));
        ledger = JdbcLedger.start(database, List.of(new CdrProjection(keys)), LedgerLimits.DEFAULT);
        cdrs = new Cdrs(database);
        CallId inMenu = write(CallScript.inbound(START, caller)
                .then(new StepEntered(StepKind.MENU, "10"), new PickedUp())
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE));
        CallId inQueue = write(CallScript.inbound(START.plusSeconds(60), caller)
                .then(new StepEntered(StepKind.QUEUE, "201"), new PickedUp())
                .ended(Cause.ALLOTTED_TIMEOUT, By.SYSTEM, How.BYE));
        CallId someoneElse = write(missed(START.plusSeconds(90), "905420000000"));
        CallId back = write(answered(CallScript.outbound(START.plusSeconds(120), callee)));
        assertThat(returned(inMenu)).isEqualTo(back);
        assertThat(returned(inQueue)).isEqualTo(back);
        assertThat(returned(someoneElse)).isNull();
    }

    @Test
    void given_a_masked_call_then_either_party_may_be_the_one_who_is_called_back() throws Exception {
        CallId first = write(missed(START, OUTSIDE));
        CallId second = write(missed(START.plusSeconds(10), "905420000000"));
        CallId masked = write(answered(CallScript.masked(START.plusSeconds(100), OUTSIDE, "905420000000")));
        assertThat(returned(first)).isEqualTo(masked);
        assertThat(returned(second)).isEqualTo(masked);
        CallId byApi = write(missed(START.plusSeconds(200), OUTSIDE));
        CallId clicked = write(answered(CallScript.at(START.plusSeconds(300))
                .then(new Accepted(
                        Direction.OUT,
                        Origin.API_EXTENSION,
                        new Party("1001", "Ada", "1001"),
                        new Party(OUTSIDE, "", null),
                        null,
                        "908505320000",
                        "f".repeat(64),
                        null))));
        assertThat(returned(byApi)).isEqualTo(clicked);
    }

    @Test
    void given_a_call_of_another_tenant_or_one_that_is_still_up_then_it_is_unknown() throws Exception {
        CallId call = write(missed(START, OUTSIDE));
        CallId up = write(CallScript.local(START));
        assertThat(cdrs.byId(TENANT, call)).isPresent();
        assertThat(cdrs.byId(TENANT + 1, call)).isEmpty();
        assertThat(cdrs.byId(TENANT, up)).isEmpty();
        assertThat(cdrs.find(TENANT + 1, CdrFilter.ALL, NEWEST_FIRST, 1, 10).totalCount())
                .isZero();
        assertThat(deleted(TENANT + 1, call)).isFalse();
    }

    @Test
    void given_a_call_whose_beginning_was_before_the_restart_then_its_record_is_whole() throws Exception {
        CallScript call = answered(CallScript.outbound(START, OUTSIDE));
        written(call.entries(0, 3));
        close();
        start();
        written(call.entries(3, 4));
        written(call.entries(4, 6));
        assertThat(cdrs.byId(TENANT, call.call()).orElseThrow().cdr().times())
                .isEqualTo(call.view().times());
        assertThat(cdrs.byId(TENANT, call.call()).orElseThrow().legs()).hasSize(1);
    }

    @Test
    void given_filters_then_the_list_is_narrowed_as_named() throws Exception {
        CallId missed = write(missed(START, OUTSIDE));
        CallId menu = write(CallScript.inbound(START.plusSeconds(10), "00493027590915")
                .then(new PickedUp(), new StepEntered(StepKind.QUEUE, "201"))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE));
        CallId taken = write(recorded(CallScript.inbound(START.plusSeconds(20), "905420000000")));
        CallId out = write(recorded(CallScript.outbound(START.plusSeconds(30), "905430000000")));
        CallId local = write(answered(CallScript.local(START.plusSeconds(40))));
        CallId gone = write(recorded(CallScript.local(START.plusSeconds(50))));
        assertThat(deleted(TENANT, gone)).isTrue();
        assertThat(deleted(TENANT, gone)).isFalse();
        assertThat(deleted(TENANT, local)).isFalse();

        assertThat(found(CdrFilter.ALL)).containsExactly(gone, local, out, taken, menu, missed);
        assertThat(found(with(Direction.IN, null, null, null, null))).containsExactly(taken, menu, missed);
        assertThat(found(with(Direction.OUT, null, null, null, null))).containsExactly(out);
        assertThat(found(with(Direction.LOCAL, null, null, null, null))).containsExactly(gone, local);
        assertThat(found(with(null, true, null, null, null))).containsExactly(menu, missed);
        assertThat(found(with(null, false, null, null, null))).containsExactly(gone, local, out, taken);
        assertThat(found(with(null, null, "493027590915", null, null))).containsExactly(menu);
        assertThat(found(with(null, null, "1005", null, null))).containsExactly(gone, local);
        assertThat(found(with(null, null, null, "905430000000", null))).containsExactly(out);
        assertThat(found(with(null, null, null, "1001", null))).containsExactly(taken, menu, missed);
        assertThat(found(with(null, null, null, null, "201"))).containsExactly(menu);
        assertThat(found(with(Direction.IN, true, OUTSIDE, "1001", null))).containsExactly(missed);
        assertThat(found(recordings(Recording.PRESENT))).containsExactly(out, taken);
        assertThat(found(recordings(Recording.DELETED))).containsExactly(gone);
        assertThat(found(recordings(Recording.NONE))).containsExactly(local, menu, missed);
        assertThat(found(recordings(Recording.NONE, Recording.DELETED))).containsExactly(gone, local, menu, missed);
    }

    private static CdrFilter with(Direction direction, Boolean missed, String caller, String callee, String queue) {
        return new CdrFilter(null, null, Set.of(), direction, set(caller), set(callee), Set.of(), queue, missed);
    }

    private static Set<String> set(String number) {
        return number == null ? Set.of() : Set.of(number);
    }

    private static CdrFilter recordings(Recording... states) {
        return new CdrFilter(null, null, Set.of(states), null, Set.of(), Set.of(), Set.of(), null, null);
    }

    private static CdrFilter between(Instant from, Instant to) {
        return new CdrFilter(from, to, Set.of(), null, Set.of(), Set.of(), Set.of(), null, null);
    }

    @Test
    void given_a_span_of_time_then_both_ends_belong_to_it() throws Exception {
        CallId one = write(missed(START, OUTSIDE));
        CallId two = write(missed(START.plus(Duration.ofDays(3)), OUTSIDE));
        Instant second = START.plus(Duration.ofDays(3));
        assertThat(found(between(START, second))).containsExactly(two, one);
        assertThat(found(between(START.plusNanos(1_000), second))).containsExactly(two);
        assertThat(found(between(START, second.minusNanos(1_000)))).containsExactly(one);
        assertThat(found(between(second, null))).containsExactly(two);
        assertThat(found(between(null, START))).containsExactly(one);
        assertThat(found(between(START.plusSeconds(1), START.plusSeconds(2)))).isEmpty();
        assertThat(found(between(second, START))).isEmpty();
    }

    @Test
    void given_25_calls_then_there_are_three_pages_and_the_fourth_is_empty_with_the_same_totals() throws Exception {
        List<CallId> expected = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            // Several a day, one day without any, two at the very same moment.
            Instant start = START.plus(Duration.ofHours(7L * i)).plus(Duration.ofDays(i > 12 ? 2 : 0));
            expected.addFirst(write(missed(i == 20 ? START.plus(Duration.ofHours(7 * 19 + 48)) : start, OUTSIDE)));
        }
        List<CallId> paged = new ArrayList<>();
        for (int page = 1; page <= 3; page++) {
            CdrPage rows = cdrs.find(TENANT, CdrFilter.ALL, NEWEST_FIRST, page, 10);
            assertThat(rows.totalCount()).isEqualTo(25);
            assertThat(rows.totalPages()).isEqualTo(3);
            assertThat(rows.rows()).hasSize(page == 3 ? 5 : 10);
            rows.rows().forEach(cdr -> paged.add(cdr.call()));
        }
        assertThat(paged).containsExactlyInAnyOrderElementsOf(expected);
        CdrPage beyond = cdrs.find(TENANT, CdrFilter.ALL, NEWEST_FIRST, 4, 10);
        assertThat(beyond.rows()).isEmpty();
        assertThat(beyond.totalCount()).isEqualTo(25);
        assertThat(cdrs.find(TENANT, CdrFilter.ALL, NEWEST_FIRST, Integer.MAX_VALUE, 100)
                        .rows())
                .isEmpty();
        assertThat(cdrs.find(TENANT + 1, CdrFilter.ALL, NEWEST_FIRST, 1, 10).totalPages())
                .isZero();

        List<CallId> walked = new ArrayList<>();
        List<Cdr> rows = new ArrayList<>();
        for (int page = 1; page <= 3; page++) {
            rows.addAll(cdrs.find(TENANT, CdrFilter.ALL, OLDEST_FIRST, page, 10).rows());
        }
        rows.forEach(cdr -> walked.add(cdr.call()));
        assertThat(walked.reversed()).isEqualTo(paged);
        assertThat(rows).isSortedAccordingTo(Comparator.comparing((Cdr cdr) -> cdr.times()
                .start()));
    }

    @Test
    void given_missed_calls_when_their_number_is_called_back_and_answers_then_all_of_them_are_returned()
            throws Exception {
        CallId direct = write(missed(START, OUTSIDE));
        CallId menu = write(CallScript.inbound(START.plusSeconds(10), OUTSIDE)
                .then(new PickedUp())
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE));
        CallId other = write(missed(START, "905420000000"));
        CallId noAnswer = write(
                CallScript.outbound(START.plusSeconds(100), OUTSIDE).ended(Cause.NO_ANSWER, By.CALLEE, How.REFUSE));
        assertThat(returned(direct)).isNull();
        CallId back = write(answered(CallScript.outbound(START.plusSeconds(200), OUTSIDE)));
        CallId again = write(answered(CallScript.outbound(START.plusSeconds(300), OUTSIDE)));
        CallId later = write(missed(START.plusSeconds(400), OUTSIDE));
        assertThat(returned(direct)).isEqualTo(back);
        assertThat(returned(menu)).isEqualTo(back);
        for (CallId none : List.of(other, noAnswer, back, again, later)) {
            assertThat(returned(none)).isNull();
        }
        CallId masked = write(answered(CallScript.masked(START.plusSeconds(500), "905550000000", OUTSIDE)));
        assertThat(returned(later)).isEqualTo(masked);
    }

    private CallId returned(CallId call) {
        return cdrs.byId(TENANT, call).orElseThrow().cdr().returnedBy();
    }

    @Test
    void given_a_number_of_absurd_length_then_the_record_is_written_all_the_same() throws Exception {
        CallId call = write(missed(START, "9".repeat(20_000) + "\0"));
        assertThat(cdrs.byId(TENANT, call).orElseThrow().cdr().caller().number())
                .hasSize(20_001);
        assertThat(found(with(null, null, "9".repeat(64), null, null))).containsExactly(call);
    }

    @Test
    void given_a_page_or_limit_that_makes_no_sense_then_it_is_refused() {
        assertThatThrownBy(() -> cdrs.find(TENANT, CdrFilter.ALL, NEWEST_FIRST, 0, 10))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cdrs.find(TENANT, CdrFilter.ALL, NEWEST_FIRST, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        Set<String> tooMany = IntStream.rangeClosed(0, CdrFilter.MOST_NUMBERS)
                .mapToObj(Integer::toString)
                .collect(Collectors.toSet());
        assertThatThrownBy(() -> new CdrFilter(null, null, Set.of(), null, tooMany, Set.of(), Set.of(), null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
