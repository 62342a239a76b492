package org.santral.cdr;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.ledger.CallScript;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.ledger.LedgerReader;
import org.santral.ledger.Recovery;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;

/** A process that writes is killed outright, again and again: nothing that it was told is on disk may be missing. */
@OnBothDatabases
class LedgerKillTest {
    private static final int KILLS = 3;

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    /** The process that is killed: writes calls and prints each entry once its promise is kept. */
    static final class Victim {
        public static void main(String[] args) throws Exception {
            DatabaseSettings settings = new DatabaseSettings(
                    args[1].isEmpty() ? null : args[1], args[2].isEmpty() ? null : args[2], null, Path.of(args[0]));
            Database database = Database.open(settings);
            JdbcLedger ledger = JdbcLedger.start(
                    database, List.of(new CdrProjection(NumberKeys.ofPresented())), LedgerLimits.DEFAULT);
            for (int n = 0; n < 4; n++) {
                Thread.ofVirtual().start(() -> write(ledger));
            }
            Thread.currentThread().join();
        }

        private static void write(JdbcLedger ledger) {
            while (true) {
                CallScript call = CallScript.local(Instant.now())
                        .then(new LedgerEvent.PickedUp(), new LedgerEvent.Connected())
                        .ended(Cause.NORMAL_CLEARING, By.CALLER, How.BYE);
                for (int i = 0; i < 4; i++) {
                    ledger.append(call.entries(i, i + 1)).toCompletableFuture().join();
                    System.out.println(call.call() + " " + i);
                }
            }
        }
    }

    @Test
    void given_kills_at_random_moments_then_every_acknowledged_entry_is_there_and_every_call_ends_once()
            throws Exception {
        DatabaseSettings settings = backend.create(folder);
        Random random = new Random(7);
        Set<String> acknowledged = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged.addAll(runAndKill(settings, 50 + random.nextInt(400)));
            checkAll(settings, acknowledged);
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS * 50);
    }

    private List<String> runAndKill(DatabaseSettings settings, int afterLines) throws Exception {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        folder.toString(),
                        settings.url() == null ? "" : settings.url(),
                        settings.user() == null ? "" : settings.user())
                .redirectError(folder.resolve("victim.log").toFile())
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = victim.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (lines.size() == afterLines) {
                    // Through the handle: the process itself would close its output, of which lines are left.
                    victim.toHandle().destroyForcibly();
                }
            }
        } finally {
            victim.destroyForcibly();
        }
        assertThat(victim.waitFor(60, SECONDS)).isTrue();
        assertThat(victim.exitValue()).as("killed, not failed").isEqualTo(128 + 9);
        // The last line may be half a line: the process died while it printed.
        return lines.stream()
                .filter(line -> line.matches("[0-9a-f-]{36} [0-3]"))
                .toList();
    }

    private void checkAll(DatabaseSettings settings, Set<String> acknowledged) {
        try (Database database = Database.open(settings);
                JdbcLedger ledger = JdbcLedger.start(
                        database, List.of(new CdrProjection(NumberKeys.ofPresented())), LedgerLimits.DEFAULT)) {
            LedgerReader reader = new LedgerReader(database);
            Set<String> stored = new HashSet<>(database.read(tx -> tx.sql()
                    .sql("select call_id, sequence from ledger")
                    .query((row, n) -> row.getString(1) + " " + row.getInt(2))
                    .list()));
            assertThat(stored).containsAll(acknowledged);
            Recovery.closeOpenCalls(reader, ledger, Clock.systemUTC(), started -> Optional.empty());
            assertThat(reader.openCalls(null, 10)).isEmpty();
            Set<String> calls = new HashSet<>();
            for (String line : stored) {
                calls.add(line.substring(0, 36));
            }
            for (String call : calls) {
                List<LedgerEntry> entries = reader.entries(new CallId(call));
                assertThat(entries.stream().filter(e -> e.event() instanceof LedgerEvent.Ended))
                        .hasSize(1);
            }
            assertThat(new Cdrs(database)
                            .find(CallScript.TENANT, CdrFilter.ALL, CdrOrder.NEWEST_FIRST, 1, 10)
                            .totalCount())
                    .isEqualTo(calls.size());
        }
    }
}
