package org.santral.http.simotel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.simotel.SimotelServer.KEY;
import static org.santral.http.simotel.SimotelServer.PASSWORD;
import static org.santral.http.simotel.SimotelServer.USER;
import static org.santral.http.simotel.SimotelServer.basic;
import static org.santral.ledger.CallScript.START;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
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
import org.santral.cdr.Cdrs;
import org.santral.http.RawClient.Reply;
import org.santral.ledger.CallScript;
import org.santral.store.Backend;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.tenant.AgentState;
import tools.jackson.databind.JsonNode;

/** Reports of calls and queues (spec/simotel.md §5), asked over HTTP about calls in a real ledger. */
@OnBothDatabases
class ReportsTest {
    private static final String DONE = "Requested operation is done successfully";
    private static final String RING_OUT = "NO ANSWER";

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private DatabaseSettings settings;
    private SimotelServer server;

    @BeforeEach
    void open() throws Exception {
        settings = backend.create(folder);
        server = new SimotelServer(folder, settings);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void write(CallScript... calls) throws Exception {
        List<CompletableFuture<?>> written = new ArrayList<>();
        for (CallScript call : calls) {
            written.add(server.ledger.append(call.entries()).toCompletableFuture());
        }
        CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).get(60, SECONDS);
    }

    private static CallScript from(int domainId, Instant start, String caller) {
        return CallScript.of(domainId, start)
                .then(new Accepted(
                        Direction.IN,
                        Origin.DIALED,
                        new Party(caller, "Ali \"A\" Kaya", null),
                        new Party("908508850000", "", null),
                        "908508850000",
                        null,
                        null,
                        null,
                        "cisco"))
                .and(new StepEntered(StepKind.DID, "908508850000"));
    }

    /** From outside to 557, who answers after two seconds and talks for two more. */
    private static CallScript answered(int domainId, Instant start, String caller) {
        return from(domainId, start, caller)
                .and(new StepEntered(StepKind.EXTENSION, "557"))
                .then(new LegStarted(Side.B, 1, "557", "557", null))
                .and(new LegRinging(Side.B, 1, false))
                .then(new LegAnswered(Side.B, 1, "557"))
                .and(new PickedUp(), new Connected())
                .pass(Duration.ofSeconds(1));
    }

