package org.santral.toll;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.tenant.Directory;
import org.santral.tenant.Limits;
import org.santral.tenant.OutsideCaps;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.santral.webhooks.Eventually;

@OnBothDatabases
class TollWatchTest {
    private static final Instant NOON = Instant.parse("2026-03-02T09:00:00Z");
    private static final Duration EVERY = Duration.ofMillis(20);

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private final Tenant tenant = Tenant.builder("demo", CallScript.TENANT, "demo.example")
            .limits(new Limits(10, 10, false, List.of())
                    .withOutside(new OutsideCaps(0, 10, 0), new OutsideCaps(3, 0, 0)))
            .build();
    private final Directory directory = new Directory(List.of(tenant));
    private final Set<CallId> ended = ConcurrentHashMap.newKeySet();

    /** One process, at that time. */
    private final class Process implements AutoCloseable {
        final Database database;
        final TollWatch watch;
        final JdbcLedger ledger;

        Process(DatabaseSettings settings, Instant now) {
            Clock clock = Clock.fixed(now, ZoneOffset.UTC);
            database = Database.open(settings);
            watch = new TollWatch(database, directory, new TollMeter(directory, clock), clock, EVERY);
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
            assertThat(process.watch.cut()).isPositive();
        }
    }
}
