package org.santral.http.simotel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.santral.base.AddressRange;
import org.santral.cdr.CdrProjection;
import org.santral.cdr.Cdrs;
import org.santral.cdr.NumberKeys;
import org.santral.cdr.Polls;
import org.santral.cdr.QueueRows;
import org.santral.http.DialectRouter;
import org.santral.http.HttpLimits;
import org.santral.http.HttpServer;
import org.santral.http.HttpSettings;
import org.santral.http.MovedClock;
import org.santral.http.RawClient;
import org.santral.http.RawClient.Reply;
import org.santral.http.SecretHash;
import org.santral.http.simotel.SimotelSettings.Account;
import org.santral.http.simotel.SimotelSettings.Calendar;
import org.santral.http.simotel.SimotelSettings.Mode;
import org.santral.http.verimor.LedgerCalls;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.ledger.LedgerReader;
import org.santral.queue.Phones;
import org.santral.recordings.RecordingCatalogue;
import org.santral.recordings.RecordingExports;
import org.santral.recordings.RecordingStore;
import org.santral.state.State;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.Vault;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.OutboundRoute;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.QueueStrategy;
import org.santral.tenant.Tenant;
import org.santral.tenant.TrunkSettings;
import org.santral.webhooks.DeliveryEngine;
import org.santral.webhooks.DeliverySettings;
import org.santral.webhooks.HookDialects;
import org.santral.webhooks.TargetGuard;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dialect on a real listener, over a real database with a real ledger; only the telephones are missing. */
final class SimotelServer implements AutoCloseable {
    /** Where customers' carriers may be, besides public addresses. */
    static final String CARRIERS = "192.0.2.0/24";

    static final String USER = "test";
    static final String PASSWORD = "Aa123456";
    static final String KEY = "vZKtIKWsld0egNlkzHo8i5LVBqLNBSWARCQsPOSgDjFmAHM3tG";
    static final String OTHER_KEY = "wZKtIKWsld0egNlkzHo8i5LVBqLNBSWARCQsPOSgDjFmAHM3tG";

    final Database database;
    final Directory directory = new Directory(List.of());
    final JdbcLedger ledger;
    final LedgerCalls calls;
    final Cdrs cdrs;
    final MovedClock clock = new MovedClock();
    final State state;
    /** Extensions of the first tenant with a phone. */
    final Set<String> registered = ConcurrentHashMap.newKeySet();

    final RecordingStore recordings;
    final SimotelAccounts accounts;
    final HookDialects events = new HookDialects();
    final DeliveryEngine deliveries;
    final DialectRouter router;
    final HttpServer http;
    private final RecordingExports exports;

    SimotelServer(Path folder) throws Exception {
        this(folder, DatabaseSettings.embedded(folder));
    }

    SimotelServer(Path folder, DatabaseSettings settings) throws Exception {
        database = Database.open(settings);
        state = State.open(database, folder, clock, Vault.open(folder), directory);
        state.overlays().apply(List.of(tenant(101, "demo"), tenant(102, "other")));
        RecordingCatalogue catalogue = new RecordingCatalogue(database);
        ledger = JdbcLedger.start(
                database, List.of(new CdrProjection(NumberKeys.of(directory)), catalogue), LedgerLimits.DEFAULT);
        calls = new LedgerCalls(ledger);
        cdrs = new Cdrs(database);
        accounts = new SimotelAccounts(directory, List.of());
        use(account(USER, PASSWORD, KEY, Mode.BOTH));
        Phones phones = (tenant, extension) -> tenant.domainId() == 101 && registered.contains(extension);
        TargetGuard guard =
                new TargetGuard(List.of(AddressRange.parse(CARRIERS)), host -> List.of(InetAddress.getByName(host)));
        deliveries = new DeliveryEngine(
                database, new LedgerReader(database), events, events, guard, DeliverySettings.defaults(), clock);
        events.with(SimotelEvents.SUBSCRIPTION, new SimotelEvents(accounts));
        deliveries.start();
        recordings = RecordingStore.open(null, folder);
        exports = new RecordingExports(catalogue, recordings, RecordingExports.Limits.DEFAULT);
        SimotelDialect dialect = new SimotelDialect(
                accounts,
                new SimotelServices(
                        calls,
                        phones,
                        state,
                        cdrs,
                        deliveries.notices(),
                        guard,
                        new ReportSources(new QueueRows(database), new Polls(database), state.agentLog(), exports),
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
                        Extension.of("557", "Ayşe", "secret", new PhoneNumber("908505320000"), true),
                        Extension.of("552", "Bora", "secret", new PhoneNumber("908505320001"), true),
                        Extension.of("570", "", "secret", null, false)))
                .queues(List.of(QueueSettings.of("201", "Kuyruk", List.of("557", "552"), QueueStrategy.RING_ALL)))
                .trunks(List.of(new TrunkSettings(
                        "cisco",
                        "sip:127.0.0.1:5070;transport=udp",
                        List.of(InetAddress.getLoopbackAddress()),
                        false,
                        null,
                        null,
                        List.of("PCMA"),
                        TrunkSettings.NumberFormat.E164,
                        100)))
                .outbound(List.of(new OutboundRoute("main_routing", List.of("90", "00"), "cisco")))
                .build();
    }

    static Account account(String user, String password, String key, Mode mode, String... permissions) {
        return new Account(
                user,
                password == null ? null : SecretHash.of(password),
                key == null ? null : SecretHash.of(key),
                mode,
                true,
                Set.of(permissions));
    }

    static SimotelSettings settings(Account... accounts) {
        return new SimotelSettings(
                List.of(accounts), List.of(), Calendar.JALALI, SimotelSettings.TEHRAN, false, null, null);
    }

    /** Gives the first tenant these accounts; the other keeps one of its own. */
    void use(Account... ofFirst) {
        use(settings(ofFirst));
    }

    /** Gives the first tenant other settings. */
    void use(SimotelSettings settings) {
        accounts.replace(List.of(
                new SimotelAccounts.Account(tenant(101, "demo"), settings),
                new SimotelAccounts.Account(
                        tenant(102, "other"), settings(account("other", PASSWORD, OTHER_KEY, Mode.BOTH)))));
    }

    static String basic(String user, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Asks a service as the first tenant's client. @return the whole envelope */
    JsonNode ask(String service, String json) throws IOException {
        return askAs(USER, KEY, service, json);
    }

    /** The same as the client of the other tenant. */
    JsonNode askAsOther(String service, String json) throws IOException {
        return askAs("other", OTHER_KEY, service, json);
    }

    private JsonNode askAs(String user, String key, String service, String json) throws IOException {
        Reply reply = send(
                "POST",
                "/api/v4/" + service,
                json,
                "X-APIKEY: " + key,
                basic(user, PASSWORD),
                "Content-Type: application/json");
        if (reply.status() != 200) {
            throw new AssertionError(reply.statusLine() + " " + reply.body());
        }
        return JsonMapper.shared().readTree(reply.body());
    }

    Reply send(String method, String target, String body, String... headers) throws IOException {
        return new RawClient(http.port()).send(method, target, body, headers);
    }

    @Override
    public void close() {
        http.close();
        exports.close();
        ledger.close();
        deliveries.close();
        database.close();
    }
}
