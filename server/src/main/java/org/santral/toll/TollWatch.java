package org.santral.toll;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
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
    private final LongAdder alarms = new LongAdder();
    private final LongAdder cut = new LongAdder();
    private final Semaphore wake = new Semaphore(0);
    private volatile Consumer<Overdrawn> ending = overdrawn -> {};
    private volatile boolean closing;
    private final Thread thread = Thread.ofPlatform().name("toll").daemon().unstarted(this::run);

    /** @param every how often it looks */
    public TollWatch(Database database, Directory directory, TollMeter meter, Clock clock, Duration every) {
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
        for (Crossing crossing : meter.crossings()) {
            if (first(crossing)) {
                alarms.increment();
                LOG.warn(
                        "toll alarm: {} % of {} = {} used by {} of tenant {}",
                        crossing.percent(),
                        crossing.measure(),
                        crossing.cap(),
                        crossing.extension().isEmpty() ? "all" : "extension " + crossing.extension(),
                        crossing.domainId());
            }
        }
        for (Overdrawn overdrawn : meter.overdrawn()) {
            LOG.warn("call {} ends: a cap on minutes outside was reached twice", overdrawn.call());
            cut.increment();
            ending.accept(overdrawn);
        }
    }

    /** Writes an alarm down. @return false if it was already: before a restart */
    private boolean first(Crossing crossing) {
        try {
            return database.write(tx -> tx.sql()
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
                            .update()
                    == 1);
        } catch (DatabaseException e) {
            LOG.warn("a toll alarm was not kept: {}", e.getMessage());
            return true;
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
