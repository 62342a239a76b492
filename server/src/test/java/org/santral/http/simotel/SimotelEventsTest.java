package org.santral.http.simotel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
import org.santral.call.LedgerEvent.QueueExit;
import org.santral.call.LedgerEvent.QueueLeft;
import org.santral.call.LedgerEvent.RecordingReady;
import org.santral.call.LedgerEvent.RecordingStarted;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.call.LedgerEvent.Surveyed;
import org.santral.call.LedgerEvent.TransferKind;
import org.santral.call.LedgerEvent.Transferred;
import org.santral.http.simotel.SimotelSettings.Calendar;
import org.santral.http.simotel.SimotelSettings.Events;
import org.santral.http.simotel.SimotelSettings.Method;
import org.santral.http.simotel.SimotelSettings.Version;
import org.santral.ledger.CallScript;
import org.santral.ledger.CallView;
import org.santral.tenant.Directory;
import org.santral.webhooks.LedgerTrigger;
import org.santral.webhooks.LineChange;
import org.santral.webhooks.LineState;
import org.santral.webhooks.Notice;
import org.santral.webhooks.Notice.TrunkState;
import org.santral.webhooks.NoticeKind;
import org.santral.webhooks.OutgoingRequest;
import org.santral.webhooks.Subscription;

/** What a receiver is told (spec/simotel.md §6), from calls told entry by entry and from notices. */
class SimotelEventsTest {
    private static final Instant START = Instant.parse("2026-03-01T21:10:00.123456Z");
    private static final URI URL = URI.create("http://127.0.0.1:9/hook");
    private static final Notice NO_LONGER_THERE = new Notice.ExtensionRemoved("559");

    private final Directory directory = new Directory(List.of(SimotelServer.tenant(101, "demo")));
    private final SimotelAccounts accounts = new SimotelAccounts(directory, List.of());
    private final SimotelEvents events = new SimotelEvents(accounts);
    private boolean cdrOfUnansweredFirst;

    private static Events json(String... names) {
        return to(Version.G4, Method.POST, names);
    }

    private static Events to(Version version, Method method, String... names) {
        return new Events(URL, version, method, names.length == 0 ? Events.NAMES : Set.of(names), null, null, false);
    }

    private Subscription use(Events wanted) {
        SimotelSettings settings = new SimotelSettings(
                List.of(), List.of(), Calendar.JALALI, SimotelSettings.TEHRAN, cdrOfUnansweredFirst, null, wanted);
        accounts.replace(List.of(new SimotelAccounts.Account(SimotelServer.tenant(101, "demo"), settings)));
        return events.of(101).getFirst();
    }

    /** The requests of a call in order; what extensions do is not among them. */
    private List<OutgoingRequest> requests(Events wanted, CallScript call) {
        Subscription subscription = use(wanted);
        List<OutgoingRequest> requests = new ArrayList<>();
        for (LedgerEntry entry : call.entries()) {
            if (LedgerTrigger.of(entry.event())
                    .filter(subscription.triggers()::contains)
                    .isPresent()) {
                events.render(subscription, CallView.of(call.entries().subList(0, entry.sequence() + 1)), entry)
                        .forEach(request -> request.ifPresent(requests::add));
            }
        }
        return requests;
    }

    private List<String> bodies(Events wanted, CallScript call) {
        return requests(wanted, call).stream()
                .map(request -> request.body().replace(CallNames.cuid(call.call()), "CUID"))
                .toList();
    }

    private String notice(Notice notice) {
        Subscription subscription = use(json());
        assertThat(subscription.notices()).contains(notice.kind());
        List<Optional<OutgoingRequest>> told = events.notice(subscription, notice, START);
        assertThat(told).hasSize(1);
        return told.getFirst().orElseThrow().body();
    }

    private static Termination over(Cause cause, By by, How how) {
        return Termination.of(cause, by, how);
    }

    private static Termination bye(By by) {
        return over(Cause.NORMAL_CLEARING, by, How.BYE);
    }

    private static CallScript inbound() {
        return CallScript.at(START)
                .then(new Accepted(
                        Direction.IN,
                        Origin.DIALED,
                        new Party("905321112233", "", null),
                        new Party("908508850000", "", null),
                        "908508850000",
                        null,
                        null,
                        null,
                        "cisco"));
    }

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

    private static CallScript queued() {
        return inbound()
                .then(
                        new StepEntered(StepKind.DID, "908508850000"),
                        new StepEntered(StepKind.QUEUE, "201"),
                        new PickedUp(),
                        new LegStarted(Side.B, 1, "557", "557", null),
                        new LegStarted(Side.B, 2, "552", "552", null),
                        new LegRinging(Side.B, 1, false),
                        new LegRinging(Side.B, 2, false))
                .pass(Duration.ofSeconds(9))
                .then(new LegEnded(Side.B, 1, over(Cause.NO_ANSWER, By.SYSTEM, How.CANCEL), null))
                .and(new LegEnded(Side.B, 2, over(Cause.USER_BUSY, By.CALLEE, How.REFUSE), null));
    }

