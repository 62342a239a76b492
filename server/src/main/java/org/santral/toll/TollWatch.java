package org.santral.toll;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.call.TollMeter;
import org.santral.call.TollMeter.Crossing;
import org.santral.call.TollMeter.Overdrawn;
import org.santral.ledger.LedgerProjection;
import org.santral.ledger.LedgerReader;
import org.santral.store.Database;
import org.santral.store.DatabaseException;
import org.santral.store.Sql;
import org.santral.store.Tx;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the meter of calls outside from the ledger, and looks every few seconds what it says: that 80 % or all of a cap is
 * used is logged and counted once for its hour or day, also when the process is started again meanwhile; and talks that
 * have gone on until a cap of minutes was reached twice are ended.
 */
public final class TollWatch implements LedgerProjection, AutoCloseable {
    /** How often it looks. */
    public static final Duration EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(TollWatch.class);
    /** A talk of today may have begun yesterday, and a tenant's day differs from ours by up to 14 hours. */
    private static final Duration LOOKED_BACK = Duration.ofHours(48);

    private final Database database;
    private final Directory directory;
    private final TollMeter meter;
    private final Clock clock;
    private final Duration every;
    private final Announcing announcing;
    private final LongAdder alarms = new LongAdder();
    private final LongAdder cut = new LongAdder();
    private final Semaphore wake = new Semaphore(0);
    /** Reached and not yet told, each once: as many as there are caps at most. Used on the thread alone. */
    private final Set<Crossing> untold = new LinkedHashSet<>();

    /** Calls that are being ended. Used on the thread alone. */
    private final Set<CallId> over = new HashSet<>();

    private volatile Consumer<Overdrawn> ending = overdrawn -> {};
    private volatile boolean closing;
    private final Thread thread = Thread.ofPlatform().name("toll").daemon().unstarted(this::run);

    /** Port: tells whoever wants to know of an alarm. */
    @FunctionalInterface
    public interface Announcing {
        /**
         * Puts it on disk in the transaction that notes the alarm.
         *
         * @return to be run once that is committed
         */
        Runnable raised(Tx tx, Crossing crossing) throws SQLException;
    }

    /**
     * @param announcing is told of each alarm once
     * @param every how often it looks
     */
    public TollWatch(
            Database database,
            Directory directory,
            TollMeter meter,
            Announcing announcing,
            Clock clock,
            Duration every) {
        this.announcing = announcing;
        this.database = database;
        this.directory = directory;
        this.meter = meter;
        this.clock = clock;
        this.every = every;
    }

    /** What calls outside have come to. */
    public TollMeter meter() {
        return meter;
    }

    /** Reads what was called in this hour and on this day before; for before the first call. */
    public void remember() {
        Instant since = clock.instant().minus(LOOKED_BACK);
        for (Tenant tenant : directory.tenants()) {
            if (tenant.limits().metered()) {
                LedgerReader.since(database, tenant.domainId(), since, meter::remember);
            }
        }
    }

    /** Begins to look. @param end ends a call */
    public void start(Consumer<Overdrawn> end) {
        ending = end;
        thread.start();
    }

    @Override
    public void apply(Tx tx, List<LedgerEntry> batch) {
        // The ledger itself is what counts.
    }

    @Override
    public void committed(List<LedgerEntry> batch) {
        meter.observe(batch);
    }

    /** How many alarms there were since the start. */
    public long alarms() {
        return alarms.sum();
    }

    /** How many talks were ended since the start. */
    public long cut() {
        return cut.sum();
    }

    private void run() {
        while (!closing) {
            try {
                look();
            } catch (RuntimeException e) {
                LOG.error("caps on calls outside could not be looked at", e);
            }
            try {
                wake.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void look() {
        untold.addAll(meter.crossings());
        untold.removeIf(this::tell);
        List<Overdrawn> overdrawn = meter.overdrawn();
        over.retainAll(overdrawn.stream().map(Overdrawn::call).collect(Collectors.toSet()));
        for (Overdrawn one : overdrawn) {
            if (over.add(one.call())) {
                LOG.warn("call {} ends: a cap on minutes outside was reached twice", one.call());
                cut.increment();
            }
            ending.accept(one);
        }
    }

    /** @return false if the alarm has to wait for the database */
    private boolean tell(Crossing crossing) {
        try {
            Optional<Runnable> first = database.write(tx -> {
                int rows = tx.sql()
                        .sql("""
                            insert into toll_alarm (domain_id, extension, measure, percent, since_us, at_us)
                            values (?, ?, ?, ?, ?, ?) on conflict do nothing""")
                        .params(
                                crossing.domainId(),
                                crossing.extension(),
                                crossing.measure().name(),
                                crossing.percent(),
                                Sql.micros(crossing.since()),
                                Sql.micros(clock.instant()))
                        .update();
                // No row: it was told before a restart.
                return rows == 1 ? Optional.of(announcing.raised(tx, crossing)) : Optional.empty();
            });
            first.ifPresent(committed -> {
                committed.run();
                alarms.increment();
                LOG.warn(
                        "toll alarm: {} % of {} = {} used by {} of tenant {}",
                        crossing.percent(),
                        crossing.measure().setting(),
                        crossing.cap(),
                        crossing.extension().isEmpty() ? "all" : "extension " + crossing.extension(),
                        crossing.domainId());
            });
            return true;
        } catch (DatabaseException e) {
            LOG.warn("a toll alarm waits for the database: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        closing = true;
        wake.release();
        try {
            if (thread.isAlive() && !thread.join(every)) {
                LOG.warn("the watch over caps still waits for the database");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
