package org.santral.http.verimor;

import io.github.bucket4j.TimeMeter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.santral.base.AddressRange;
import org.santral.call.Lines;
import org.santral.cdr.CdrProjection;
import org.santral.cdr.Cdrs;
import org.santral.cdr.NumberKeys;
import org.santral.http.DialectRouter;
import org.santral.http.HttpLimits;
import org.santral.http.HttpServer;
import org.santral.http.HttpSettings;
import org.santral.http.MovedClock;
import org.santral.http.RawClient;
import org.santral.http.RawClient.Reply;
import org.santral.http.SecretHash;
import org.santral.http.verimor.VerimorSettings.MaskingDialOn;
import org.santral.ivr.PromptFolders;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.ledger.LedgerReader;
import org.santral.queue.Phones;
import org.santral.queue.Queues;
import org.santral.recordings.RecordingCatalogue;
import org.santral.recordings.RecordingDeletions;
import org.santral.recordings.RecordingLinks;
import org.santral.recordings.RecordingStore;
import org.santral.routing.QueueSounds;
import org.santral.speech.Prompts;
import org.santral.state.State;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.Vault;
import org.santral.tenant.Did;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.QueueStrategy;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;
import org.santral.webhooks.DeliveryEngine;
import org.santral.webhooks.DeliverySettings;
import org.santral.webhooks.SystemResolver;
import org.santral.webhooks.TargetGuard;

/** The dialect on a real listener, over a real database with a real ledger; only the telephones are missing. */
final class VerimorServer implements AutoCloseable {
    static final String KEY = "K12345678-1234-5678-4321-123456789012";
    static final String OTHER_KEY = "K00000000-1234-5678-4321-123456789012";

    /** Time for rate limits, which stands still. */
    static final class StillTime implements TimeMeter {
        final AtomicLong nanos = new AtomicLong();

        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    final Database database;
    final Directory directory;
    final JdbcLedger ledger;
    final LedgerCalls calls;
    final Cdrs cdrs;
    final RecordingStore store;
    final RecordingLinks links;
    final RecordingDeletions deletions;
    final MovedClock clock = new MovedClock();
    final StillTime time = new StillTime();
    final State state;
    final Lines lines = new Lines(clock);
    /** Extensions of the first tenant with a phone. */
    final Set<String> registered = ConcurrentHashMap.newKeySet();

    final Phones phones = (tenant, extension) -> tenant.domainId() == 101 && registered.contains(extension);
    final Queues queues;
    /** Mailboxes that were said to have changed. */
    final List<String> lamps = new CopyOnWriteArrayList<>();

    final SystemResolver resolver = new SystemResolver(Duration.ofSeconds(20));
    final DeliveryEngine deliveries;
    final VerimorAccounts accounts;
    final DialectRouter router;
    final HttpServer http;

    VerimorServer(Path folder) throws Exception {
        this(folder, DatabaseSettings.embedded(folder));
    }

    VerimorServer(Path folder, DatabaseSettings settings) throws Exception {
        database = Database.open(settings);
        directory = new Directory(List.of());
        state = State.open(database, folder, clock, Vault.open(folder), directory);
        state.overlays().apply(List.of(tenant(101, "demo"), tenant(102, "other")));
        queues = new Queues(
                state.tenants(), directory, lines, phones, new QueueSounds(new PromptFolders(), Prompts.load()), clock);
        RecordingCatalogue catalogue = new RecordingCatalogue(database);
        ledger = JdbcLedger.start(
                database, List.of(new CdrProjection(NumberKeys.ofPresented()), catalogue), LedgerLimits.DEFAULT);
        calls = new LedgerCalls(ledger);
        cdrs = new Cdrs(database);
        store = RecordingStore.open(null, folder);
        links = new RecordingLinks(database, catalogue, store, clock);
        deletions = new RecordingDeletions(catalogue, store, Cdrs::recordingDeleted, clock);
        accounts = new VerimorAccounts(
                directory,
                List.of(
                        new VerimorAccounts.Account(tenant(101, "demo"), settings(KEY)),
                        new VerimorAccounts.Account(tenant(102, "other"), settings(OTHER_KEY))));
        VerimorEvents events = new VerimorEvents(accounts, state.hooks()::find);
        deliveries = new DeliveryEngine(
                database,
                new LedgerReader(database),
                events,
                events,
                new TargetGuard(List.of(AddressRange.parse("127.0.0.2/32")), resolver),
                DeliverySettings.defaults(),
                clock);
        VerimorDialect dialect = new VerimorDialect(
                accounts,
                new VerimorLimits(time),
                new VerimorServices(
                        calls,
                        lines,
                        phones,
                        queues,
                        state,
                        (tenant, extension) -> lamps.add(tenant.domainId() + "/" + extension),
                        cdrs,
                        links,
                        deliveries,
                        clock));
        router = new DialectRouter(List.of(dialect));
        http = HttpServer.start(
                new HttpSettings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), URI.create("http://pbx.example")),
                HttpLimits.DEFAULT,
                router);
    }

    static Tenant tenant(int domainId, String name) {
        return Tenant.builder(name, domainId, name + ".example")
                .extensions(List.of(
                        Extension.of("1000", "Resepsiyon", "secret", new PhoneNumber("908505320000"), true),
                        Extension.of("1001", "Ayşe", "secret", new PhoneNumber("908505320001"), true),
                        Extension.of("1002", "", null, null, false)))
                .queues(List.of(
                        QueueSettings.of("201", "Kuyruk 1", List.of("1001", "1000"), QueueStrategy.RING_ALL),
                        QueueSettings.of("202", "Satış", List.of("1000"), QueueStrategy.RING_ALL)))
                .dids(List.of(new Did(
                        new PhoneNumber(domainId == 101 ? "908508850000" : "908508850001"), new Target.User("1000"))))
                .build();
    }

    static VerimorSettings settings(String key) {
        return new VerimorSettings(
                List.of(SecretHash.of(key)), null, MaskingDialOn.BY_PATH, "1000", false, false, false);
    }

    /** Gives the first tenant other settings. */
    void use(VerimorSettings settings) {
        accounts.replace(List.of(
                new VerimorAccounts.Account(tenant(101, "demo"), settings),
                new VerimorAccounts.Account(tenant(102, "other"), settings(OTHER_KEY))));
    }

    Reply get(String target, String... headers) throws IOException {
        return send("GET", target, "", headers);
    }

    /** What an endpoint of the first tenant answers. */
    String body(String target) throws IOException {
        return get(target + (target.contains("?") ? "&" : "?") + "key=" + KEY).body();
    }

    Reply send(String method, String target, String body, String... headers) throws IOException {
        return new RawClient(http.port()).send(method, target, body, headers);
    }

    @Override
    public void close() {
        http.close();
        ledger.close();
        deliveries.close();
        resolver.close();
        queues.close();
        database.close();
    }
}