    private static CallScript takenByAgent() {
        return queued().then(new LegStarted(Side.B, 3, "557", "557", null), new LegRinging(Side.B, 3, false))
                .pass(Duration.ofSeconds(2))
                .then(new LegAnswered(Side.B, 3, "557"))
                .and(new Connected(), new QueueLeft("201", QueueExit.CONNECTED))
                .pass(Duration.ofSeconds(30));
    }

    @Test
    void a_queue_call_is_told_by_its_agents_too() {
        CallScript call = takenByAgent()
                .then(new LegEnded(Side.B, 3, bye(By.CALLEE), null))
                .ended(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE);
        List<String> told = bodies(json("CdrQueue", "Cdr"), call);
        assertThat(told)
                .hasSize(2)
                .first()
                .isEqualTo("{\"event_name\":\"CdrQueue\",\"unique_id\":\"CUID\",\"cuid\":\"CUID\","
                        + "\"src\":\"05321112233\",\"dst\":\"557\",\"queue\":\"201\",\"billsec\":\"31\","
                        + "\"wait\":\"20\",\"duration\":\"51\",\"agent_wait\":\"3\",\"disposition\":\"ANSWERED\","
                        + "\"hangup\":\"agent\",\"queue_status\":\"CONTINUE\","
                        + "\"answeredtime\":\"2026-03-01 21:10:22.123456\",\"ringtime\":\"2026-03-01 21:10:06.123456\","
                        + "\"starttime\":\"2026-03-01 21:10:02.123456\",\"endtime\":\"2026-03-01 21:10:53.123456\","
                        + "\"detail\":[{\"src\":\"05321112233\",\"dst\":\"557\",\"billsec\":\"31\",\"wait\":\"14\","
                        + "\"disposition\":\"ANSWERED\",\"comment\":\"\",\"tries\":\"2\"},"
                        + "{\"src\":\"05321112233\",\"dst\":\"552\",\"billsec\":\"0\",\"wait\":\"10\","
                        + "\"disposition\":\"BUSY\",\"comment\":\"\",\"tries\":\"1\"}]}");
        assertThat(told.getLast()).contains("\"event_name\":\"Cdr\"", "\"dst\":\"557\"", "\"billsec\":51");
    }

    @Test
    void who_leaves_a_queue_or_is_sent_on_is_told_of_at_the_end() {
        CallScript left = queued().ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        assertThat(bodies(json("CdrQueue"), left))
                .hasSize(1)
                .first()
                .asString()
                .contains(
                        "\"dst\":\"552\",\"queue\":\"201\",\"billsec\":\"0\",\"wait\":\"16\",\"duration\":\"16\","
                                + "\"agent_wait\":\"0\",\"disposition\":\"ABANDON\",\"hangup\":\"caller\","
                                + "\"queue_status\":\"TIMEOUT\",\"answeredtime\":\"\","
                                + "\"ringtime\":\"2026-03-01 21:10:06.123456\"",
                        "\"dst\":\"557\",\"billsec\":\"0\",\"wait\":\"11\",\"disposition\":\"NO ANSWER\"");

        CallScript sentOn = queued().then(
                        new QueueLeft("201", QueueExit.TIMED_OUT), new StepEntered(StepKind.QUEUE, "202"))
                .pass(Duration.ofSeconds(4))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        assertThat(bodies(json("CdrQueue"), sentOn))
                .hasSize(2)
                .first()
                .asString()
                .contains("\"queue\":\"201\"", "\"disposition\":\"MISSED\",\"hangup\":\"agent\"", "\"wait\":\"17\"");
        assertThat(bodies(json("CdrQueue"), sentOn).getLast())
                .contains(
                        "\"dst\":\"\",\"queue\":\"202\"",
                        "\"disposition\":\"ABANDON\"",
                        "\"ringtime\":\"\"",
                        "\"detail\":[]");
    }

