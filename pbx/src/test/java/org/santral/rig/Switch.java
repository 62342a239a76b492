package org.santral.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.santral.base.CallId;
import org.santral.call.Admission;
import org.santral.call.CallRefused;
import org.santral.call.CallRouter;
import org.santral.call.CallServices;
import org.santral.call.FrontDoor;
import org.santral.call.IncomingCalls;
import org.santral.call.Lines;
import org.santral.call.Originate;
import org.santral.call.OriginateRequest;
import org.santral.call.OriginateRequest.DialOn;
import org.santral.call.RecordingFiles;
import org.santral.call.Targets;
import org.santral.call.TollMeter;
import org.santral.leg.LegServices;
import org.santral.media.MediaEngine;
import org.santral.media.MediaSettings;
import org.santral.media.MusicOnHold;
import org.santral.registrar.PhoneIdentity;
import org.santral.registrar.Registrar;
import org.santral.sip.digest.DigestAlgorithm;
import org.santral.sip.transaction.SipStackSettings;
import org.santral.sip.transaction.TimerValues;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.ua.UserAgent;
import org.santral.sip.ua.UserAgentSettings;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.Limits;
import org.santral.tenant.OutboundRoute;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantBuilder;
import org.santral.tenant.TrunkSettings;
import org.santral.tenant.TrunkSettings.NumberFormat;
import org.santral.trunk.TrunkIdentity;
import org.santral.trunk.Trunks;

/** The whole switch on free ports of this machine, with one tenant and its carriers. */
public final class Switch implements AutoCloseable {
    public static final String FIRST = "905321110001";
    public static final String SECOND = "905321110002";
    public static final String SHOWN = "908505320000";
    public static final Duration RING = Duration.ofSeconds(40);

    /**
     * What differs from test to test.
     *
     * @param trunks carriers, in the order of the routes
     * @param t1 SIP's estimated round trip; a transaction gives up after 64 of them
     * @param mediaPairs how many devices can have media at once
     * @param silence after which a device that should be heard is given up
     * @param tenant what its tenant has besides three extensions
     */
    public record Setup(
            List<TrunkSettings> trunks,
            Limits limits,
            Duration t1,
            int mediaPairs,
            Duration silence,
            Clock clock,
            UnaryOperator<TenantBuilder> tenant) {

        /** One carrier at that peer, and nothing unusual. */
        public static Setup of(SipPeer... carriers) {
            List<TrunkSettings> trunks = new ArrayList<>();
            for (int i = 0; i < carriers.length; i++) {
                trunks.add(trunk("carrier" + (i + 1), carriers[i]));
            }
            return new Setup(
                    trunks,
                    new Limits(100, 100, false, List.of()),
                    TimerValues.RFC.t1(),
                    20,
                    Duration.ofMinutes(5),
                    Clock.systemUTC(),
                    builder -> builder);
        }

        public Setup with(Limits changed) {
            return new Setup(trunks, changed, t1, mediaPairs, silence, clock, tenant);
        }

        public Setup withTrunks(TrunkSettings... changed) {
            return new Setup(List.of(changed), limits, t1, mediaPairs, silence, clock, tenant);
        }

        public Setup withT1(Duration changed) {
            return new Setup(trunks, limits, changed, mediaPairs, silence, clock, tenant);
        }

        public Setup withMediaPairs(int changed) {
            return new Setup(trunks, limits, t1, changed, silence, clock, tenant);
        }

        /** What its tenant has besides three extensions. */
        public Setup withTenant(UnaryOperator<TenantBuilder> changed) {
            return new Setup(trunks, limits, t1, mediaPairs, silence, clock, changed);
        }

        public Setup withSilence(Duration changed) {
            return new Setup(trunks, limits, t1, mediaPairs, changed, clock, tenant);
        }
    }

    public final RecordingLedger ledger = new RecordingLedger();
    public final Directory directory;
    public final Tenant tenant;
    public final Registrar registrar;
    public final FrontDoor door;
    public final UserAgent userAgent;
    public final MediaEngine media;
    public final Trunks trunks;
    public final Originate calls;
    /** What the tenant has called outside; told of what is on record by {@link RecordingLedger#listen}. */
    public final TollMeter meter;

    public final Lines lines = new Lines(Clock.systemUTC());

    /** Where calls go that come in; by default to the extension that was dialled. */
    public final TestDialplan dialplan = new TestDialplan();

    private final Path recordings;

