package org.santral.app;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.app.config.Config;
import org.santral.call.Admission;
import org.santral.call.CallRouter;
import org.santral.call.CallServices;
import org.santral.call.FrontDoor;
import org.santral.call.Ledger;
import org.santral.call.Lines;
import org.santral.call.Originate;
import org.santral.call.RecordingFiles;
import org.santral.call.Targets;
import org.santral.leg.LegServices;
import org.santral.media.MediaEngine;
import org.santral.media.MediaSettings;
import org.santral.media.MusicOnHold;
import org.santral.registrar.Registrar;
import org.santral.sip.transaction.SipStackSettings;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.Wire;
import org.santral.sip.ua.UserAgent;
import org.santral.sip.ua.UserAgentSettings;
import org.santral.tenant.Directory;
import org.santral.trunk.Trunks;

/** The switch itself, wired: SIP, media, registrar, trunks and calls. No HTTP and no database in here. */
record Pbx(
        Directory directory,
        MediaEngine media,
        UserAgent userAgent,
        Registrar registrar,
        Trunks trunks,
        Originate calls)
        implements AutoCloseable {

    private static final Duration MEDIA_SILENCE = Duration.ofSeconds(60);
    private static final Duration RECORDING_GRACE = Duration.ofSeconds(10);

    static Pbx start(
            Config config,
            Directory directory,
            String version,
            Ledger ledger,
            RecordingFiles recordings,
            Clock clock,
            @Nullable Consumer<Wire> wiretap) {
        Registrar registrar = new Registrar(directory, clock, config.sip().digests());
        FrontDoor frontDoor = new FrontDoor(directory, registrar);
        MediaEngine media = new MediaEngine(new MediaSettings(
                config.rtp().listen(),
                config.rtp().firstPort(),
                config.rtp().lastPort(),
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                MEDIA_SILENCE));
        UserAgent userAgent;
        try {
            userAgent = new UserAgent(
                    SipStackSettings.listening(config.sip().listen().toArray(ListenPoint[]::new))
                            .withExternalAddress(host(config.sip().externalAddress()))
                            .withScreen(frontDoor)
                            .withWiretap(wiretap),
                    UserAgentSettings.of("Santral/" + version),
                    frontDoor);
        } catch (RuntimeException e) {
            media.close();
            throw e;
        }
        frontDoor.serve(userAgent);
        Trunks trunks = new Trunks(userAgent, directory);
        InetAddress external = config.rtp().externalAddress();
        String mediaAddress = (external == null ? config.rtp().listen() : external).getHostAddress();
        CallRouter router = new CallRouter();
        CallServices services = new CallServices(
                new LegServices(userAgent, media, mediaAddress),
                ledger,
                recordings,
                clock,
                RECORDING_GRACE,
                new Targets(trunks, registrar),
                new Lines(clock),
                new Unrouted(),
                tenant -> MusicOnHold.builtIn(),
                router);
        Originate calls = new Originate(
                services, new Admission(ledger, router), config.calls().replayWindow());
        return new Pbx(directory, media, userAgent, registrar, trunks, calls);
    }

    private static @Nullable String host(@Nullable InetAddress address) {
        return address == null ? null : address.getHostAddress();
    }

    /** Where SIP is really spoken, free ports resolved. */
    List<ListenPoint> sip() {
        return userAgent.stack().listenPoints();
    }

    @Override
    public void close() {
        trunks.close();
        userAgent.close();
        media.close();
    }
}