    @Test
    void an_agent_who_hands_the_call_on_is_told_of_at_once_and_only_once() {
        CallScript call = takenByAgent()
                .then(new LegEnded(Side.B, 3, bye(By.CALLEE), null))
                .and(new Transferred(TransferKind.BLIND, "557", "552", null))
                .then(
                        new StepEntered(StepKind.EXTENSION, "552"),
                        new LegStarted(Side.B, 4, "552", "552", null),
                        new LegAnswered(Side.B, 4, "552"))
                .pass(Duration.ofSeconds(5))
                .then(new LegEnded(Side.B, 4, bye(By.CALLEE), null))
                .and(new Transferred(TransferKind.BLIND, "552", "05321110000", null))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        assertThat(bodies(json("CdrQueue", "Transfer", "Cdr"), call))
                .extracting(body -> body.substring(15, body.indexOf("\",")))
                .containsExactly("Transfer", "CdrQueue", "Transfer", "Cdr");
        assertThat(bodies(json("Transfer"), call))
                .containsExactly(
                        "{\"event_name\":\"Transfer\",\"unique_id\":\"CUID\",\"cuid\":\"CUID\",\"transferer\":\"557\","
                                + "\"transfer\":\"557\",\"transferred_from\":\"05321112233\",\"transferred_to\":\"552\"}",
                        "{\"event_name\":\"Transfer\",\"unique_id\":\"CUID\",\"cuid\":\"CUID\",\"transferer\":\"552\","
                                + "\"transfer\":\"552\",\"transferred_from\":\"05321112233\","
                                + "\"transferred_to\":\"05321110000\"}");
    }

    @Test
    void marks_that_callers_give_are_told_at_once_and_with_the_call() {
        CallScript call = takenByAgent()
                .then(new LegEnded(Side.B, 3, bye(By.CALLEE), null))
                .then(
                        new StepEntered(StepKind.SURVEY, "30"),
                        new Surveyed("30", "memnuniyet", 3, "201"),
                        new Surveyed("30", "memnuniyet", 4, "201"))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        List<String> told = bodies(json("Survey", "CdrQueue", "Cdr"), call);
        assertThat(told).hasSize(4);
        assertThat(told.getFirst())
                .isEqualTo("{\"event_name\":\"Survey\",\"unique_id\":\"CUID\",\"cuid\":\"CUID\","
                        + "\"event\":\"Survey\",\"src\":\"05321112233\",\"dst\":\"557\",\"queue\":\"201\","
                        + "\"date\":\"2026-03-01 21:10:55.123456\",\"point\":3,\"label\":\"memnuniyet\"}");
        assertThat(told.get(1)).contains("\"point\":4");
        assertThat(told.get(2)).contains("\"event_name\":\"CdrQueue\"", "\"hangup\":\"agent\"");
        assertThat(told.get(3)).contains("\"dst\":\"557\"", "\"poll_point\":4,\"poll_lable\":\"memnuniyet\"");
    }

