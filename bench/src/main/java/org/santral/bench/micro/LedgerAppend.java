package org.santral.bench.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;

/** Entries on their way to the disk: the first two of 100 calls that come at once, until all are written. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LedgerAppend {
    private static final int CALLS = 100;
    private static final int ENTRIES = 2;
    private static final int TENANT = 101;

    /** JDBC address of an empty PostgreSQL database; {@code sqlite} for the embedded one. */
    @Param("sqlite")
    public String database = "sqlite";

    private @Nullable Open open;

    private record Open(Path folder, Database store, JdbcLedger ledger) {}

    @Setup
    public void open() throws IOException {
        Path folder = Files.createTempDirectory("santral-ledger");
        Database store =
                Database.open(new DatabaseSettings(database.equals("sqlite") ? null : database, null, null, folder));
        open = new Open(folder, store, JdbcLedger.start(store, List.of(), LedgerLimits.DEFAULT));
    }

    @TearDown
    public void close() throws IOException {
        Open opened = Objects.requireNonNull(open);
        opened.ledger().close();
        opened.store().close();
        try (Stream<Path> files = Files.walk(opened.folder())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(CALLS * ENTRIES)
    public void append() {
        JdbcLedger ledger = Objects.requireNonNull(open).ledger();
        List<CompletableFuture<Void>> written = new ArrayList<>();
        LedgerEvent accepted = new Accepted(
                Direction.IN,
                Origin.DIALED,
                new Party("905321234567", "", null),
                new Party("908508850000", "", null),
                "908508850000",
                null,
                null,
                null);
        LedgerEvent step = new StepEntered(StepKind.DID, "908508850000");
        for (int i = 0; i < CALLS; i++) {
            Instant now = Instant.now();
            CallId call = CallId.create(now.toEpochMilli());
            written.add(ledger.append(List.of(
                            new LedgerEntry(call, TENANT, 0, now, accepted),
                            new LedgerEntry(call, TENANT, 1, now, step)))
                    .toCompletableFuture());
        }
        written.forEach(CompletableFuture::join);
    }
}
