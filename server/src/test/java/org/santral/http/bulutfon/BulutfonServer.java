package org.santral.http.bulutfon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.santral.base.AddressRange;
import org.santral.campaigns.AutomaticCalls;
import org.santral.campaigns.CampaignResults;
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
import org.santral.http.bulutfon.BulutfonSettings.Application;
import org.santral.http.bulutfon.BulutfonSettings.Form;
import org.santral.http.bulutfon.BulutfonSettings.MasterToken;
import org.santral.http.bulutfon.BulutfonSettings.PbxFacts;
import org.santral.http.bulutfon.BulutfonSettings.RateLimit;
import org.santral.http.bulutfon.BulutfonSettings.User;
import org.santral.http.verimor.LedgerCalls;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.oauth.OAuth;
import org.santral.queue.Phones;
import org.santral.recordings.RecordingCatalogue;
import org.santral.recordings.RecordingDeletions;
import org.santral.recordings.RecordingExports;
import org.santral.recordings.RecordingStore;
import org.santral.state.State;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.Vault;
import org.santral.tenant.Did;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.RingGroup;
import org.santral.tenant.Strategy;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;
import org.santral.webhooks.Downloads;
import org.santral.webhooks.TargetGuard;

/** The dialect on a real listener, over a real database with a real ledger; only the telephones are missing. */
final class BulutfonServer implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef0123456789abcdef";
    static final String OTHER_TOKEN = "fedcba9876543210fedcba9876543210";
    static final String EMAIL = "ada@demo.example";
    static final String PASSWORD = "s3cret-of-ada";
    static final String REDIRECT_URI = "http://127.0.0.1:9001/callback";
    static final URI PUBLIC_URL = URI.create("http://pbx.example");

    final Database database;
    final JdbcLedger ledger;
    final LedgerCalls calls;
    final Cdrs cdrs;
    final RecordingStore store;
    final RecordingExports exports;
    final RecordingDeletions deletions;
    final AutomaticCalls automaticCalls;

    /** Of the addresses of this machine's own network, only loopback may be reached. */
    final Downloads downloads;

    final MovedClock clock = new MovedClock();
    final State state;
    /** Extensions of the first tenant with a phone. */
    final Set<String> registered = ConcurrentHashMap.newKeySet();

    final BulutfonAccounts accounts;
    final RateLimits limits;
    final OAuth oauth;
    final DialectRouter router;
    final HttpServer http;

    BulutfonServer(Path folder) throws Exception {
        this(folder, DatabaseSettings.embedded(folder));
    }

    BulutfonServer(Path folder, DatabaseSettings settings) throws Exception {
        database = Database.open(settings);
        Directory directory = new Directory(List.of());
        state = State.open(database, folder, clock, Vault.open(folder), directory);
        state.overlays().apply(List.of(tenant(101, "demo"), tenant(102, "other")));
        RecordingCatalogue catalogue = new RecordingCatalogue(database);
        CampaignResults campaigns = new CampaignResults(database);
        automaticCalls = AutomaticCalls.open(database, campaigns, folder, clock);
        ledger = JdbcLedger.start(
                database,
                List.of(new CdrProjection(NumberKeys.of(directory)), catalogue, campaigns),
                LedgerLimits.DEFAULT);
        calls = new LedgerCalls(ledger);
        cdrs = new Cdrs(database);
        store = RecordingStore.open(null, folder);
        exports = new RecordingExports(catalogue, store, RecordingExports.Limits.DEFAULT);
        deletions = new RecordingDeletions(catalogue, store, Cdrs::recordingDeleted, clock);
        accounts = new BulutfonAccounts(
                directory,
                List.of(
                        new BulutfonAccounts.Account(tenant(101, "demo"), settings(TOKEN, EMAIL, "app", null)),
                        new BulutfonAccounts.Account(
                                tenant(102, "other"), settings(OTHER_TOKEN, "bora@other.example", "other-app", null))));
        downloads = new Downloads(
                new TargetGuard(
                        List.of(AddressRange.parse("127.0.0.0/8")), host -> List.of(InetAddress.ofLiteral(host))),
                Duration.ofSeconds(20));
        limits = new RateLimits(database, clock);
        limits.start();
        Phones phones = (tenant, extension) -> tenant.domainId() == 101 && registered.contains(extension);
        oauth = OAuth.open(database, new OAuthDirectory(accounts), Vault.open(folder), clock);
        BulutfonDialect dialect = new BulutfonDialect(
                accounts,
                limits,
                new BulutfonServices(
                        calls,
                        phones,
                        state,
                        cdrs,
                        exports,
                        deletions,
                        oauth,
                        automaticCalls,
                        downloads,
                        PUBLIC_URL,
                        clock));
        router = new DialectRouter(List.of(dialect));
        http = HttpServer.start(
                new HttpSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), PUBLIC_URL),
                HttpLimits.DEFAULT,
                router);
    }

    static Tenant tenant(int domainId, String name) {
        return Tenant.builder(name, domainId, name + ".example")
                .extensions(List.of(
                        Extension.of("1000", "Resepsiyon", "secret", new PhoneNumber("908505320000"), true),
                        Extension.of("1001", "Ayşe", "secret", new PhoneNumber("908505320001"), true),
                        Extension.of("1002", "", null, null, false)))
                .groups(List.of(new RingGroup(
                        "101", "Destek", List.of("1000", "1001"), Strategy.RING_ALL, RingGroup.TIMEOUT, null)))
                .dids(List.of(new Did(
                        new PhoneNumber(domainId == 101 ? "908508850000" : "908508850001"), new Target.User("1000"))))
                .build();
    }

    static BulutfonSettings settings(String token, String email, String clientId, RateLimit limit) {
        return new BulutfonSettings(
                List.of(new User(email, SecretHash.of(PASSWORD), "Ada", "905321112233")),
                List.of(new Application(
                        clientId, SecretHash.of("s3cret-of-app"), "Panel", List.of(URI.create(REDIRECT_URI)))),
                new MasterToken(token),
                List.of(),
                Form.BY_PATH,
                false,
                false,
                limit,
                PbxFacts.DEFAULT);
    }

    /** Gives the first tenant other settings. */
    void use(BulutfonSettings settings) {
        accounts.replace(List.of(
                new BulutfonAccounts.Account(tenant(101, "demo"), settings),
                new BulutfonAccounts.Account(
                        tenant(102, "other"), settings(OTHER_TOKEN, "bora@other.example", "other-app", null))));
    }

    /** What the first tenant gets, by its master token. */
    Reply get(String target) throws IOException {
        return send("GET", target + (target.contains("?") ? "&" : "?") + "access_token=" + TOKEN, "");
    }

    Reply send(String method, String target, String body, String... headers) throws IOException {
        return new RawClient(http.port()).send(method, target, body, headers);
    }

    @Override
    public void close() {
        http.close();
        limits.close();
        downloads.close();
        ledger.close();
        exports.close();
        database.close();
    }
}
