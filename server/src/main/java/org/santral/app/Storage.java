package org.santral.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.santral.app.config.Config;
import org.santral.call.TollMeter;
import org.santral.call.TollMeter.Crossing;
import org.santral.campaigns.AutomaticCalls;
import org.santral.campaigns.CampaignResults;
import org.santral.cdr.CdrProjection;
import org.santral.cdr.Cdrs;
import org.santral.cdr.NumberKeys;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.ledger.LedgerProjection;
import org.santral.ledger.LedgerReader;
import org.santral.recordings.RecordingCatalogue;
import org.santral.recordings.RecordingDeletions;
import org.santral.recordings.RecordingExports;
import org.santral.recordings.RecordingLinks;
import org.santral.recordings.RecordingStore;
import org.santral.recordings.RecordingUpkeep;
import org.santral.state.HookSettings;
import org.santral.state.State;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.Vault;
import org.santral.tenant.Directory;
import org.santral.toll.TollWatch;
import org.santral.webhooks.DeliveryEngine;
import org.santral.webhooks.DeliverySettings;
import org.santral.webhooks.Downloads;
import org.santral.webhooks.HookDialects;
import org.santral.webhooks.Inquiries;
import org.santral.webhooks.Notice;
import org.santral.webhooks.SystemResolver;
import org.santral.webhooks.TargetGuard;

/** What is kept, wired: database, ledger and everything that reads it. */
record Storage(
        Database database,
        JdbcLedger ledger,
        LedgerReader reader,
        Cdrs cdrs,
        RecordingStore recordings,
        RecordingLinks links,
        RecordingExports exports,
        RecordingDeletions deletions,
        RecordingUpkeep upkeep,
        State state,
        DeliveryEngine deliveries,
        AutomaticCalls automaticCalls,
        Downloads downloads,
        TargetGuard guard,
        Inquiries inquiries,
        SystemResolver resolver,
        TollWatch tolls)
        implements AutoCloseable {
    /** How long a file may take to come from a client's URL: less than clients wait for their answer. */
    private static final Duration DOWNLOAD_TIME = Duration.ofSeconds(20);

    static Storage open(
            Config config,
            Path data,
            Directory directory,
            BiFunction<HookSettings, Cdrs, HookDialects> eventsOf,
            LedgerProjection figures,
            Clock clock)
            throws IOException {
        Database database = Database.open(new DatabaseSettings(
                config.database().url(),
                config.database().user(),
                config.database().password(),
                data));
        try {
            RecordingStore recordings = RecordingStore.open(null, data);
            State state = State.open(database, data, clock, Vault.open(data), directory);
            RecordingCatalogue catalogue = new RecordingCatalogue(database);
            LedgerReader reader = new LedgerReader(database);
            SystemResolver resolver =
                    new SystemResolver(DeliverySettings.defaults().timeout());
            TargetGuard guard = new TargetGuard(config.security().privateTargets(), resolver);
            Cdrs cdrs = new Cdrs(database);
            HookDialects events = eventsOf.apply(state.hooks(), cdrs);
            DeliveryEngine deliveries =
                    new DeliveryEngine(database, reader, events, events, guard, DeliverySettings.defaults(), clock);
            RecordingDeletions deletions = new RecordingDeletions(catalogue, recordings, Cdrs::recordingDeleted, clock);
            RecordingUpkeep upkeep = new RecordingUpkeep(
                    catalogue, recordings, reader, deletions, retention(directory), RecordingUpkeep.EVERY);
            CampaignResults campaigns = new CampaignResults(database);
            AutomaticCalls automaticCalls = AutomaticCalls.open(database, campaigns, data, clock);
            TollWatch tolls = new TollWatch(
                    database,
                    directory,
                    new TollMeter(directory, clock),
                    (tx, crossing) -> deliveries.notices().publish(tx, crossing.domainId(), alarm(crossing)),
                    clock,
                    TollWatch.EVERY);
            JdbcLedger ledger = JdbcLedger.start(
                    database,
                    List.of(
                            new CdrProjection(NumberKeys.of(directory)),
                            catalogue,
                            upkeep,
                            deliveries.outbox(),
                            campaigns,
                            tolls,
                            figures),
                    LedgerLimits.DEFAULT);
            return new Storage(
                    database,
                    ledger,
                    reader,
                    cdrs,
                    recordings,
                    new RecordingLinks(database, catalogue, recordings, clock),
                    new RecordingExports(catalogue, recordings, RecordingExports.Limits.DEFAULT),
                    deletions,
                    upkeep,
                    state,
                    deliveries,
                    automaticCalls,
                    new Downloads(guard, DOWNLOAD_TIME),
                    guard,
                    new Inquiries(guard),
                    resolver,
                    tolls);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static Notice alarm(Crossing crossing) {
        String extension = crossing.extension();
        return new Notice.TollAlarm(
                extension.isEmpty() ? null : extension,
                crossing.measure().setting(),
                crossing.percent(),
                crossing.cap(),
                crossing.since());
    }

    /** A tenant that is no longer configured keeps what it has: it may come back. */
    private static RecordingDeletions.Retention retention(Directory directory) {
        return domainId ->
                directory.byDomainId(domainId).flatMap(tenant -> Optional.ofNullable(tenant.recordingRetention()));
    }

    /** The ledger writes what is queued before the rest goes. */
    @Override
    public void close() {
        tolls.close();
        ledger.close();
        exports.close();
        upkeep.close();
        deliveries.close();
        downloads.close();
        inquiries.close();
        resolver.close();
        database.close();
    }
}
