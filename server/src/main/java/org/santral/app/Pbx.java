package org.santral.app;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.app.config.Config;
import org.santral.base.SteadyClock;
import org.santral.call.Admission;
import org.santral.call.CallControl;
import org.santral.call.CallRouter;
import org.santral.call.CallServices;
import org.santral.call.FrontDoor;
import org.santral.call.IncomingCalls;
import org.santral.call.Ledger;
import org.santral.call.Lines;
import org.santral.call.Originate;
import org.santral.call.RecordingFiles;
import org.santral.call.Targets;
import org.santral.call.TollMeter;
import org.santral.component.ComponentService;
import org.santral.leg.LegServices;
import org.santral.media.MediaEngine;
import org.santral.media.MediaSettings;
import org.santral.media.Srtp;
import org.santral.registrar.PhoneIdentity;
import org.santral.registrar.PhoneWatch;
import org.santral.registrar.Registrar;
import org.santral.routing.RingingCalls;
import org.santral.sip.transaction.SipStackSettings;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.TransportKind;
import org.santral.sip.transport.Wire;
import org.santral.sip.ua.UserAgent;
import org.santral.sip.ua.UserAgentSettings;
import org.santral.state.State;
import org.santral.tenant.Directory;
import org.santral.tenant.SrtpUse;
import org.santral.tenant.Tenant;
import org.santral.trunk.TrunkIdentity;
import org.santral.trunk.Trunks;

/** The switch itself, wired: SIP, media, registrar, trunks and calls. No HTTP and no database in here. */
record Pbx(
        Directory directory,
        MediaEngine media,
        UserAgent userAgent,
        Registrar registrar,
        Trunks trunks,
        Lines lines,
        Programs programs,
        FrontDoor door,
        PhoneWatch watch,
        Originate calls,
        Certificates certificates)
        implements AutoCloseable {

    private static final Duration MEDIA_SILENCE = Duration.ofSeconds(60);
    private static final Duration RECORDING_GRACE = Duration.ofSeconds(10);

    static Pbx start(
            Config config,
            Directory directory,
            String version,
            Ledger ledger,
            RecordingFiles recordings,
            State state,
            ComponentService componentService,
            TollMeter meter,
            Clock clock,
            @Nullable Consumer<Wire> wiretap) {
        // Nobody's registration or challenge is over because the machine's clock was set.
        Clock steady = SteadyClock.since(clock);
        Registrar registrar = new Registrar(directory, steady, config.sip().digests());
        FrontDoor frontDoor = new FrontDoor(directory, registrar);
        MediaEngine media = new MediaEngine(new MediaSettings(
                config.rtp().listen(),
                config.rtp().firstPort(),
                config.rtp().lastPort(),
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                MEDIA_SILENCE));
        Certificates certificates;
        UserAgent userAgent;
        try {
            certificates = new Certificates(config);
        } catch (RuntimeException e) {
            media.close();
            throw e;
        }
        try {
            if (speaksTls(config)) {
                Srtp.prepare();
            }
            userAgent = new UserAgent(
                    SipStackSettings.listening(config.sip().listen().toArray(ListenPoint[]::new))
                            .withExternalAddress(host(config.sip().externalAddress()))
                            .withScreen(frontDoor)
                            .withTls(certificates.tls())
                            .withWiretap(wiretap),
                    // Not the version: who looks for a known hole is not told where to find one.
                    UserAgentSettings.of("Santral"),
                    frontDoor);
        } catch (RuntimeException e) {
            certificates.close();
            media.close();
            throw e;
        }
        certificates.watch(userAgent.stack()::tls);
        frontDoor.serve(userAgent);
        Trunks trunks = new Trunks(userAgent, directory);
        InetAddress external = config.rtp().externalAddress();
        String mediaAddress = (external == null ? config.rtp().listen() : external).getHostAddress();
        CallRouter router = new CallRouter();
        Lines lines = new Lines(clock);
        PhoneIdentity phones = new PhoneIdentity(directory, registrar);
        AtomicReference<@Nullable Originate> placed = new AtomicReference<>();
        Programs programs = new Programs(
                state,
                componentService,
                directory,
                lines,
                registrar,
                phones,
                userAgent,
                tenant -> ringing(placed.get(), tenant),
                meter,
                clock);
        CallServices services = new CallServices(
                new LegServices(userAgent, media, mediaAddress),
                ledger,
                recordings,
                clock,
                RECORDING_GRACE,
                new Targets(trunks, registrar, meter),
                lines,
                programs.routing(),
                programs,
                router);
        Admission admission = new Admission(ledger, router);
        Originate calls = new Originate(services, admission, config.calls().replayWindow());
        placed.set(calls);
        programs.prepare(directory.tenants());
        frontDoor.subscriptions(programs.lamps()::subscribe);
        frontDoor.open(new IncomingCalls(
                services,
                admission,
                new TrunkIdentity(directory, steady, config.sip().digests()),
                phones));
        PhoneWatch watch = new PhoneWatch(userAgent, registrar, PhoneWatch.INTERVAL);
        return new Pbx(
                directory, media, userAgent, registrar, trunks, lines, programs, frontDoor, watch, calls, certificates);
    }

    /** The calls that can be picked up now. */
    private static List<RingingCalls.Ringing> ringing(@Nullable Originate calls, Tenant tenant) {
        return calls == null
                ? List.of()
                : calls.live(tenant).stream()
                        .filter(CallControl.Live::hunting)
                        .map(call -> new RingingCalls.Ringing(call.call(), call.ringing()))
                        .toList();
    }

    private static @Nullable String host(@Nullable InetAddress address) {
        return address == null ? null : address.getHostAddress();
    }

    /** Whether there may be encrypted calls: keys travel over TLS alone. */
    private static boolean speaksTls(Config config) {
        return config.sip().listen().stream().anyMatch(point -> point.transport() == TransportKind.TLS)
                || config.tenants().stream()
                        .flatMap(tenant -> tenant.tenant().trunks().stream())
                        .anyMatch(trunk -> trunk.srtp() != SrtpUse.OFF);
    }

    /** Takes over the authorities that vouch for the carriers of a changed configuration. */
    void apply(Config changed) {
        certificates.apply(changed, userAgent.stack()::tls);
    }

    /** Where SIP is really spoken, free ports resolved. */
    List<ListenPoint> sip() {
        return userAgent.stack().listenPoints();
    }

    @Override
    public void close() {
        watch.close();
        programs.close();
        trunks.close();
        certificates.close();
        userAgent.close();
        media.close();
    }
}
