package org.santral.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LegFacts;
import org.santral.http.DialectRouter;
import org.santral.http.HttpLimits;
import org.santral.http.HttpServer;
import org.santral.http.HttpSettings;
import org.santral.ledger.LedgerMetrics;
import org.santral.webhooks.DeliveryStats;

class OpsPagesTest {
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    private final OpsMetrics metrics = new OpsMetrics();
    private final AtomicBoolean ledgerReady = new AtomicBoolean(true);
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        OpsPages pages = new OpsPages(
                metrics,
                List.of(new OpsPages.Check("ledger", ledgerReady::get), new OpsPages.Check("database", () -> true)));
        server = HttpServer.start(
                new HttpSettings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), URI.create("http://pbx.example")),
                HttpLimits.DEFAULT,
                new DialectRouter(List.of(pages)));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void readiness_names_what_fails_and_liveness_does_not_care() throws Exception {
        assertThat(get("/health/ready").body()).isEqualTo("{\"status\":\"up\"}");
        ledgerReady.set(false);
        HttpResponse<String> ready = get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("{\"status\":\"down\",\"failing\":[\"ledger\"]}");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    private static LedgerEntry entry(CallId call, int sequence, long afterMs, LedgerEvent event) {
        return new LedgerEntry(call, 101, sequence, START.plusMillis(afterMs), event);
    }

    @Test
    void metrics_tell_of_calls_ledger_delivery_and_what_is_registered() throws Exception {
        CallMetrics calls = new CallMetrics(metrics);
        CallId call = CallId.create(START.toEpochMilli());
        Party party = new Party("905321234567", "", null);
        Termination cleared = Termination.of(Cause.NORMAL_CLEARING, Termination.By.CALLER, Termination.How.BYE);
        calls.committed(List.of(
                entry(
                        call,
                        0,
                        0,
                        new LedgerEvent.Accepted(
                                Direction.OUT, Origin.API_MASKING, party, party, null, null, null, null)),
                entry(call, 1, 1500, new LedgerEvent.Connected()),
                entry(
                        call,
                        2,
                        5000,
                        new LedgerEvent.LegEnded(
                                Side.A, 1, cleared, new LegFacts(null, null, null, null, 100, 90, 10, 1))),
                entry(call, 3, 5000, new LedgerEvent.LegEnded(Side.B, 2, cleared, null)),
                entry(call, 4, 5000, new LedgerEvent.Ended(cleared, START.plusMillis(5000), true, false))));
        metrics.ledger(() -> new LedgerMetrics(7, Duration.ofMillis(250), 2, 5, 1, 0, false));
        metrics.deliveries(() -> new DeliveryStats(3, Duration.ofSeconds(4), 8, 2, 1, 0));
        metrics.gauge("santral.calls.live", "Calls up", () -> 12);
        metrics.counter("santral.sip.received", "SIP messages received", () -> 34);
        System.gc();

        HttpResponse<String> page = get("/metrics");
        assertThat(page.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(page.body().lines())
                .contains(
                        "santral_calls_attempts_total 1.0",
                        "santral_calls_results_total{cause=\"NORMAL_CLEARING\"} 1.0",
                        "santral_calls_setup_seconds_count 1",
                        "santral_calls_setup_seconds_bucket{le=\"1.0\"} 0",
                        "santral_calls_setup_seconds_bucket{le=\"2.0\"} 1",
                        "santral_rtp_received_total 90.0",
                        "santral_rtp_lost_total 10.0",
                        "santral_ledger_queued 7.0",
                        "santral_ledger_lag_seconds 0.25",
                        "santral_ledger_entries_total 5.0",
                        "santral_delivery_pending 3.0",
                        "santral_delivery_lag_seconds 4.0",
                        "santral_delivery_delivered_total 8.0",
                        "santral_calls_live 12.0",
                        "santral_sip_received_total 34.0");
        assertThat(page.body()).doesNotContain("90532");
    }

    @Test
    void a_source_that_fails_does_not_hide_the_others() throws Exception {
        metrics.deliveries(() -> {
            throw new IllegalStateException("wanted by the test");
        });
        metrics.gauge("santral.calls.live", "Calls up", () -> 1);
        assertThat(get("/metrics").body()).contains("santral_calls_live 1.0");
    }
}