    private static CallScript over(CallScript call) {
        Termination bye = Termination.of(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        return call.then(new LegEnded(Side.B, 1, bye, null))
                .pass(Duration.ofSeconds(-1))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
    }

    private static CallScript originated(Instant start) {
        return CallScript.of(101, start)
                .then(new Accepted(
                        Direction.LOCAL,
                        Origin.API_ORIGINATE,
                        new Party("557", "Ayşe", "557"),
                        new Party("552", "Bora", "552"),
                        null,
                        null,
                        null,
                        null));
    }

    private static String cuid(CallScript call) {
        return CallNames.cuid(call.call());
    }

    private JsonNode data(String service, String body) throws Exception {
        JsonNode answer = server.ask(service, body);
        assertThat(answer.path("success").asInt()).as("%s", answer).isEqualTo(1);
        return answer.path("data");
    }

    private List<String> cuids(String service, String body) throws Exception {
        return data(service, body)
                .path("data")
                .valueStream()
                .map(row -> row.path("cuid").asString())
                .toList();
    }

    private Reply post(String service, String body) throws Exception {
        return server.send(
                "POST",
                "/api/v4/" + service,
                body,
                "X-APIKEY: " + KEY,
                basic(USER, PASSWORD),
                "Content-Type: application/json");
    }

    @Test
    void given_calls_then_rows_are_as_the_vendor_writes_them() throws Exception {
        CallScript call = answered(101, START, "905321112233");
        write(over(call));
        CallScript silent = originated(START.plusSeconds(60))
                .then(new LegStarted(Side.A, 0, "557", "557", null), new LegRinging(Side.A, 0, false))
                .then(new LegEnded(Side.A, 0, Termination.of(Cause.NO_ANSWER, By.SYSTEM, How.CANCEL), null))
                .pass(Duration.ofSeconds(-1))
                .ended(Cause.NO_ANSWER, By.SYSTEM, How.CANCEL);
        write(silent);

        String id = CallNames.originated(silent.call());
        String failed = "{\"_id\":\"000000000000000000000002\",\"type\":\"local\",\"cuid\":\"" + cuid(silent)
                + "\",\"uniqueid\":\"" + cuid(silent)
                + "\",\"clid\":\"\\\"Ayşe\\\" <557>\",\"src\":\"557\",\"dst\":\"552\",\"dcontext\":\"main_routing\","
                + "\"channel\":\"SIP/557\",\"dstchannel\":\"SIP/552\",\"lastapp\":\"Dial\",\"lastdata\":\"SIP/552\","
                + "\"amaflags\":\"DOCUMENTATION\",\"accountcode\":\"\",\"userfield\":\"\",\"sequence\":\"2\","
                + "\"start\":\"1404-12-10 13:31:00\",\"answer\":\"\",\"duration\":2,\"billsec\":0,\"wait\":3,"
                + "\"disposition\":\"NO ANSWER\",\"comment\":\"originated call: " + id
                + "\",\"v\":2,\"originated_call_id\":\"" + id
                + "\",\"route\":[],\"starttime\":\"1404-12-10 13:31:00\",\"endtime\":\"1404-12-10 13:31:03\","
                + "\"NO ANSWER\":1,\"local\":1,\"billsec_hhmmss\":\"00:00:00\",\"wait_hhmmss\":\"00:00:03\","
                + "\"duration_hhmmss\":\"00:00:02\"}";
        long ms = START.toEpochMilli();
        String talked = "{\"_id\":\"000000000000000000000001\",\"type\":\"incoming\",\"cuid\":\"" + cuid(call)
                + "\",\"uniqueid\":\"" + cuid(call)
                + "\",\"clid\":\"\\\"Ali 'A' Kaya\\\" <05321112233>\",\"src\":\"05321112233\",\"dst\":\"557\","
                + "\"did\":\"08508850000\",\"dcontext\":\"from-pstn\",\"channel\":\"SIP/cisco\","
                + "\"dstchannel\":\"SIP/557\",\"lastapp\":\"Dial\",\"lastdata\":\"SIP/557\","
                + "\"amaflags\":\"DOCUMENTATION\",\"accountcode\":\"\",\"userfield\":\"\",\"sequence\":\"1\","
                + "\"start\":\"1404-12-10 13:30:00\",\"answer\":\"2026-03-01 13:30:02\",\"duration\":3,"
                + "\"billsec\":2,\"wait\":2,\"disposition\":\"ANSWERED\",\"comment\":\"\",\"v\":2,"
                + "\"entry_point\":\"cisco\",\"route\":[{\"type\":\"IncomingRoute\",\"name\":\"08508850000\","
                + "\"duration\":0.0,\"date\":{\"$date\":{\"$numberLong\":\"" + ms + "\"}}},{\"type\":\"Exten\","
                + "\"name\":\"557\",\"duration\":4.0,\"date\":{\"$date\":{\"$numberLong\":\"" + ms + "\"}}}],"
                + "\"starttime\":\"1404-12-10 13:30:00\",\"endtime\":\"1404-12-10 13:30:04\",\"ANSWERED\":1,"
                + "\"incoming\":1,\"billsec_hhmmss\":\"00:00:02\",\"wait_hhmmss\":\"00:00:02\","
                + "\"duration_hhmmss\":\"00:00:03\"}";
        String page = "{\"pagination\":{\"start\":0,\"count\":20,\"sorting\":{\"starttime\":-1},\"total\":2},";
        String rows = "\"data\":[" + failed + "," + talked + "]}";
        String quick = "{\"success\":1,\"message\":\"" + DONE + "\",\"data\":" + page + rows + "}";
        assertThat(post("reports/quick/search", "{}").body()).isEqualTo(quick);
        assertThat(post("reports/cdr", "[]").body()).isEqualTo(quick);
        assertThat(post("reports/quick/cdr", "").body()).isEqualTo(quick);
        assertThat(post("reports/cdr/search", "{}").body())
                .isEqualTo("{\"success\":1,\"message\":\"\",\"data\":" + page
                        + "\"target\":\"cdr\",\"useGroupBy\":false," + rows + "}");
        assertThat(post("reports/cdr/ordered/id", "{\"_id\":\"\"}").body())
                .isEqualTo("{\"success\":1,\"message\":\"" + DONE
                        + "\",\"data\":{\"last_id\":\"000000000000000000000002\",\"data\":[" + talked + "," + failed
                        + "]}}");
        JsonNode legs = data("reports/quick/info", "{\"cuid\":\"" + cuid(call) + "\"}");
        assertThat(legs.size()).isEqualTo(1);
        assertThat(legs.get(0).path("uniqueid").asString()).isEqualTo(cuid(call) + ".1");
        assertThat(legs.get(0).path("billsec").asInt()).isEqualTo(2);
        assertThat(legs.get(0).path("wait").asInt()).isEqualTo(1);
    }

    @Test
    void given_a_menu_a_code_a_trunk_and_trouble_then_types_points_and_dispositions_tell_them_apart() throws Exception {
        CallScript menu = from(101, START, "")
                .and(new StepEntered(StepKind.MENU, "10"), new PickedUp())
                .pass(Duration.ofSeconds(34))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        CallScript out = CallScript.of(101, START.plusSeconds(1))
                .then(new Accepted(
                        Direction.OUT,
                        Origin.DIALED,
                        new Party("557", "Ayşe", "557"),
                        new Party("05321112233", "", null),
                        null,
                        "908505320000",
                        null,
                        null))
                .and(new StepEntered(StepKind.OUTSIDE, "05321112233"))
                .then(new LegStarted(Side.B, 1, "905321112233", null, "cisco"))
                .ended(Cause.NORMAL_CIRCUIT_CONGESTION, By.SYSTEM, How.REFUSE);
        CallScript code = CallScript.local(START.plusSeconds(2))
                .and(new StepEntered(StepKind.FEATURE, "*43"))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        write(menu, out, code);
        List<JsonNode> rows = data("reports/cdr/search", "{\"pagination\":{\"sorting\":{\"start\":\"1\"}}}")
                .path("data")
                .valueStream()
                .toList();
        assertThat(rows)
                .extracting(row -> row.path("type").asString())
                .containsExactly("incoming", "outgoing", "feature");
        assertThat(rows)
                .extracting(row -> row.path("disposition").asString())
                .containsExactly(RING_OUT, "CONGESTION", RING_OUT);
        assertThat(rows.get(0).path("answer").asString()).isEqualTo("2026-03-01 13:30:00");
        assertThat(rows.get(0).path("billsec").asInt()).isEqualTo(35);
        assertThat(rows.get(0).path("dst").asString()).isEqualTo("10");
        assertThat(rows.get(0).path("route").get(1).path("type").asString()).isEqualTo("Ivr");
        assertThat(rows.get(1).path("dst").asString()).isEqualTo("05321112233");
        assertThat(rows.get(1).path("outgoing_point").asString()).isEqualTo("cisco");
        assertThat(rows.get(1).has("entry_point")).isFalse();
        assertThat(rows.get(1).has("did")).isFalse();
        assertThat(rows.get(1).path("route").get(0).path("name").asString()).isEqualTo("cisco");
        assertThat(rows.get(2).has("record")).isFalse();
    }

    @Test
    void given_filters_pages_and_sorting_then_the_answer_says_what_counted() throws Exception {
        List<CallScript> calls = IntStream.range(0, 30)
                .mapToObj(i -> over(
                        answered(101, START.plus(Duration.ofMinutes(i)), i % 3 == 0 ? "905321112233" : "905321112234")))
                .toList();
        write(calls.toArray(CallScript[]::new));
        List<String> newest = calls.reversed().stream().map(ReportsTest::cuid).toList();

        assertThat(cuids("reports/quick/search", "{}")).isEqualTo(newest.subList(0, 20));
        JsonNode page = data(
                "reports/quick/search",
                "{\"alike\":\"true\",\"conditions\":{\"from\":\"\",\"to\":\"\"},\"pagination\":"
                        + "{\"start\":\"27\",\"count\":\"2\",\"sorting\":{\"duration\":1}}}");
        assertThat(page.path("pagination").toString())
                .isEqualTo("{\"start\":27,\"count\":2,\"sorting\":{\"starttime\":-1},\"total\":30}");
        assertThat(page.path("data")
                        .valueStream()
                        .map(row -> row.path("cuid").asString())
                        .toList())
                .isEqualTo(newest.subList(27, 29));
        assertThat(cuids("reports/cdr/search", "{\"pagination\":{\"start\":30}}"))
                .isEmpty();
        for (String number : List.of("05321112233", "+905321112233", "905321112233")) {
            assertThat(data("reports/cdr/search", "{\"conditions\":{\"from\":\"" + number + "\"}}")
                            .path("pagination")
                            .path("total")
                            .asInt())
                    .isEqualTo(10);
        }
        for (String number : List.of("557", "08508850000")) {
            assertThat(cuids("reports/cdr/search", "{\"conditions\":{\"to\":\"" + number + "\"}}"))
                    .hasSize(20);
        }
        assertThat(cuids("reports/cdr/search", "{\"conditions\":{\"to\":\"552\"}}"))
                .isEmpty();
        String third = cuid(calls.get(3));
        assertThat(cuids("reports/cdr/search", "{\"conditions\":{\"cuid\":\"" + third + "\"}}"))
                .containsExactly(third);
        assertThat(cuids("reports/cdr/search", "{\"conditions\":{\"cuid\":\"" + third + "\",\"to\":\"552\"}}"))
                .isEmpty();
        // Both ends to the minute, in the tenant's zone.
        assertThat(cuids(
                        "reports/cdr/search",
                        "{\"date_range\":{\"from\":\"2026-03-01 13:32\",\"to\":\"2026-03-01 13:33\"}}"))
                .containsExactly(cuid(calls.get(3)), cuid(calls.get(2)));
        assertThat(cuids(
                        "reports/cdr/search",
                        "{\"date_range\":{\"from\":\"2026-03-01 13:32:00\",\"to\":\"2026-03-01 13:32:59\"}}"))
                .containsExactly(cuid(calls.get(2)));
        assertThat(server.ask("reports/cdr/search", "{\"date_range\":{\"from\":\"1404-12-31 10\"}}")
                        .toString())
                .isEqualTo("{\"success\":0,\"message\":\"Field 'date_range.from':value '1404-12-31 10' is invalid,"
                        + " expected YYYY-MM-DD HH:mm\",\"data\":null}");
        assertThat(server.ask("reports/quick/info", "{}").path("message").asString())
                .isEqualTo("Field 'cuid':value is missing");
        assertThat(server.ask("reports/cdr/ordered/id", "{\"_id\":\"63\"}")
                        .path("success")
                        .asInt())
                .isZero();
    }

    /** Calls end in another order than they begin; whoever reads on must get every one of them, once. */
    @Test
    void given_calls_that_end_while_a_client_reads_on_then_it_misses_none_also_after_a_restart() throws Exception {
        List<String> expected = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        String last = "";
        for (int round = 0; round < 3; round++) {
            List<CallScript> calls = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                // The later it ends, the earlier it began.
                calls.add(over(answered(101, START.minus(Duration.ofMinutes(round * 25L + i)), "905321112233")));
                expected.add(cuid(calls.getLast()));
            }
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    write(calls.toArray(CallScript[]::new));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            boolean caughtUp = false;
            while (!caughtUp) {
                boolean allWritten = !writer.isAlive();
                JsonNode data = data("reports/cdr/ordered/id", "{\"_id\":\"" + last + "\"}");
                for (JsonNode row : data.path("data")) {
                    assertThat(row.path("_id").asString()).isGreaterThan(last);
                    last = row.path("_id").asString();
                    seen.add(row.path("cuid").asString());
                }
                caughtUp = allWritten && data.path("last_id").asString().equals(last);
            }
            writer.join();
            server.close();
            server = new SimotelServer(folder, settings);
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(server.askAsOther("reports/cdr/ordered/id", "{}")
                        .path("data")
                        .toString())
                .isEqualTo("{\"last_id\":\"\",\"data\":[]}");
    }

    @Test
    void given_callers_in_queues_then_stays_and_agents_are_reported() throws Exception {
        Termination refused = Termination.of(Cause.NO_ANSWER, By.SYSTEM, How.CANCEL);
        CallScript served = from(101, START, "905321112233")
                .and(new StepEntered(StepKind.QUEUE, "201"), new PickedUp())
                .then(new LegStarted(Side.B, 1, "552", "552", null), new LegRinging(Side.B, 1, false))
                .then(new LegEnded(Side.B, 1, refused, null), new LegStarted(Side.B, 2, "557", "557", null))
                .and(new LegRinging(Side.B, 2, false))
                .pass(Duration.ofSeconds(3))
                .then(new LegAnswered(Side.B, 2, "557"))
                .and(new Connected(), new QueueLeft("201", QueueExit.CONNECTED))
                .pass(Duration.ofSeconds(9))
                .then(new LegEnded(Side.B, 2, Termination.of(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE), null))
                .ended(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE);
        CallScript gone = from(101, START.plusSeconds(60), "905321112234")
                .and(new StepEntered(StepKind.QUEUE, "201"), new PickedUp())
                .pass(Duration.ofSeconds(39))
                .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
        write(served, gone);

        JsonNode answer = server.ask("reports/queue/search", "{\"conditions\":{\"qnum\":\"201\"}}");
        assertThat(answer.path("message").asString()).isEmpty();
        JsonNode data = answer.path("data");
        assertThat(data.path("target").asString()).isEqualTo("queue_stat");
        assertThat(data.path("pagination").path("total").asInt()).isEqualTo(2);
        long ringMs = START.plusSeconds(2).toEpochMilli();
        long answerMs = START.plusSeconds(8).toEpochMilli();
        assertThat(data.path("data").get(1).toString())
                .isEqualTo("{\"_id\":\"000000000000000000000001\",\"type\":\"queue_report\","
                        + "\"queue_id\":\"000000000000000000000001\",\"src\":\"05321112233\",\"dst\":\"557\","
                        + "\"dst_name\":\"Ayşe\",\"cuid\":\"" + cuid(served)
                        + "\",\"qnum\":\"201\",\"agent_wait\":4,\"caller_wait\":8,\"queue_status\":\"CONTINUE\","
                        + "\"ringtime\":{\"$date\":{\"$numberLong\":\"" + ringMs + "\"}},"
                        + "\"answeredtime\":{\"$date\":{\"$numberLong\":\"" + answerMs + "\"}},"
                        + "\"disposition\":\"ANSWERED\",\"hangup\":\"agent\",\"billsec\":10,\"wait\":8,\"duration\":18,"
                        + "\"starttime\":\"1404-12-10 13:30:00\",\"endtime\":\"1404-12-10 13:30:18\","
                        + "\"billsec_hhmmss\":\"00:00:10\",\"wait_hhmmss\":\"00:00:08\","
                        + "\"duration_hhmmss\":\"00:00:18\",\"ANSWERED\":1,\"queue_report\":1}");
        JsonNode abandoned = data.path("data").get(0);
        assertThat(abandoned.path("disposition").asString()).isEqualTo("ABANDON");
        assertThat(abandoned.path("hangup").asString()).isEqualTo("caller");
        assertThat(abandoned.path("queue_status").asString()).isEqualTo("TIMEOUT");
        assertThat(abandoned.path("answeredtime").isNull()).isTrue();
        assertThat(abandoned.path("caller_wait").asInt()).isEqualTo(40);

        JsonNode agents = data("reports/queue_details/search", "{\"pagination\":{\"sorting\":{\"starttime\":1}}}");
        assertThat(agents.path("target").asString()).isEqualTo("queue");
        assertThat(agents.path("data")
                        .valueStream()
                        .map(row -> row.path("dst").asString() + " "
                                + row.path("disposition").asString() + " "
                                + row.path("tries").asInt())
                        .toList())
                .containsExactly("552 NO ANSWER 1", "557 ANSWERED 1");
        assertThat(agents.path("data")
                        .get(0)
                        .path("last_try")
                        .path("$date")
                        .path("$numberLong")
                        .asString())
                .isEqualTo(Long.toString(START.plusSeconds(1).toEpochMilli()));
        String stay = "000000000000000000000001";
        assertThat(cuids("reports/queue_details/search", "{\"conditions\":{\"queue_id\":\"" + stay + "\"}}"))
                .hasSize(2);
        assertThat(cuids("reports/queue_details/search", "{\"conditions\":{\"to\":\"552\",\"queue\":\"201\"}}"))
                .hasSize(1);
        assertThat(cuids("reports/queue/search", "{\"conditions\":{\"cuid\":\"" + cuid(gone) + "\"}}"))
                .containsExactly(cuid(gone));
        assertThat(cuids("reports/queue/search", "{\"conditions\":{\"cuid\":\"1.1\"}}"))
                .isEmpty();
        assertThat(cuids("reports/queue/search", "{\"conditions\":{\"qnum\":\"202\"}}"))
                .isEmpty();
        assertThat(cuids("reports/queue/ordered/id", "{\"_id\":\"" + stay + "\"}"))
                .containsExactly(cuid(gone));
        assertThat(data("reports/queue_details/ordered/id", "{}")
                        .path("last_id")
                        .asString())
                .isEqualTo("000000000000000000000002");
        assertThat(server.askAsOther("reports/queue/search", "{}")
                        .path("data")
                        .path("pagination")
                        .path("total")
                        .asInt())
                .isZero();
    }

    @Test
    void given_a_recording_then_it_is_downloaded_by_its_name_by_its_tenant_alone() throws Exception {
        String file = server.recordings.name(UUID.randomUUID().toString(), START);
        Path path = server.recordings.path(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "RIFF audio");
        CallScript call = over(answered(101, START, "905321112233")
                .and(new RecordingStarted("r", file), new RecordingReady("r", file, 5_500, 0.1, 0.2)));
        write(call);
        String name = data("reports/cdr/search", "{}")
                .path("data")
                .get(0)
                .path("record")
                .asString();
        assertThat(name).isEqualTo("20260301_" + cuid(call) + ".mp3");
        Reply audio = post("reports/audio/download", "{\"file\":\"" + name + "\"}");
        assertThat(audio.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(audio.header("Content-Type")).isEqualTo("audio/wav");
        assertThat(audio.body()).isEqualTo("RIFF audio");
        for (String wrong : List.of("../" + file, "20260301_1.1.mp3", file, "20260301_" + cuid(call) + ".mp3/..")) {
            assertThat(post("reports/audio/download", "{\"file\":\"" + wrong + "\"}")
                            .status())
                    .as(wrong)
                    .isEqualTo(404);
        }
        Reply other = server.send(
                "POST",
                "/api/v4/reports/audio/download",
                "{\"file\":\"" + name + "\"}",
                "X-APIKEY: " + SimotelServer.OTHER_KEY,
                basic("other", PASSWORD),
                "Content-Type: application/json");
        assertThat(other.status()).isEqualTo(404);
        CallId id = call.call();
        assertThat(server.database.<Boolean>write(tx -> Cdrs.recordingDeleted(tx, 101, id)))
                .isTrue();
        assertThat(data("reports/cdr/search", "{}").path("data").get(0).has("record"))
                .isFalse();
        Files.delete(path);
        assertThat(post("reports/audio/download", "{\"file\":\"" + name + "\"}").status())
                .isEqualTo(404);
    }

    @Test
    void given_agents_who_log_out_pause_and_leave_then_the_log_tells_when_also_after_a_restart() throws Exception {
        assertThat(data("reports/agent/search", "{}").path("pagination").toString())
                .isEqualTo("{\"start\":0,\"count\":20,\"sorting\":{\"end\":-1},\"total\":0}");
        server.state.tenants().changeAgent(101, "557", _ -> new AgentState(true, "lunch"));
        server.clock.ahead = Duration.ofSeconds(90);
        server.state.tenants().changeAgent(101, "557", _ -> AgentState.WORKING);
        server.clock.ahead = Duration.ofSeconds(100);
        server.state.tenants().changeAgent(101, "552", _ -> new AgentState(false, null));
        server.close();
        server = new SimotelServer(folder, settings);
        server.clock.ahead = Duration.ofSeconds(120);
        server.state.tenants().setMembers(101, "201", List.of("552"));
        JsonNode data = data("reports/agent/search", "{}");
        assertThat(data.path("target").asString()).isEqualTo("agent");
        assertThat(data.path("data")
                        .valueStream()
                        .map(row -> row.path("type").asString() + " "
                                + row.path("exten").asString())
                        .toList())
                .containsExactly("inout 557", "inout 552", "pause 557");
        int[] atLeast = {120, 100, 90};
        for (int i = 0; i < atLeast.length; i++) {
            JsonNode row = data.path("data").get(i);
            int took = row.path("duration").asInt();
            assertThat(took).isBetween(atLeast[i], atLeast[i] + 60);
            String type = row.path("type").asString();
            assertThat(row.toString())
                    .matches(
                            "\\{\"_id\":\"0{23}[123]\",\"type\":\"" + type + "\",\"exten\":\"55[27]\",\"qnum\":\"201\","
                                    + "\"start\":\"14[0-9]{2}-[0-9-]{5} [0-9:]{8}\",\"end\":\"14[0-9]{2}-[0-9-]{5} [0-9:]{8}\","
                                    + "\"duration\":" + took + ",\"" + type + "\":1,\"" + type + "_du\":" + took
                                    + ",\"duration_hhmmss\":\"00:0[0-9]:[0-9]{2}\"}");
        }
        assertThat(data("reports/agent/search", "{\"conditions\":{\"exten\":\"552\",\"queue\":\"201\"}}")
                        .path("pagination")
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(server.askAsOther("reports/agent/search", "{}")
                        .path("data")
                        .path("data")
                        .size())
                .isZero();
    }

    @Test
    void given_marks_of_callers_then_polls_are_found() throws Exception {
        CallScript call = over(answered(101, START, "905321112233").then(new Surveyed("30", "memnuniyet", 4, "201")));
        write(call);
        String found = "{\"pagination\":{\"start\":0,\"count\":20,\"sorting\":{\"date\":-1},\"total\":1},"
                + "\"target\":\"poll\",\"useGroupBy\":false,\"data\":[{\"_id\":\"%s\",\"uniqueid\":\"" + cuid(call)
                + "\",\"src\":\"05321112233\",\"dst\":\"557\",\"point\":4,\"label\":\"memnuniyet\","
                + "\"qnum\":\"201\",\"date\":\"1404-12-10 13:30:04\"}]}";
        // As the n8n node asks.
        JsonNode data = data("reports/poll/search", "{\"conditions\":{\"from\":\"\",\"to\":\"\"}}");
        String id = data.path("data").get(0).path("_id").asString();
        assertThat(id).matches("[0-9a-f]{24}");
        assertThat(data.toString()).isEqualTo(found.formatted(id));
        assertThat(data(
                                "reports/poll/search",
                                "{\"conditions\":{\"from\":\"05321112233\",\"to\":\"557\","
                                        + "\"queue\":\"201\",\"label\":\"memnuniyet\",\"cuid\":\"" + cuid(call)
                                        + "\"}}")
                        .path("data")
                        .size())
                .isEqualTo(1);
        assertThat(data("reports/poll/search", "{\"conditions\":{\"label\":\"other\"}}")
                        .path("data")
                        .size())
                .isZero();
        assertThat(server.askAsOther("reports/poll/search", "{}")
                        .path("data")
                        .path("data")
                        .size())
                .isZero();
    }
}
