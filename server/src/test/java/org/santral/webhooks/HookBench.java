package org.santral.webhooks;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocketFactory;
import org.santral.base.AddressRange;
import org.santral.call.LedgerEntry;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.ledger.LedgerReader;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;

/** A real database, ledger and engine; subscriptions and name resolution are the test's. */
final class HookBench implements AutoCloseable {
    /** One event each of a call's begin, middle and end. */
    static final Set<LedgerTrigger> THREE =
            Set.copyOf(EnumSet.of(LedgerTrigger.RINGING, LedgerTrigger.CONNECTED, LedgerTrigger.ENDED));

    static final Duration TIMEOUT = Duration.ofSeconds(2);

    final Map<Integer, List<Subscription>> subscriptions;
    final Database database;
    final JdbcLedger ledger;
    final DeliveryEngine engine;
    final Clock clock;

    /** Starts on what the database holds. */
    HookBench(DatabaseSettings settings, Clock clock, Map<Integer, List<Subscription>> subscriptions, Setup setup) {
        this.clock = clock;
        this.subscriptions = new ConcurrentHashMap<>(subscriptions);
        database = Database.open(settings);
        engine = new DeliveryEngine(
                database,
                new LedgerReader(database),
                domain -> this.subscriptions.getOrDefault(domain, List.of()),
                setup.renderer,
                new TargetGuard(
                        setup.privateTargets.stream().map(AddressRange::parse).toList(), setup.resolver),
                new DeliverySettings(
                        setup.timeout, setup.maxPerHost, 8192, (SSLSocketFactory) SSLSocketFactory.getDefault()),
                clock);
        ledger = JdbcLedger.start(database, List.of(engine.outbox()), LedgerLimits.DEFAULT);
        engine.start();
    }

    /** What differs from test to test. */
    static final class Setup {
        EventRenderer renderer = HookBench::words;
        NameResolver resolver = HookBench::literal;
        List<String> privateTargets = List.of();
        Duration timeout = TIMEOUT;
        int maxPerHost = 64;
    }

    static List<InetAddress> literal(String host) throws UnknownHostException {
        return List.of(InetAddress.getByName(host));
    }

    /** Says which entry it tells of and what of the call is known at that point. */
    static List<Optional<OutgoingRequest>> words(
            Subscription subscription, org.santral.ledger.CallView view, LedgerEntry trigger) {
        String body = "seq=" + trigger.sequence() + "&seen=" + view.sequence() + "&answered=" + view.answered()
                + "&ended=" + view.ended();
        return List.of(Optional.of(saying(body)));
    }

    static OutgoingRequest saying(String body) {
        return new OutgoingRequest("POST", Map.of("Accept", "*/*"), "application/x-www-form-urlencoded", body);
    }

    static Subscription all(int domainId, URI url) {
        return new Subscription(domainId, "test", url, true, THREE);
    }

    CallScript call(int domainId) {
        return new CallScript(ledger, domainId, clock.instant());
    }

    void settled() {
        Eventually.holds("nothing owed", () -> engine.stats().pending() == 0);
    }

    /** Moves the clock and lets the engine look at it. */
    void advance(Duration by) {
        ((ManualClock) clock).advance(by);
        engine.nudge();
    }

    void failedAttempts(long count) {
        Eventually.holds(
                count + " failed attempts, has " + engine.stats().failedAttempts(),
                () -> engine.stats().failedAttempts() >= count);
    }

    @Override
    public void close() {
        engine.close();
        ledger.close();
        database.close();
    }
}
