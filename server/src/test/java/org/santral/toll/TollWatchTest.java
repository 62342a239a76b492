package org.santral.toll;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.TollMeter;
import org.santral.ledger.CallScript;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.ledger.LedgerReader;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.tenant.Directory;
import org.santral.tenant.Limits;
import org.santral.tenant.OutsideCaps;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.santral.webhooks.AlarmEvents;
import org.santral.webhooks.DeliveryEngine;
import org.santral.webhooks.DeliverySettings;
import org.santral.webhooks.Eventually;
import org.santral.webhooks.HookDialects;
import org.santral.webhooks.Notice;
import org.santral.webhooks.TargetGuard;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@OnBothDatabases
class TollWatchTest {
    private static final Instant NOON = Instant.parse("2026-03-02T09:00:00Z");
    private static final Duration EVERY = Duration.ofMillis(20);

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final HttpServer hook = hook();

    private final Tenant tenant = Tenant.builder("demo", CallScript.TENANT, "demo.example")
            .limits(new Limits(10, 10, false, List.of())
                    .withOutside(new OutsideCaps(0, 10, 0), new OutsideCaps(3, 0, 0))
                    .withAlarms(
                            URI.create("http://127.0.0.1:" + hook.getAddress().getPort() + "/alarms")))
            .build();
    private final Directory directory = new Directory(List.of(tenant));
    private final Set<CallId> ended = ConcurrentHashMap.newKeySet();

    private HttpServer hook() {
        try {
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0, "/", exchange -> {
                        heard.add(JsonMapper.shared().readTree(exchange.getRequestBody()));
                        exchange.sendResponseHeaders(204, -1);
                        exchange.close();
                    });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stopHook() {
        hook.stop(0);
    }

    private List<String> alarms() {
        return heard.stream()
                .map(it -> it.path("extension").asString("") + " "
                        + it.path("limit").asString() + " " + it.path("percent").intValue())
                .toList();
    }

    /** One process, at that time. */
    private final class Process implements AutoCloseable {
        final Database database;
        final TollWatch watch;
        final JdbcLedger ledger;
        final DeliveryEngine deliveries;

        Process(DatabaseSettings settings, Instant now) {
            Clock clock = Clock.fixed(now, ZoneOffset.UTC);
            database = Database.open(settings);
            HookDialects events = new HookDialects().with(AlarmEvents.SUBSCRIPTION, new AlarmEvents(directory));
            deliveries = new DeliveryEngine(
                    database,
                    new LedgerReader(database),
                    events,
                    events,
                    new TargetGuard(List.of(), host -> List.of(InetAddress.getByName(host))),
                    DeliverySettings.defaults(),
                    clock);
            deliveries.start();
            watch = new TollWatch(
                    database,
                    directory,
                    new TollMeter(directory, clock),
                    (tx, it) -> deliveries
                            .notices()
                            .publish(
                                    tx,
                                    it.domainId(),
                                    new Notice.TollAlarm(
                                            it.extension().isEmpty() ? null : it.extension(),
                                            it.measure().setting(),
                                            it.percent(),
                                            it.cap(),
                                            it.since())),
                    clock,
                    EVERY);
            ledger = JdbcLedger.start(database, List.of(watch), LedgerLimits.DEFAULT);
            watch.remember();
            watch.start(over -> ended.add(over.call()));
        }

        boolean refuses() {
            return watch.meter()
                    .refusal(tenant, null, new PhoneNumber("905321234567"))
                    .isPresent();
        }

        /** How many alarms are written down. */
        int kept() {
            return database.read(tx -> tx.sql()
                    .sql("select count(*) from toll_alarm")
                    .query(Integer.class)
                    .single());
        }

        @Override
        public void close() {
            watch.close();
            ledger.close();
            deliveries.close();
            database.close();
        }
    }

    private static CallScript talk() {
        return CallScript.outbound(NOON, "05321234567")
                .then(
                        new LedgerEvent.LegStarted(Side.B, 0, "05321234567", null, "carrier"),
                        new LedgerEvent.LegAnswered(Side.B, 0, null));
    }

    @Test
    void caps_and_alarms_outlive_the_process() throws Exception {
        DatabaseSettings settings = backend.create(folder);
        CallScript call = talk().pass(Duration.ofMinutes(11))
                .then(new LedgerEvent.LegEnded(
                        Side.B, 0, org.santral.base.Termination.of(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE), null))
                .ended(Cause.NORMAL_CLEARING, By.CALLEE, How.BYE);
        try (Process first = new Process(settings, NOON.plus(Duration.ofMinutes(12)))) {
            assertThat(first.refuses()).isFalse();
            first.ledger.append(call.entries()).toCompletableFuture().get(60, SECONDS);
            Eventually.holds("80 and 100 per cent", () -> first.watch.alarms() == 2);
            assertThat(first.refuses()).isTrue();
            Eventually.holds("both are posted", () -> heard.size() == 2);
            assertThat(alarms()).containsExactly(" outside-minutes-per-day 80", " outside-minutes-per-day 100");
            JsonNode alarm = heard.getFirst();
            assertThat(alarm.path("event").asString()).isEqualTo("toll_alarm");
            assertThat(alarm.path("domain_id").intValue()).isEqualTo(CallScript.TENANT);
            assertThat(alarm.path("extension").isNull()).isTrue();
            assertThat(alarm.path("cap").intValue()).isEqualTo(10);
        }
        try (Process second = new Process(settings, NOON.plus(Duration.ofMinutes(13)))) {
            assertThat(second.refuses()).isTrue();
            // Two calls more are all of its extension's: of these it tells, and of the minutes it has told before.
            for (int i = 0; i < 2; i++) {
                CallScript unanswered = CallScript.outbound(NOON.plusSeconds(720), "05321234567")
                        .then(new LedgerEvent.LegStarted(Side.B, 0, "05321234567", null, "carrier"));
                second.ledger.append(unanswered.entries()).toCompletableFuture().get(60, SECONDS);
            }
            Eventually.holds("each of them once", () -> second.kept() == 4);
            assertThat(second.watch.alarms()).isEqualTo(2);
            Eventually.holds("those and no others are posted", () -> heard.size() == 4);
            assertThat(alarms().subList(2, 4)).allMatch(it -> it.contains(" outside-calls-per-hour "));
        }
        try (Process tomorrow = new Process(settings, NOON.plus(Duration.ofHours(24)))) {
            assertThat(tomorrow.refuses()).isFalse();
        }
        assertThat(ended).isEmpty();
    }

    @Test
    void a_talk_that_has_used_twice_the_cap_is_ended() throws Exception {
        CallScript call = talk();
        try (Process process = new Process(backend.create(folder), NOON.plus(Duration.ofMinutes(21)))) {
            process.ledger.append(call.entries()).toCompletableFuture().get(60, SECONDS);
            Eventually.holds(
                    "ended", () -> ended.contains(call.entries().getFirst().call()));
            assertThat(process.watch.cut()).isEqualTo(1);
        }
    }
}
