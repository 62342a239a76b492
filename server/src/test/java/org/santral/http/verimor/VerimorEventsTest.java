package org.santral.http.verimor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Side;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.ledger.LedgerReader;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.webhooks.DeliveryEngine;
import org.santral.webhooks.DeliverySettings;
import org.santral.webhooks.SystemResolver;
import org.santral.webhooks.TargetGuard;

class VerimorEventsTest {
    private static final URI RECEIVER = URI.create("http://127.0.0.1:9/event/");

    private static VerimorEvents events(URI url, boolean ringing, boolean answered, boolean hangup, boolean words) {
        return Pushed.events(url, ringing, answered, hangup, false, words);
    }

    private final VerimorEvents events = events(RECEIVER, true, true, true, false);

    @Test
    void an_answered_inbound_call_says_exactly_the_documented_fields() {
        Story story = Story.at(Story.START)
                .inbound("905321111111")
                .answeredBy(1, "1001", 5)
                .ends(Termination.of(Cause.NORMAL_CLEARING, Termination.By.CALLER, Termination.How.BYE), 40, true);
        assertThat(Pushed.bodies(events, story))
                .containsExactly(
                        "event_type=ringing&domain_id=101&direction=inbound&caller_id_number=905321111111"
                                + "&outbound_caller_id_number=&destination_number=1001&dialed_user=1001&call_uuid="
                                + story.call + "&start_stamp=2026-03-01+12%3A00%3A00",
                        "event_type=answer&domain_id=101&direction=inbound&caller_id_number=905321111111"
                                + "&outbound_caller_id_number=&destination_number=1001&dialed_user=1001"
                                + "&connected_user=1001&call_uuid=" + story.call
                                + "&start_stamp=2026-03-01+12%3A00%3A00&answer_stamp=2026-03-01+12%3A00%3A05"
                                + "&queue=&queue_wait_duration=",
                        "event_type=hangup&domain_id=101&direction=inbound&caller_id_number=905321111111"
                                + "&outbound_caller_id_number=&destination_number=1001&dialed_user=1001"
                                + "&connected_user=1001&call_uuid=" + story.call
                                + "&start_stamp=2026-03-01+12%3A00%3A00&answer_stamp=2026-03-01+12%3A00%3A05"
                                + "&end_stamp=2026-03-01+12%3A00%3A40&duration=35&recording_present=t&answered=t"
                                + "&queue=&queue_wait_duration=&sip_hangup_disposition=caller"
                                + "&hangup_cause=NORMAL_CLEARING&failure_status=&failure_phrase=");
    }

    @Test
    void a_call_nobody_took_says_why() {
        Story busy = Story.at(Story.START)
                .inbound("905321111111")
                .ends(
                        new Termination(
                                Cause.USER_BUSY, Termination.By.CALLEE, Termination.How.REFUSE, 486, "Busy Here"),
                        2,
                        false);
        assertThat(Pushed.fields(Pushed.bodies(events, busy).getLast()))
                .containsEntry("answered", "f")
                .containsEntry("recording_present", "f")
                .containsEntry("duration", "0")
                .containsEntry("answer_stamp", "")
                .containsEntry("connected_user", "")
                .containsEntry("sip_hangup_disposition", "callee")
                .containsEntry("hangup_cause", "USER_BUSY")
                .containsEntry("failure_status", "486")
                .containsEntry("failure_phrase", "Busy Here");
        Story givenUp = Story.at(Story.START)
                .inbound("905321111111")
                .ends(
                        new Termination(
                                Cause.ORIGINATOR_CANCEL,
                                Termination.By.CALLER,
                                Termination.How.CANCEL,
                                487,
                                "Request Terminated"),
                        2,
                        false);
        assertThat(Pushed.fields(Pushed.bodies(events, givenUp).getLast()))
                .containsEntry("hangup_cause", "ORIGINATOR_CANCEL")
                .containsEntry("failure_status", "")
                .containsEntry("failure_phrase", "");
    }

    @Test
    void of_a_masked_call_only_the_destination_rings() {
        Story story = Story.at(Story.START)
                .masked()
                .add(3, new LedgerEvent.LegAnswered(Side.A, 1, null))
                .answeredBy(2, null, 4)
                .cleared(10);
        List<String> bodies = Pushed.bodies(events, story);
        assertThat(bodies)
                .extracting(body -> Pushed.fields(body).get("event_type"))
                .containsExactly("ringing", "answer", "hangup");
        assertThat(Pushed.fields(bodies.getFirst()))
                .containsEntry("direction", "outbound")
                .containsEntry("caller_id_number", "905321234567")
                .containsEntry("outbound_caller_id_number", "908505320000")
                .containsEntry("destination_number", "905423456789")
                .containsEntry("dialed_user", "")
                .containsEntry("start_stamp", "2026-03-01 12:00:00");
    }

