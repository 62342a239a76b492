package org.santral.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.santral.app.config.Config;
import org.santral.campaigns.CampaignRunner;
import org.santral.http.DialectRouter;
import org.santral.http.HttpLimits;
import org.santral.http.HttpServer;
import org.santral.http.simotel.ComponentCalls;
import org.santral.ledger.LedgerReader.AcceptedCall;
import org.santral.ledger.Recovery;
import org.santral.mail.MailQueue;
import org.santral.ops.CallMetrics;
import org.santral.ops.OpsMetrics;
import org.santral.ops.OpsPages;
import org.santral.recordings.FileRecordingRepair;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.Wire;
import org.santral.store.AuditTrail;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running PBX: everything wired together, in the order in which it starts and, backwards, stops. */
public final class Santral implements AutoCloseable {
    /** The version that SIP and help texts name. */
    public static final String VERSION = "0.1";

    private static final Logger LOG = LoggerFactory.getLogger(Santral.class);

    private final Config config;
    private final Path data;
    private final Accounts accounts;
    private final Storage storage;
    private final Pbx pbx;
    private final CampaignRunner campaigns;
    private final @Nullable MailQueue mail;
    private final Dialects dialects;
    private final HttpServer http;
    private final AdminSocket admin;

    private Santral(
            Config config,
            Path data,
            Accounts accounts,
            Storage storage,
            Pbx pbx,
            CampaignRunner campaigns,
            @Nullable MailQueue mail,
            Dialects dialects,
            HttpServer http,
            AdminSocket admin) {
        this.config = config;
        this.data = data;
        this.accounts = accounts;
        this.storage = storage;
        this.pbx = pbx;
        this.campaigns = campaigns;
        this.mail = mail;
        this.dialects = dialects;
        this.http = http;
        this.admin = admin;
    }

    /**
     * Starts everything. Calls that an earlier process left open are closed on record before the first new one.
     *
     * @param data folder for everything that is kept
     * @param wiretap sees every SIP message, null for nobody
     * @throws IOException when the data folder cannot be used
     * @throws HttpServer.CannotListen when the HTTP address is taken
     */
    public static Santral start(Config file, Path data, @Nullable Consumer<Wire> wiretap)
            throws IOException, HttpServer.CannotListen {
        return start(file, data, wiretap, Clock.systemUTC());
    }

    /** The same with another wall clock than the machine's. */
    public static Santral start(Config file, Path data, @Nullable Consumer<Wire> wiretap, Clock clock)
            throws IOException, HttpServer.CannotListen {
        Config config = file.withPromptsIn(data);
        Directory directory = new Directory(tenants(config));
        Accounts accounts = Accounts.of(directory, config);
        OpsMetrics metrics = new OpsMetrics();
        try (Starting starting = new Starting()) {
            Storage storage = starting.add(Storage.open(
                    config,
                    data,
                    directory,
                    (hooks, cdrs) -> accounts.events(
                            directory, hooks, cdrs, config.http().publicUrl()),
                    new CallMetrics(metrics),
                    clock));
            storage.state().overlays().apply(tenants(config));
            Recovery.Result recovered = Recovery.closeOpenCalls(
                    storage.reader(), storage.ledger(), clock, new FileRecordingRepair(storage.recordings()));
            if (recovered.closed() > 0 || recovered.failed() > 0) {
                LOG.warn(
                        "{} calls of the process before were cut off and closed, {} could not be",
                        recovered.closed(),
                        recovered.failed());
            }
            storage.tolls().remember();
            Pbx pbx = starting.add(Pbx.start(
                    config,
                    directory,
                    VERSION,
                    storage.ledger(),
                    storage.recordings(),
                    storage.state(),
                    new ComponentCalls(accounts.simotel(), storage.inquiries()),
                    storage.tolls().meter(),
                    clock,
                    wiretap));
            storage.state().overlays().addListener(pbx.registrar()::forgetGone);
            storage.state().overlays().addListener(() -> pbx.trunks().apply(directory));
            storage.state().overlays().addListener(pbx.programs().queues()::tenantsChanged);
            EventSources.connect(directory, storage, pbx, clock);
            MailQueue mail = config.mail() == null
                    ? null
                    : starting.add(EventSources.mail(config.mail(), directory, storage, pbx, clock));
            rememberRecent(config, storage, pbx, clock);
            Figures.register(metrics, pbx, storage);
            OpsPages ops = new OpsPages(
                    metrics,
                    List.of(
                            new OpsPages.Check("ledger", storage.ledger()::ready),
                            new OpsPages.Check("database", storage.database()::answers)));
            CampaignRunner campaigns = starting.add(new CampaignRunner(
                    storage.automaticCalls(),
                    pbx.calls()::originate,
                    directory::byDomainId,
                    clock,
                    CampaignRunner.EVERY));
            Dialects dialects = starting.add(Dialects.open(config, data, accounts, storage, pbx, clock));
            HttpServer http = starting.add(HttpServer.start(
                    config.http(),
                    HttpLimits.DEFAULT,
                    new DialectRouter(List.of(ops, dialects.verimor(), dialects.bulutfon(), dialects.simotel()))));
            AdminSocket admin = admin(
                    data,
                    new AdminCommands(
                            storage.database(), directory, dialects.oauth().applications()));
            storage.deliveries().start();
            storage.upkeep().start();
            storage.tolls().start(over -> directory.byDomainId(over.domainId()).ifPresent(tenant -> pbx.calls()
                    .hangup(tenant, over.call())));
            campaigns.start();
            dialects.start();
            starting.done();
            return new Santral(config, data, accounts, storage, pbx, campaigns, mail, dialects, http, admin);
        }
    }

