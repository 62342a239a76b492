package org.santral.app;

import io.github.bucket4j.TimeMeter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.santral.app.config.Config;
import org.santral.cdr.Polls;
import org.santral.cdr.QueueRows;
import org.santral.http.bulutfon.BulutfonDialect;
import org.santral.http.bulutfon.BulutfonServices;
import org.santral.http.bulutfon.OAuthDirectory;
import org.santral.http.bulutfon.RateLimits;
import org.santral.http.simotel.ReportSources;
import org.santral.http.simotel.SimotelDialect;
import org.santral.http.simotel.SimotelServices;
import org.santral.http.verimor.VerimorDialect;
import org.santral.http.verimor.VerimorLimits;
import org.santral.http.verimor.VerimorServices;
import org.santral.oauth.OAuth;
import org.santral.queue.Phones;
import org.santral.state.AnnouncementUploads;
import org.santral.store.Vault;

/** The vendors' APIs, wired, with what belongs to them alone. */
record Dialects(
        VerimorDialect verimor,
        BulutfonDialect bulutfon,
        SimotelDialect simotel,
        OAuth oauth,
        RateLimits limits,
        AnnouncementUploads uploads)
        implements AutoCloseable {

    static Dialects open(Config config, Path data, Accounts accounts, Storage storage, Pbx pbx, Clock clock)
            throws IOException {
        Phones phones = (tenant, extension) ->
                !pbx.registrar().bindings(tenant, extension).isEmpty();
        VerimorDialect verimor = new VerimorDialect(
                accounts.verimor(),
                new VerimorLimits(TimeMeter.SYSTEM_MILLISECONDS),
                new VerimorServices(
                        pbx.calls(),
                        pbx.lines(),
                        phones,
                        pbx.programs().queues(),
                        storage.state(),
                        pbx.programs()::mailboxChanged,
                        storage.cdrs(),
                        storage.links(),
                        storage.deliveries(),
                        clock));
        OAuth oauth = OAuth.open(storage.database(), new OAuthDirectory(accounts.bulutfon()), Vault.open(data), clock);
        RateLimits limits = new RateLimits(storage.database(), clock);
        BulutfonDialect bulutfon = new BulutfonDialect(
                accounts.bulutfon(),
                limits,
                new BulutfonServices(
                        pbx.calls(),
                        phones,
                        storage.state(),
                        storage.cdrs(),
                        storage.exports(),
                        storage.deletions(),
                        oauth,
                        storage.automaticCalls(),
                        storage.downloads(),
                        config.http().publicUrl(),
                        clock));
        SimotelDialect simotel = new SimotelDialect(
                accounts.simotel(),
                new SimotelServices(
                        pbx.calls(),
                        phones,
                        storage.state(),
                        storage.cdrs(),
                        storage.deliveries().notices(),
                        storage.guard(),
                        new ReportSources(
                                new QueueRows(storage.database()),
                                new Polls(storage.database()),
                                storage.state().agentLog(),
                                storage.exports()),
                        clock));
        return new Dialects(
                verimor,
                bulutfon,
                simotel,
                oauth,
                limits,
                storage.state().announcements().uploads());
    }

    /** Begins what runs by the clock. */
    void start() {
        limits.start();
        oauth.upkeep().start();
        uploads.start();
    }

    @Override
    public void close() {
        uploads.close();
        limits.close();
        oauth.upkeep().close();
    }
}