    @Test
    void an_api_call_of_an_extension_is_called_by_that_extension() {
        Story story =
                Story.at(Story.START).fromExtension().answeredBy(2, null, 6).cleared(9);
        List<String> bodies = Pushed.bodies(events, story);
        assertThat(bodies).hasSize(3);
        assertThat(Pushed.fields(bodies.getLast()))
                .containsEntry("caller_id_number", "1001")
                .containsEntry("outbound_caller_id_number", "908505320001")
                .containsEntry("dialed_user", "")
                .containsEntry("connected_user", "")
                .containsEntry("answered", "t")
                .containsEntry("duration", "3");
    }

    @Test
    void a_device_that_reports_ringing_twice_rings_once_and_outside_numbers_of_inbound_calls_do_not() {
        Story twice = Story.at(Story.START)
                .internal()
                .add(2, new LedgerEvent.LegRinging(Side.B, 1, true))
                .add(2, new LedgerEvent.LegStarted(Side.B, 2, "905321111111", null, "carrier"))
                .add(3, new LedgerEvent.LegRinging(Side.B, 2, false));
        assertThat(Pushed.bodies(events, twice)).singleElement().satisfies(body -> assertThat(Pushed.fields(body))
                .containsEntry("direction", "internal")
                .containsEntry("caller_id_number", "1005")
                .containsEntry("destination_number", "1006"));
    }

    @Test
    void booleans_may_be_words() {
        Story story = Story.at(Story.START).inbound("905321111111").givenUp(2);
        assertThat(Pushed.fields(Pushed.bodies(events(RECEIVER, true, true, true, true), story)
                        .getLast()))
                .containsEntry("answered", "false")
                .containsEntry("recording_present", "false");
    }

    /** The three switches, and the events that a whole answered call makes. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        true,  true,  true,  ringing answer hangup
        true,  false, true,  ringing hangup
        false, true,  false, answer
        """)
    void switches(boolean ringing, boolean answered, boolean hangup, String expected) {
        Story story = Story.at(Story.START)
                .inbound("905321111111")
                .answeredBy(1, "1001", 5)
                .cleared(6);
        assertThat(Pushed.bodies(events(RECEIVER, ringing, answered, hangup, false), story))
                .extracting(body -> Pushed.fields(body).get("event_type"))
                .containsExactly(expected.split(" "));
    }

    @Test
    void a_tenant_without_events_has_no_subscription() {
        VerimorEvents none = new VerimorEvents(
                Pushed.accounts(VerimorServer.settings(VerimorServer.KEY)), domainId -> Optional.empty());
        assertThat(none.of(101)).isEmpty();
        assertThat(none.of(999)).isEmpty();
    }

    /** A delivered event as its receiver got it. */
    private record Received(String method, String path, String type, String accept, String body) {}

    @Test
    void events_reach_a_real_receiver_in_order_as_form_posts(@TempDir Path folder) throws Exception {
        BlockingQueue<Received> received = new LinkedBlockingQueue<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        receiver.createContext("/", exchange -> {
            received.add(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    exchange.getRequestHeaders().getFirst("Accept"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/event/?x=1");
        VerimorEvents pushed = events(url, true, true, true, false);
        try (Database database = Database.open(DatabaseSettings.embedded(folder));
                SystemResolver resolver = new SystemResolver(Duration.ofSeconds(5));
                DeliveryEngine engine = new DeliveryEngine(
                        database,
                        new LedgerReader(database),
                        pushed,
                        pushed,
                        new TargetGuard(List.of(), resolver),
                        DeliverySettings.defaults(),
                        Clock.systemUTC());
                JdbcLedger ledger = JdbcLedger.start(database, List.of(engine.outbox()), LedgerLimits.DEFAULT)) {
            engine.start();
            Story.at(Clock.systemUTC().instant())
                    .masked()
                    .answeredBy(2, null, 4)
                    .cleared(10)
                    .writeTo(ledger);
            for (String type : List.of("ringing", "answer", "hangup")) {
                Received event = received.poll(60, TimeUnit.SECONDS);
                assertThat(event).isNotNull();
                assertThat(event.method()).isEqualTo("POST");
                assertThat(event.path()).isEqualTo("/event/?x=1");
                assertThat(event.type()).isEqualTo("application/x-www-form-urlencoded");
                assertThat(event.accept()).isEqualTo("*/*");
                assertThat(event.body()).startsWith("event_type=" + type + "&domain_id=101&direction=outbound&");
            }
        } finally {
            receiver.stop(0);
        }
    }
}