    private static AdminSocket admin(Path data, AdminCommands commands) throws IOException {
        try {
            return AdminSocket.open(data, commands);
        } catch (IOException e) {
            throw new IOException("the administration's socket cannot be opened: " + e.getMessage(), e);
        }
    }

    private static List<Tenant> tenants(Config config) {
        return config.tenants().stream().map(Config.TenantConfig::tenant).toList();
    }

    /**
     * Takes over a changed configuration: tenants with all that belongs to them. Calls that are up go on as they began;
     * what did not change is not touched.
     *
     * @return the sections that changed too, but only count from the next start
     */
    public synchronized List<String> apply(Config file) {
        Config changed = file.withPromptsIn(data);
        storage.state().overlays().apply(tenants(changed));
        pbx.apply(changed);
        pbx.programs().prepare(pbx.directory().tenants());
        accounts.replace(changed);
        storage.deliveries().nudge();
        AuditTrail.as(new AuditTrail.Actor("configuration file", ""), () -> storage.database()
                .write(tx -> {
                    AuditTrail.note(tx, null, "configuration applied, its tenants", names(changed));
                    return true;
                }));
        List<String> later = new ArrayList<>();
        note(later, "http", config.http(), changed.http());
        note(later, "sip", config.sip(), changed.sip());
        note(later, "rtp", config.rtp(), changed.rtp());
        note(later, "database", config.database(), changed.database());
        note(later, "security", config.security(), changed.security());
        note(later, "calls", config.calls(), changed.calls());
        note(later, "mail", config.mail(), changed.mail());
        return later;
    }

    private static String names(Config config) {
        return tenants(config).stream().map(Tenant::name).collect(Collectors.joining(" "));
    }

    private static void note(List<String> later, String section, @Nullable Object started, @Nullable Object changed) {
        if (!Objects.equals(started, changed)) {
            later.add(section);
        }
    }

    /** A client that saw its connection break when the process died repeats its request: that must not ring twice. */
    private static void rememberRecent(Config config, Storage storage, Pbx pbx, Clock clock) {
        Duration window = config.calls().replayWindow();
        for (AcceptedCall recent :
                storage.reader().acceptedSince(clock.instant().minus(window))) {
            pbx.calls().rememberAccepted(recent.fingerprint(), recent.call(), recent.at());
        }
    }

    /** The port that HTTP is served on. */
    public int httpPort() {
        return http.port();
    }

    /** What can be asked for over HTTP, by dialect: {@code METHOD path} with {@code *} for what varies. */
    public Map<String, List<String>> endpoints() {
        return Map.of(
                dialects.verimor().mount(), dialects.verimor().endpoints(),
                dialects.bulutfon().mount(), dialects.bulutfon().endpoints(),
                dialects.simotel().mount(), dialects.simotel().endpoints());
    }

    /** What was administrated in a tenant. */
    public List<AuditTrail.Entry> auditTrail(int domainId) {
        return AuditTrail.entries(storage.database(), domainId, null);
    }

    /** Where SIP is spoken. */
    public List<ListenPoint> sip() {
        return pbx.sip();
    }

    /** Calls up now. */
    public int liveCalls() {
        return pbx.calls().live();
    }

    /** RTP and RTCP ports in use now. */
    public int mediaPorts() {
        return pbx.media().portsInUse();
    }

    /** Phones registered now. */
    public int registeredPhones() {
        return pbx.registrar().registered();
    }

    /** Ends gently: no new calls, those that are up get the grace period, and everything is written. */
    @Override
    public void close() {
        campaigns.close();
        boolean quiet;
        try {
            quiet = pbx.calls().shutdown(config.calls().shutdownGrace());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            quiet = false;
        }
        if (!quiet) {
            LOG.warn(
                    "{} calls did not end in time; the next start closes them on record",
                    pbx.calls().live());
        }
        admin.close();
        http.close();
        dialects.close();
        if (mail != null) {
            mail.close();
        }
        pbx.close();
        storage.close();
    }
}
