package org.santral.attacks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.santral.app.Santral;
import org.santral.app.config.Config;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent;
import org.santral.cdr.CdrProjection;
import org.santral.cdr.NumberKeys;
import org.santral.ledger.CallScript;
import org.santral.ledger.JdbcLedger;
import org.santral.ledger.LedgerLimits;
import org.santral.media.Prompt;
import org.santral.recordings.Place;
import org.santral.recordings.RecordingCatalogue;
import org.santral.recordings.RecordingStore;
import org.santral.state.State;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.Vault;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.santral.voicemail.VoicemailBox;

/**
 * A whole PBX with two customers who have one of everything, as {@link #VICTIM} and {@link #ATTACKER}. Whatever is the
 * victim's carries a mark, so that an answer which holds it betrays him.
 */
final class TwoTenants implements AutoCloseable {
    static final String MARK = "kurban";

    /** A customer and the ids of what he has, by what they are of. */
    record Party(Keys keys, Map<String, String> ids) {}

    /** What lets a customer in. */
    record Keys(int domainId, String name, String verimor, String masterToken, String simotelUser, String simotelKey) {
        static final String PASSWORD = "Aa123456-of-simotel";
    }

    static final Keys ATTACKER = new Keys(
            101,
            "saldirgan",
            "K11111111-1234-5678-4321-123456789012",
            "11111111111111111111111111111111",
            "saldirgan",
            "vZKtIKWsld0egNlkzHo8i5LVBqLNBSWARCQsPOSgDjFmAHM3tG");
    static final Keys VICTIM = new Keys(
            102,
            MARK,
            "K22222222-1234-5678-4321-123456789012",
            "22222222222222222222222222222222",
            MARK,
            "wZKtIKWsld0egNlkzHo8i5LVBqLNBSWARCQsPOSgDjFmAHM3tG");

    final SilentCarrier carrier;
    final RawHook hook;
    private final Santral santral;
    final Dialects dialects;
    final Party attacker;
    final Party victim;

    private TwoTenants(SilentCarrier carrier, RawHook hook, Santral santral, Party attacker, Party victim) {
        this.carrier = carrier;
        this.hook = hook;
        this.santral = santral;
        this.dialects = new Dialects(santral.httpPort());
        this.attacker = attacker;
        this.victim = victim;
    }

    static TwoTenants start(Path data, DatabaseSettings settings) throws Exception {
        Map<String, String> attackers = new HashMap<>();
        Map<String, String> victims = new HashMap<>();
        try (Database database = Database.open(settings)) {
            seed(database, data, ATTACKER, attackers);
            seed(database, data, VICTIM, victims);
        }
        SilentCarrier carrier = SilentCarrier.open();
        RawHook hook = RawHook.open();
        try {
            Path file = Files.writeString(data.resolve("santral.yaml"), yaml(settings, carrier.port(), hook.port()));
            Santral santral = Santral.start(Config.load(file, Map.of()), data, null);
            TwoTenants both =
                    new TwoTenants(carrier, hook, santral, new Party(ATTACKER, attackers), new Party(VICTIM, victims));
            try {
                both.furnish(both.attacker);
                both.furnish(both.victim);
                return both;
            } catch (Exception e) {
                both.close();
                throw e;
            }
        } catch (Exception e) {
            carrier.close();
            hook.close();
            throw e;
        }
    }

    private static Tenant tenant(Keys keys) {
        String extension = extension(keys);
        return Tenant.builder(keys.name(), keys.domainId(), keys.name() + ".example")
                .extensions(List.of(Extension.of(extension, keys.name(), "x", new PhoneNumber(did(keys)), true)))
                .build();
    }

    static String extension(Keys keys) {
        return keys == VICTIM ? "1777" : "1001";
    }

    static String did(Keys keys) {
        return keys == VICTIM ? "908508850777" : "908508850001";
    }