    public Switch(Setup setup) {
        tenant = tenant(setup);
        directory = new Directory(List.of(tenant));
        meter = new TollMeter(directory, setup.clock());
        ledger.listen(meter::observe);
        registrar = new Registrar(directory, setup.clock(), EnumSet.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5));
        door = new FrontDoor(directory, registrar);
        media = media(setup);
        userAgent = new UserAgent(
                SipStackSettings.listening(ListenPoint.udp("127.0.0.1", 0))
                        .withShards(2)
                        .withTimers(new TimerValues(
                                setup.t1(),
                                setup.t1().multipliedBy(8),
                                setup.t1().multipliedBy(10),
                                Duration.ofMillis(200)))
                        .withScreen(door),
                UserAgentSettings.of("Switch/1"),
                door);
        door.serve(userAgent);
        trunks = new Trunks(userAgent, directory);
        try {
            recordings = Files.createTempDirectory("recordings");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CallRouter router = new CallRouter();
        CallServices services = new CallServices(
                new LegServices(userAgent, media, "127.0.0.1"),
                ledger,
                new Recordings(recordings),
                Clock.systemUTC(),
                Duration.ofSeconds(30),
                new Targets(trunks, registrar, meter),
                lines,
                dialplan,
                who -> MusicOnHold.builtIn(),
                router);
        Admission admission = new Admission(ledger, router);
        calls = new Originate(services, admission, Duration.ofSeconds(2));
        door.open(new IncomingCalls(
                services,
                admission,
                new TrunkIdentity(directory, setup.clock(), EnumSet.of(DigestAlgorithm.MD5)),
                new PhoneIdentity(directory, registrar)));
    }

    private static MediaEngine media(Setup setup) {
        int first = freePairs(setup.mediaPairs());
        return new MediaEngine(new MediaSettings(
                InetAddress.ofLiteral("127.0.0.1"), first, first + 2 * setup.mediaPairs() - 1, 1, setup.silence()));
    }

    /** The first of so many free ports in a row, an even one, near one of the system's choice. */
    private static int freePairs(int pairs) {
        for (int attempt = 0; attempt < 200; attempt++) {
            try (DatagramSocket any = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
                int first = (any.getLocalPort() + 2) / 2 * 2;
                if (first + 2 * pairs < 65_536
                        && IntStream.range(first, first + 2 * pairs).allMatch(Switch::free)) {
                    return first;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new AssertionError("no " + pairs + " free port pairs");
    }

    private static boolean free(int port) {
        try (DatagramSocket one = new DatagramSocket(port, InetAddress.ofLiteral("127.0.0.1"))) {
            return one.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static Tenant tenant(Setup setup) {
        List<OutboundRoute> routes = setup.trunks().stream()
                .map(t -> new OutboundRoute("to-" + t.name(), List.of("90", "00"), t.name()))
                .toList();
        PhoneNumber shown = new PhoneNumber(SHOWN);
        return setup.tenant()
                .apply(Tenant.builder("demo", 101, "demo.example")
                        .limits(setup.limits())
                        .extensions(List.of(
                                Extension.of("1000", "Resepsiyon", "secret", shown, false),
                                Extension.of("1001", "Ada", "s3cret", null, false),
                                Extension.of("1002", "No Phone", null, null, false)))
                        .trunks(setup.trunks())
                        .outbound(routes))
                .build();
    }

    /** A carrier at that peer: A-law, no password, plenty of places. */
    public static TrunkSettings trunk(String name, SipPeer carrier) {
        return trunk(name, carrier, List.of("PCMA"), 50);
    }

    public static TrunkSettings trunk(String name, SipPeer carrier, List<String> codecs, int maxCalls) {
        return new TrunkSettings(
                name,
                "sip:127.0.0.1:" + carrier.port() + ";transport=udp",
                List.of(InetAddress.ofLiteral("127.0.0.1")),
                false,
                null,
                null,
                codecs,
                NumberFormat.E164,
                maxCalls);
    }

    public InetSocketAddress address() {
        return userAgent.stack().listenPoints().getFirst().address();
    }

    /** A masked call between {@link #FIRST} and {@link #SECOND}. */
    public static OriginateRequest masked(DialOn dialOn, boolean record, Duration ring) {
        return new OriginateRequest.Masked(FIRST, SECOND, null, dialOn, record, ring, null);
    }

    public CallId originate(DialOn dialOn) throws CallRefused, InterruptedException {
        return calls.originate(tenant, masked(dialOn, false, RING)).call();
    }

    /** Nothing of any call is left: no media port, no place of a carrier, no dialog, no call. */
    public void isIdle() {
        Eventually.holds("no live call", () -> calls.live() == 0);
        Eventually.holds("media ports back", () -> media.portsInUse() == 0 && media.openSessions() == 0);
        Eventually.holds("places back", () -> trunks.all().stream().allMatch(t -> t.calls() == 0));
        Eventually.holds("no dialog", () -> userAgent.dialogs() == 0);
        Eventually.holds("no line in use", () -> List.of("1000", "1001", "1002").stream()
                .allMatch(extension -> lines.of(tenant.domainId(), extension).idle()));
    }

    @Override
    public void close() {
        trunks.close();
        userAgent.close();
        media.close();
        ledger.close();
        try (Stream<Path> files = Files.walk(recordings)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Recordings(Path folder) implements RecordingFiles {
        @Override
        public String name(String recordingId, Instant startedAt) {
            return recordingId + ".wav";
        }

        @Override
        public Path path(String name) {
            return folder.resolve(name);
        }
    }
}
