package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.http.bulutfon.BulutfonSettings.EventNames;
import org.santral.http.bulutfon.BulutfonSettings.Format;
import org.santral.http.bulutfon.BulutfonSettings.Hook;
import org.santral.ledger.CallScript;
import org.santral.ledger.CallView;
import org.santral.tenant.PhoneNumber;
import org.santral.webhooks.LedgerTrigger;
import org.santral.webhooks.OutgoingRequest;
import org.santral.webhooks.Subscription;

/** What web hooks are told (spec/bulutfon.md §7), from calls told entry by entry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BulutfonEventsTest {
    private static final Instant START = Instant.parse("2026-02-28T22:10:00.123456Z");
    private static final PhoneNumber DID = new PhoneNumber("908508850000");
    private static final URI URL = URI.create("http://127.0.0.1:9/hook");
    private static final Hook JSON = new Hook(DID, URL, Format.JSON, Hook.EVENTS, null, null, EventNames.SAMPLE, false);
    private static final Hook FORM = new Hook(DID, URL, Format.FORM, Hook.EVENTS, null, null, EventNames.SAMPLE, false);

    private BulutfonServer server;
    private BulutfonEvents events;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        server = new BulutfonServer(folder);
        events = new BulutfonEvents(server.accounts, server.cdrs, BulutfonServer.PUBLIC_URL);
    }

    @AfterAll
    void close() {
        server.close();
    }

    private void use(Hook... hooks) {
        BulutfonSettings now = BulutfonServer.settings(BulutfonServer.TOKEN, BulutfonServer.EMAIL, "app", null);
        server.use(new BulutfonSettings(
                now.users(),
                now.applications(),
                now.masterToken(),
                List.of(hooks),
                now.form(),
                now.cancelStateAsText(),
                now.enforceScopes(),
                now.rateLimit(),
                now.pbx()));
    }

    /** The requests of a call for the only hook, in order, each with its place among those of its entry. */
    private List<OutgoingRequest> requests(Hook hook, CallScript call) {
        use(hook);
        Subscription subscription = events.of(101).getFirst();
        List<OutgoingRequest> requests = new ArrayList<>();
        List<LedgerEntry> entries = call.entries();
        for (LedgerEntry entry : entries) {
            if (LedgerTrigger.of(entry.event())
                    .filter(subscription.triggers()::contains)
                    .isPresent()) {
                events.render(subscription, CallView.of(entries.subList(0, entry.sequence() + 1)), entry)
                        .forEach(request -> request.ifPresent(requests::add));
            }
        }
        return requests;
    }

    private List<String> bodies(Hook hook, CallScript call) {
        return requests(hook, call).stream()
                .map(request -> request.body().replace(call.call().value(), "UUID"))
                .toList();
    }

    private static CallScript inbound() {
        return CallScript.at(START)
                .then(
                        new Accepted(
                                Direction.IN,
                                Origin.DIALED,
                                new Party("905321112233", "", null),
                                new Party("908508850000", "", null),
                                "908508850000",
                                null,
                                null,
                                null),
                        new LedgerEvent.StepEntered(StepKind.DID, "908508850000"),
                        new LedgerEvent.PickedUp(),
                        new LedgerEvent.StepEntered(StepKind.MENU, "10"),
                        new LedgerEvent.StepEntered(StepKind.GROUP, "101"),
                        new LedgerEvent.LegStarted(Side.B, 1, "1004", "1004", null),
                        new LedgerEvent.LegStarted(Side.B, 2, "1004", "1004", null),
                        new LedgerEvent.LegStarted(Side.B, 3, "1008", "1008", null),
                        new LedgerEvent.LegRinging(Side.B, 2, false),
                        new LedgerEvent.LegRinging(Side.B, 1, false),
                        new LedgerEvent.LegRinging(Side.B, 3, false));
    }

    private static Termination over(Cause cause, By by, How how) {
        return Termination.of(cause, by, how);
    }

    private static CallScript answered() {
        return inbound()
                .then(
                        new LedgerEvent.LegAnswered(Side.B, 1, "1004"),
                        new LedgerEvent.Connected(),
                        new LedgerEvent.LegEnded(Side.B, 2, over(Cause.LOSE_RACE, By.SYSTEM, How.CANCEL), null),
                        new LedgerEvent.LegEnded(Side.B, 3, over(Cause.LOSE_RACE, By.SYSTEM, How.CANCEL), null))
                .pass(Duration.ofSeconds(10))
                .then(new LedgerEvent.LegEnded(Side.B, 1, over(Cause.NORMAL_CLEARING, By.CALLER, How.BYE), null))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
    }

    private static CallScript missed() {
        return inbound().ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
    }

    /** What every event of these calls begins with, that many seconds after the start. */
    private static String json(String type, int second) {
        return "{\"event_type\":\"" + type + "\",\"domain_id\":101,\"account_id\":101,\"caller\":905321112233,"
                + "\"callee\":908508850000,\"uuid\":\"UUID\",\"direction\":\"IN\",\"timestamp\":"
                + (1_772_316_600_123_456L + second * 1_000_000L);
    }

    private static final String LINKS = ",\"cdr_url\":\"http://pbx.example/cdrs/UUID\","
            // The day in Istanbul.
            + "\"cdr_api_url\":\"http://pbx.example/v2/cdr/2026/03/01/UUID\"}";

    @Test
    void a_call_through_menu_and_group_that_is_answered() {
        assertThat(bodies(JSON, answered()))
                .containsExactly(
                        json("call_init", 0) + "}",
                        json("call_init_menu", 3) + ",\"destination\":10}",
                        json("incoming_call_group", 4) + ",\"destination\":101}",
                        json("incoming_call_extension", 8) + ",\"destination\":1004}",
                        json("incoming_call_extension", 10) + ",\"destination\":1008}",
                        json("call_hangup", 26)
                                + ",\"talk_duration\":24,\"hangup_cause\":\"NORMAL_CLEARING\","
                                + "\"hangup_detail\":\"recv_bye\",\"result_disposition\":\"SUCCESS\"" + LINKS);
        assertThat(requests(JSON, answered()))
                .allMatch(request -> request.method().equals("POST")
                        && "application/json; charset=utf-8".equals(request.contentType())
                        && !request.headers().containsKey("Authorization"));
    }

    @Test
    void a_call_that_nobody_took_is_missed_before_it_ends() {
        List<String> told = bodies(JSON, missed());
        assertThat(told.subList(5, told.size()))
                .containsExactly(
                        json("missing_call", 11) + "}",
                        json("call_hangup", 11)
                                + ",\"talk_duration\":9,\"hangup_cause\":\"NORMAL_CLEARING\","
                                + "\"hangup_detail\":\"recv_bye\",\"result_disposition\":\"\"" + LINKS);
    }

    @Test
    void forms_say_the_same_and_carry_user_and_password() {
        Hook guarded = new Hook(DID, URL, Format.FORM, Hook.EVENTS, "ada", "gül:1", EventNames.SAMPLE, false);
        List<OutgoingRequest> requests = requests(guarded, missed());
        assertThat(requests)
                .allMatch(request -> "application/x-www-form-urlencoded".equals(request.contentType())
                        && "Basic YWRhOmfDvGw6MQ==".equals(request.headers().get("Authorization")));
        List<String> told = bodies(guarded, missed());
        assertThat(told.get(1))
                .isEqualTo("event_type=call_init_menu&domain_id=101&account_id=101&caller=905321112233"
                        + "&callee=908508850000&uuid=UUID&direction=IN&timestamp=1772316603123456&destination=10");
        assertThat(told.getLast())
                .startsWith("event_type=call_hangup&")
                .endsWith("&talk_duration=9&hangup_cause=NORMAL_CLEARING&hangup_detail=recv_bye&result_disposition="
                        + "&cdr_url=http%3A%2F%2Fpbx.example%2Fcdrs%2FUUID"
                        + "&cdr_api_url=http%3A%2F%2Fpbx.example%2Fv2%2Fcdr%2F2026%2F03%2F01%2FUUID");
    }

    @Test
    void names_of_the_table() {
        Hook table = new Hook(DID, URL, Format.JSON, Hook.EVENTS, null, null, EventNames.TABLE, false);
        assertThat(bodies(table, missed()))
                .extracting(body -> body.substring(15, body.indexOf("\",")))
                .containsExactly(
                        "call_init",
                        "call_init_manu",
                        "call_init_group",
                        "call_init_extension",
                        "call_init_extension",
                        "missing_call",
                        "call_hangup");
    }

    @Test
    void only_what_a_hook_wants_and_each_event_keeps_its_place() {
        Hook end = new Hook(DID, URL, Format.JSON, Set.of("call_hangup"), null, null, EventNames.SAMPLE, false);
        use(end);
        Subscription subscription = events.of(101).getFirst();
        assertThat(subscription.triggers()).containsExactly(LedgerTrigger.ENDED);
        CallScript call = missed();
        assertThat(events.render(subscription, call.view(), call.last()))
                .hasSize(2)
                .first()
                .isEqualTo(Optional.empty());
        use(FORM);
        assertThat(events.render(subscription, call.view(), call.last())).doesNotContain(Optional.empty());
        CallScript talked = answered();
        assertThat(events.render(subscription, talked.view(), talked.last()))
                .hasSize(2)
                .first()
                .isEqualTo(Optional.empty());
    }

    @Test
    void calls_that_a_client_started_say_so() {
        CallScript call = CallScript.masked(START, "905321234567", "905423456789")
                .then(
                        new LedgerEvent.LegStarted(Side.A, 1, "905321234567", null, "carrier"),
                        new LedgerEvent.LegRinging(Side.A, 1, false))
                .ended(Cause.USER_BUSY, By.CALLEE, How.REFUSE);
        String context = ",\"autodial\":true,\"additional_data\":\"survey\",\"callback_url\":null}";
        assertThat(bodies(JSON, call))
                .hasSize(2)
                .allMatch(body -> body.endsWith(context) && body.contains("\"direction\":\"OUT\""))
                .last()
                .asString()
                .contains("\"hangup_detail\":\"recv_refuse\",\"result_disposition\":\"\"");
        assertThat(bodies(FORM, call).getFirst()).endsWith("&autodial=true&additional_data=survey&callback_url=");
    }

    @Test
    void the_end_carries_the_record_of_2015_where_that_is_wanted() {
        CallScript call = missed();
        server.ledger.append(call.entries()).toCompletableFuture().join();
        Hook legacy = new Hook(DID, URL, Format.JSON, Hook.EVENTS, null, null, EventNames.SAMPLE, true);
        List<String> told = bodies(legacy, call);
        String record = "\"cdr\":{\"bf_direction\":\"IN\",\"bf_caller\":905321112233,\"bf_callee\":908508850000,"
                + "\"call_record\":false,\"sip_hangup_disposition\":\"recv_bye\",\"callflow\":[{\"callee\":908508850000,"
                + "\"start_time\":\"2026-03-01T01:10:01+03:00\"";
        assertThat(told.subList(0, 5)).noneMatch(body -> body.contains("\"cdr\""));
        assertThat(told.get(5))
                .startsWith(json("missing_call", 11) + "," + record)
                .endsWith("}]}]}}");
        assertThat(told.get(6)).contains(record);

        Hook form = new Hook(DID, URL, Format.FORM, Set.of("call_hangup"), null, null, EventNames.SAMPLE, true);
        assertThat(bodies(form, call).getFirst())
                .contains("&cdr%5Bbf_direction%5D=IN&cdr%5Bbf_caller%5D=905321112233")
                .contains("&cdr%5Bcallflow%5D%5B1%5D%5Bcallee%5D=10&")
                .contains("&cdr%5Bcallflow%5D%5B0%5D%5Banswer_time%5D=&");
    }

    @Test
    void a_record_that_would_not_fit_leaves_out_its_way() {
        CallScript call = inbound();
        for (int leg = 4; leg < 700; leg++) {
            call.then(new LedgerEvent.LegStarted(Side.B, leg, "1004", "1004", null));
        }
        call.ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        server.ledger.append(call.entries()).toCompletableFuture().join();
        Hook legacy = new Hook(DID, URL, Format.JSON, Set.of("call_hangup"), null, null, EventNames.SAMPLE, true);
        assertThat(bodies(legacy, call).getFirst()).endsWith(",\"callflow\":[]}}");
    }

    @ParameterizedTest
    @CsvSource({
        "USER_BUSY, CALLEE, REFUSE, NORMAL_CLEARING, send_refuse",
        "CALL_REJECTED, CALLEE, REFUSE, NORMAL_CLEARING, send_refuse",
        "NO_ANSWER, CALLEE, REFUSE, NORMAL_CLEARING, send_refuse",
        "NO_ANSWER, SYSTEM, CANCEL, NORMAL_CLEARING, send_cancel",
        "ORIGINATOR_CANCEL, CALLER, CANCEL, NORMAL_CLEARING, recv_cancel",
        "ALLOTTED_TIMEOUT, SYSTEM, REFUSE, NORMAL_CLEARING, send_refuse",
        "UNALLOCATED_NUMBER, SYSTEM, REFUSE, UNALLOCATED_NUMBER, send_refuse",
        "SYSTEM_SHUTDOWN, SYSTEM, REFUSE, SYSTEM_SHUTDOWN, send_refuse",
        "RECOVERY_ON_TIMER_EXPIRE, SYSTEM, REFUSE, NO_USER_RESPONSE, send_refuse",
        "NORMAL_CIRCUIT_CONGESTION, SYSTEM, REFUSE, NORMAL_CIRCUIT_CONGESTION, send_refuse"
    })
    void causes_of_calls_that_were_handled_without_error_are_normal(
            Cause cause, By by, How how, String told, String detail) {
        CallScript call = CallScript.inbound(START, "905321112233").ended(cause, by, how);
        assertThat(bodies(JSON, call).getLast())
                .contains("\"talk_duration\":0,\"hangup_cause\":\"" + told + "\",\"hangup_detail\":\"" + detail
                        + "\",\"result_disposition\":\"\"");
    }

    @Test
    void a_withheld_number_is_zero() {
        CallScript call = CallScript.inbound(START, "").ended(Cause.ORIGINATOR_CANCEL, By.CALLER, How.CANCEL);
        assertThat(bodies(JSON, call)).hasSize(3).allMatch(body -> body.contains("\"caller\":0,"));
    }

    @Test
    void each_hook_hears_of_its_own_number_and_keeps_its_name() {
        Hook other = new Hook(
                new PhoneNumber("493027590915"),
                URL,
                Format.FORM,
                Set.of("call_init"),
                null,
                null,
                EventNames.TABLE,
                false);
        use(JSON, FORM, other);
        List<Subscription> all = events.of(101);
        assertThat(all)
                .extracting(Subscription::number)
                .containsExactly("908508850000", "908508850000", "00493027590915");
        assertThat(all).extracting(Subscription::name).allMatch(name -> name.startsWith("bulutfon/"));
        String first = all.getFirst().name();
        assertThat(all.get(1).name()).isEqualTo(first + "-2");
        assertThat(all.get(2).name()).isNotEqualTo(first);
        assertThat(all).allMatch(Subscription::operatorSet);
        use(new Hook(DID, URL, Format.FORM, Set.of("missing_call"), "a", "b", EventNames.TABLE, true));
        assertThat(events.of(101)).extracting(Subscription::name).containsExactly(first);
        assertThat(events.of(102)).isEmpty();
        assertThat(events.of(103)).isEmpty();
    }
}