    /** What a process before left: a recorded call and a message. */
    private static void seed(Database database, Path data, Keys keys, Map<String, String> ids) throws Exception {
        Clock clock = Clock.systemUTC();
        Instant start = clock.instant().minus(Duration.ofHours(2)).plusMillis(keys.domainId());
        RecordingStore store = RecordingStore.open(null, data);
        State state = State.open(database, data, clock, Vault.open(data), new Directory(List.of()));
        Place place = Place.in(store, start);
        Prompt.of(new short[8000]).writeWav(place.path());
        String extension = extension(keys);
        CallScript call = CallScript.of(keys.domainId(), start)
                .then(
                        new LedgerEvent.Accepted(
                                LedgerEvent.Direction.IN,
                                LedgerEvent.Origin.DIALED,
                                new LedgerEvent.Party(
                                        "90532" + (keys == VICTIM ? "7770001" : "1110001"), keys.name(), null),
                                new LedgerEvent.Party(extension, keys.name(), extension),
                                did(keys),
                                null,
                                null,
                                keys.name()),
                        new LedgerEvent.LegStarted(LedgerEvent.Side.B, 1, extension, extension, null),
                        new LedgerEvent.LegRinging(LedgerEvent.Side.B, 1, false),
                        new LedgerEvent.LegAnswered(LedgerEvent.Side.B, 1, extension),
                        new LedgerEvent.PickedUp(),
                        new LedgerEvent.Connected(),
                        new LedgerEvent.RecordingStarted(place.recordingId(), place.file()),
                        new LedgerEvent.RecordingReady(place.recordingId(), place.file(), 1000, 0.1, 0.1))
                .ended(Cause.NORMAL_CLEARING, Termination.By.CALLER, Termination.How.BYE);
        try (JdbcLedger ledger = JdbcLedger.start(
                database,
                List.of(new CdrProjection(NumberKeys.ofPresented()), new RecordingCatalogue(database)),
                LedgerLimits.DEFAULT)) {
            ledger.append(call.entries()).toCompletableFuture().join();
        }
        ids.put("call", call.call().value());
        CallId message = CallId.create(start.toEpochMilli() + 5000);
        Path sound = state.voicemail().newFile(tenant(keys), extension, message);
        Prompt.of(new short[8000]).writeWav(sound);
        state.voicemail()
                .add(
                        tenant(keys),
                        extension,
                        new VoicemailBox.Message(
                                message, "905327770002", keys.name(), start, Duration.ofSeconds(65), false, sound));
        ids.put("message", message.value());
        ids.put("extension", extension);
        ids.put("own_extension", "1000");
        ids.put("did", did(keys));
        ids.put("queue", keys == VICTIM ? "277" : "201");
        ids.put("group", keys == VICTIM ? "177" : "101");
        ids.put("trunk", keys == VICTIM ? MARK + "_carrier" : "own_carrier");
        ids.put("number", keys == VICTIM ? "905327770009" : "905321110009");
    }

    private static String yaml(DatabaseSettings settings, int carrier, int hook) {
        String database = settings.url() == null
                ? "{ }"
                : "{ url: \"" + settings.url() + "\", user: " + settings.user() + ", password: "
                        + (settings.password() == null ? "null" : "\"" + settings.password() + "\"") + " }";
        return """
                http: { listen: "127.0.0.1:0" }
                sip: { listen: ["udp://127.0.0.1:0", "tcp://127.0.0.1:0"] }
                rtp: { listen: 127.0.0.1, ports: 30000-30999 }
                calls: { shutdown-grace: 0, replay-window: 0 }
                database: %s
                tenants:
                %s%s""".formatted(database, tenantYaml(ATTACKER, carrier, hook), tenantYaml(VICTIM, carrier, hook));
    }