    @Test
    void of_the_two_calls_of_a_consultation_the_older_one_tells() {
        CallScript kept = CallScript.outbound(START, "905321112233")
                .then(
                        new LegStarted(Side.B, 1, "905321112233", null, "cisco"),
                        new LegAnswered(Side.B, 1, null),
                        new Connected());
        CallScript consultation = CallScript.local(START.plusSeconds(30))
                .then(
                        new LegStarted(Side.B, 1, "1006", "1006", null),
                        new LegAnswered(Side.B, 1, "1006"),
                        new Connected());
        kept.then(new Transferred(
                TransferKind.ATTENDED, "1001", "1006", consultation.call().value()));
        consultation.then(new Transferred(
                TransferKind.ATTENDED, "1005", "1001", kept.call().value()));
        assertThat(bodies(json("Transfer"), consultation)).isEmpty();
        assertThat(bodies(json("Transfer"), kept))
                .hasSize(1)
                .first()
                .asString()
                .contains("\"transferer\":\"1001\"", "\"transferred_from\":\"05321112233\"");
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
        assertThat(notice(NO_LONGER_THERE))
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

    @Test
    void only_what_is_listed_is_told_and_each_event_keeps_its_place() {
        Subscription subscription = use(json("Cdr", "Ping"));
        assertThat(subscription.name()).isEqualTo("simotel");
        assertThat(subscription.triggers()).containsExactly(LedgerTrigger.ENDED);
        assertThat(subscription.notices()).containsExactly(NoticeKind.PING);
        CallScript call = queued().ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        List<Optional<OutgoingRequest>> some = events.render(subscription, call.view(), call.last());
        assertThat(some).hasSize(2).first().isEqualTo(Optional.empty());
        assertThat(events.notice(subscription, NO_LONGER_THERE, START)).containsExactly(Optional.empty());
        List<Optional<OutgoingRequest>> all = events.render(use(json()), call.view(), call.last());
        assertThat(all).hasSize(2).doesNotContain(Optional.empty());
        assertThat(all.getLast()).isEqualTo(some.getLast());
        accounts.replace(List.of());
        assertThat(events.of(101)).isEmpty();
        assertThat(events.render(subscription, call.view(), call.last())).isEmpty();
        assertThat(events.notice(subscription, new Notice.Ping(), START)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "G2, GET, '', query", "G3, GET, '', query", "G4, GET, '', query",
        "G2, POST, '', form", "G3, POST, '', form", "G4, POST, '', json",
        "REST2, GET, /CdrQueue, query", "REST3, GET, /CdrQueue, query", "REST4, GET, /CdrQueue, query",
        "REST2, POST, /CdrQueue, form", "REST3, POST, /CdrQueue, form", "REST4, POST, /CdrQueue, json"
    })
    void versions_and_methods(Version version, Method method, String path, String form) {
        CallScript call = takenByAgent()
                .then(new LegEnded(Side.B, 3, bye(By.CALLER), null))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        OutgoingRequest request =
                requests(to(version, method, "CdrQueue"), call).getFirst();
        assertThat(request.method()).isEqualTo(method.name());
        assertThat(request.path()).isEqualTo(path);
        assertThat(request.headers()).doesNotContainKey("Authorization");
        switch (form) {
            case "json" -> {
                assertThat(request.contentType()).isEqualTo("application/json");
                assertThat(request.query()).isEmpty();
                assertThat(request.body())
                        .startsWith("{\"event_name\":\"CdrQueue\",")
                        .contains("\"detail\":[{");
            }
            case "form" -> {
                assertThat(request.contentType()).isEqualTo("application/x-www-form-urlencoded");
                assertThat(request.query()).isEmpty();
                isQueueCall(fields(request.body()));
            }
            default -> {
                assertThat(request.contentType()).isNull();
                assertThat(request.body()).isEmpty();
                isQueueCall(fields(request.query()));
            }
        }
    }

    private static void isQueueCall(Map<String, String> fields) {
        assertThat(fields)
                .containsEntry("event_name", "CdrQueue")
                .containsEntry("src", "05321112233")
                .containsEntry("billsec", "31")
                .containsEntry("starttime", "2026-03-01 21:10:02.123456");
        assertThat(fields.get("detail"))
                .startsWith("[{\"src\":\"05321112233\",\"dst\":\"557\"")
                .endsWith("}]");
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new TreeMap<>();
        for (String field : form.split("&")) {
            String[] pair = field.split("=", 2);
            fields.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    @Test
    void numbers_in_a_query_are_written_out() {
        Subscription subscription = use(to(Version.G4, Method.GET));
        OutgoingRequest request = events.notice(subscription, new Notice.TrunkRemoved("cisco trunk"), START)
                .getFirst()
                .orElseThrow();
        assertThat(request.query()).isEqualTo("event_name=TrunkRemoved&trunk_name=cisco+trunk&date=1772399400.123456");
    }

    @Test
    void paths_in_lower_case_and_credentials() {
        use(new Events(URL, Version.REST4, Method.POST, Set.of("Cdr"), "ada", "gül:1", true));
        Subscription subscription = events.of(101).getFirst();
        CallScript call = answered();
        OutgoingRequest request =
                events.render(subscription, call.view(), call.last()).getLast().orElseThrow();
        assertThat(request.path()).isEqualTo("/cdr");
        assertThat(request.headers()).containsEntry("Authorization", "Basic YWRhOmfDvGw6MQ==");
        assertThat(request.body()).startsWith("{\"event_name\":\"Cdr\",");
    }

    @Test
    void an_event_that_would_not_fit_goes_without_the_items_of_its_lists() {
        CallScript call = queued();
        for (int leg = 10; leg < 700; leg++) {
            String agent = Integer.toString(10_000 + leg);
            call.then(
                    new LegStarted(Side.B, leg, agent, agent, null),
                    new LegEnded(Side.B, leg, over(Cause.NO_ANSWER, By.SYSTEM, How.CANCEL), null));
        }
        call.ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        assertThat(bodies(json("CdrQueue"), call).getFirst()).endsWith(",\"detail\":[]}");
        OutgoingRequest query =
                requests(to(Version.G4, Method.GET, "CdrQueue"), call).getFirst();
        assertThat(query.query()).endsWith("&detail=%5B%5D");
    }

    @Test
    void every_name_has_an_event() {
        Subscription subscription = use(json());
        assertThat(subscription.notices()).containsExactlyInAnyOrder(NoticeKind.values());
        assertThat(subscription.triggers())
                .containsExactlyInAnyOrder(
                        LedgerTrigger.ACCEPTED,
                        LedgerTrigger.OUTSIDE,
                        LedgerTrigger.TRANSFERRED,
                        LedgerTrigger.SURVEYED,
                        LedgerTrigger.ENDED);
        assertThat(Events.NAMES).hasSize(15);
    }
}