    private static String tenantYaml(Keys keys, int carrier, int hook) {
        boolean victim = keys == VICTIM;
        return """
                  - name: %1$s
                    domain-id: %2$d
                    sip-domain: %1$s.example
                    limits: { calls-per-second: 1000 }
                    verimor: { key: %3$s, rate-limits: off, events: { url: "http://127.0.0.1:%14$d/%1$s", ringing: on, answered: on, hangup: on } }
                    bulutfon:
                      master-token: %4$s
                      hooks: [ { did: "%8$s", url: "http://127.0.0.1:%14$d/%1$s", format: form } ]
                      users: [ { email: %1$s@example.com, password: s3cret-of-%1$s, name: %1$s } ]
                      applications: [ { client-id: app-%1$s, client-secret: s3cret-of-app-%1$s, redirect-uri: "http://127.0.0.1:9/%1$s" } ]
                    simotel: { accounts: [ { user: %5$s, password: %6$s, api-key: %7$s, mode: both } ], events: { url: "http://127.0.0.1:%14$d/%1$s", version: Rest4, method: POST } }
                    extensions:
                      - { number: "1000", name: Resepsiyon, password: s3cret-of-1000, caller-id: "%8$s", record: true }
                      - { number: "%9$s", name: %1$s, password: s3cret-of-%9$s, caller-id: "%8$s", voicemail: on, email: %1$s@example.com }
                    groups: [ { number: "%10$s", name: %1$s, members: ["%9$s"] } ]
                    queues: [ { number: "%11$s", name: %1$s, members: ["%9$s"] } ]
                    dids: [ { number: "%8$s", to: user/%9$s } ]
                    trunks: [ { name: %12$s, proxy: "sip:127.0.0.1:%13$d", from: [] } ]
                    outbound: [ { name: %12$s_route, prefixes: ["90"], trunk: %12$s } ]
                """.formatted(
                        keys.name(),
                        keys.domainId(),
                        keys.verimor(),
                        keys.masterToken(),
                        keys.simotelUser(),
                        Keys.PASSWORD,
                        keys.simotelKey(),
                        did(keys),
                        extension(keys),
                        victim ? "177" : "101",
                        victim ? "277" : "201",
                        victim ? MARK + "_carrier" : "own_carrier",
                        carrier,
                        hook);
    }

    /** Makes over HTTP, as customers do, what only they make. */
    private void furnish(Party party) throws IOException, InterruptedException {
        Keys keys = party.keys();
        Furniture furniture = new Furniture(dialects, keys, party.ids());
        furniture.make();
    }

    /** What can be asked for, as {@code dialect METHOD path}. */
    List<String> endpoints() {
        return santral.endpoints().entrySet().stream()
                .flatMap(dialect -> dialect.getValue().stream().map(endpoint -> dialect.getKey() + " " + endpoint))
                .sorted()
                .toList();
    }

    /** A call of the victim's that rings outside. @return its id */
    String ringing(Keys keys) throws IOException, InterruptedException {
        Dialects.Reply reply = dialects.send(
                keys,
                new Endpoint(
                        "verimor",
                        "GET",
                        "originate",
                        "extension=&source=" + SilentCarrier.RINGS + "&destination=" + SilentCarrier.RINGS));
        if (reply.status() != 200) {
            throw new AssertionError(reply.toString());
        }
        carrier.awaitRinging();
        return reply.text();
    }

    int httpPort() {
        return santral.httpPort();
    }

    /** The whole answer to a request without a body. @param request its line, and headers behind a bar */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), santral.httpPort())) {
            socket.setSoTimeout(60_000);
            String text =
                    request.replaceFirst("(\\||$)", " HTTP/1.1|Host: x|Connection: close|Content-Length: 0|") + "||";
            socket.getOutputStream()
                    .write(text.replaceAll("\\|+$", "||").replace("|", "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("Date: [^\r]*", "");
        }
    }

    /** Gives an extension of the attacker's a phone, which is the carrier. */
    void registerPhone(String number) throws Exception {
        carrier.register(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        santral.sip().getFirst().address().getPort()),
                ATTACKER.name() + ".example",
                number,
                "s3cret-of-" + number);
    }

    /** A tenant's audit trail, as {@code ./santral audit} reads it, without the times. */
    List<String> trail(int domainId) {
        return santral.auditTrail(domainId).stream()
                .map(entry -> entry.who() + " at " + entry.from() + ": " + entry.what() + " " + entry.which())
                .toList();
    }

    int liveCalls() {
        return santral.liveCalls();
    }

    @Override
    public void close() {
        santral.close();
        carrier.close();
        hook.close();
        dialects.close();
    }
}
