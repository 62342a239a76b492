package org.santral.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.registrar.Registrar;
import org.santral.sip.dialog.Credentials;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipUri;
import org.santral.sip.transaction.SipStackSettings;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.ua.IncomingCall;
import org.santral.sip.ua.RegistrationClient;
import org.santral.sip.ua.RegistrationSpec;
import org.santral.sip.ua.UserAgent;
import org.santral.sip.ua.UserAgentListener;
import org.santral.sip.ua.UserAgentSettings;
import org.santral.state.ExtensionSetting;
import org.santral.state.State;
import org.santral.store.Backend;
import org.santral.store.Vault;
import org.santral.tenant.AgentState;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.ExtensionState;
import org.santral.tenant.SrtpUse;
import org.santral.tenant.Tenant;
import org.santral.tenant.TrunkSettings;
import org.santral.voicemail.VoicemailBox;
import org.santral.webhooks.Receiver.Hit;

/** Phones, agents, extensions, trunks and mailboxes: what happens to them arrives at the receiver. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventSourcesTest {
    private static final Termination OVER =
            Termination.of(Cause.NORMAL_CLEARING, Termination.By.CALLER, Termination.How.BYE);

    @TempDir
    static Path folder;

    private final Directory directory = new Directory(List.of());
    private Receiver receiver;
    private HookBench bench;
    private State state;
    private Registrar registrar;
    private DirectoryNotices changes;
    private UserAgent server;
    private UserAgent phone;
    /** Events that earlier tests took. */
    private int taken;

    @BeforeAll
    void start() throws IOException {
        receiver = Receiver.willing();
        HookBench.Setup setup = new HookBench.Setup();
        setup.renderer = new Notes();
        Subscription all = Notes.subscription(receiver.url("/"), Set.of(), EnumSet.allOf(NoticeKind.class));
        bench = new HookBench(Backend.SQLITE.create(folder), Clock.systemUTC(), Map.of(101, List.of(all)), setup);
        state = State.open(bench.database, folder, Clock.systemUTC(), Vault.open(folder), directory);
        state.overlays().apply(List.of(tenant(trunk("carrier", true))));
        registrar = new Registrar(directory, Clock.systemUTC());
        server = agent(registrar);
        phone = agent(registrar);
        LineStates lines = bench.engine.lines();
        lines.watch(directory, registrar, state.tenants());
        changes = new DirectoryNotices(directory, bench.engine.notices(), lines, Clock.systemUTC());
        state.overlays().addListener(registrar::forgetGone);
        state.overlays().addListener(changes::changed);
        state.voicemail().addListener(new VoicemailNotices(bench.engine.notices()));
    }

    @AfterAll
    void close() {
        phone.close();
        server.close();
        bench.close();
        receiver.close();
    }

    private static UserAgent agent(Registrar registrar) {
        return new UserAgent(
                SipStackSettings.listening(ListenPoint.udp("127.0.0.1", 0)),
                UserAgentSettings.of("test"),
                new UserAgentListener() {
                    @Override
                    public void invite(IncomingCall call) {
                        call.reject(486, null, Headers.EMPTY);
                    }

                    @Override
                    public void request(IncomingRequest request) {
                        registrar.register(request);
                    }
                });
    }

    private static Tenant tenant(TrunkSettings... trunks) {
        return Tenant.builder("demo", 101, "demo.example")
                .extensions(List.of(
                        Extension.of("1000", "Ada", "secret", null, true),
                        Extension.of("1001", "Bora", "secret", null, true)))
                .trunks(List.of(trunks))
                .build();
    }

    private static TrunkSettings trunk(String name, boolean active) {
        return new TrunkSettings(
                name,
                "sip:127.0.0.1:5070",
                List.of(),
                false,
                null,
                null,
                List.of("PCMA"),
                TrunkSettings.NumberFormat.E164,
                10,
                null,
                null,
                active,
                true,
                SrtpUse.OFF,
                null,
                true);
    }

    private RegistrationClient register(String extension) {
        InetSocketAddress there = server.stack().listenPoints().getFirst().address();
        NameAddr address = NameAddr.of(null, SipUri.of(extension, "demo.example", 0));
        RegistrationClient client = new RegistrationClient(
                phone,
                new RegistrationSpec(
                        phone.stack().nextShard(),
                        SipUri.of(null, "demo.example", 0),
                        address,
                        extension,
                        Hop.udp(there),
                        List.of(),
                        Credentials.password(extension, "secret"),
                        Duration.ofMinutes(10)),
                _ -> {});
        client.start();
        return client;
    }

    /** The next so many events. */
    private List<String> next(int count) {
        List<String> next = receiver.await(taken + count).subList(taken, taken + count).stream()
                .map(Hit::body)
                .toList();
        taken += count;
        return next;
    }

    private void nothingMore() {
        bench.settled();
        assertThat(receiver.hits()).hasSize(taken);
    }

    @Test
    void phones_agents_and_calls_make_one_story_of_an_extension() {
        RegistrationClient desk = register("1000");
        assertThat(next(1)).containsExactly("1000 IDLE");
        state.tenants().changeAgent(101, "1000", _ -> new AgentState(true, "lunch"));
        assertThat(next(1)).containsExactly("1000 PAUSED");
        // Another reason is no other state.
        state.tenants().changeAgent(101, "1000", _ -> new AgentState(true, "tea"));

        Party ada = new Party("1000", "", "1000");
        CallScript call = bench.call(101)
                .write(new LedgerEvent.Accepted(
                        Direction.OUT, Origin.DIALED, ada, new Party("0532", "", null), null, null, null, null));
        assertThat(next(1)).containsExactly("1000 IN_USE to 0532");
        // Who talks is in use, whatever else changes.
        state.tenants().changeAgent(101, "1000", _ -> AgentState.WORKING);
        state.tenants().changeAgent(101, "1000", _ -> new AgentState(true, "lunch"));
        desk.stop();
        Eventually.holds("gone", () -> registrar.registered() == 0);
        call.write(new LedgerEvent.Ended(OVER, Instant.now(), false, false));
        assertThat(next(1)).containsExactly("1000 UNAVAILABLE");
        state.tenants().changeAgent(101, "1000", _ -> AgentState.WORKING);
        nothingMore();
    }

    @Test
    void extensions_come_and_go_over_http_and_with_the_file() throws Exception {
        state.extensions().create(101, "1002", new ExtensionSetting(null, null, null, null), ExtensionState.UNCHANGED);
        assertThat(next(1).getFirst()).startsWith("ExtensionAdded[extension=1002, state=UNAVAILABLE]");
        RegistrationClient phoneOf1001 = register("1001");
        assertThat(next(1)).containsExactly("1001 IDLE");
        // With its phone, which is not told of apart.
        state.extensions().delete(101, "1001");
        assertThat(next(1).getFirst()).startsWith("ExtensionRemoved[extension=1001]");
        phoneOf1001.stop();
        state.extensions().delete(101, "1002");
        assertThat(next(1).getFirst()).startsWith("ExtensionRemoved[extension=1002]");
        nothingMore();
    }

    @Test
    void trunks_come_go_are_switched_and_fail() {
        state.overlays().apply(List.of(tenant(trunk("carrier", true), trunk("spare", false))));
        assertThat(next(1).getFirst()).startsWith("TrunkAdded[trunk=spare, state=DEACTIVATED]");
        state.overlays().apply(List.of(tenant(trunk("carrier", true), trunk("spare", true))));
        assertThat(next(1).getFirst()).startsWith("TrunkChanged[trunk=spare, state=OK, lastHeard=null]");
        changes.asked(101, "carrier", true, true);
        changes.asked(101, "carrier", false, true);
        changes.asked(101, "carrier", false, false);
        changes.asked(101, "carrier", false, false);
        assertThat(next(1).getFirst()).matches("TrunkChanged\\[trunk=carrier, state=UNAVAILABLE, lastHeard=2.*");
        changes.asked(101, "carrier", true, true);
        assertThat(next(1).getFirst()).startsWith("TrunkChanged[trunk=carrier, state=OK");
        state.overlays().apply(List.of(tenant(trunk("carrier", true))));
        assertThat(next(1).getFirst()).startsWith("TrunkRemoved[trunk=spare]");
        nothingMore();
    }

    @Test
    void a_message_is_told_of_with_its_row_and_a_lost_one_too() throws IOException {
        Tenant tenant = directory.byDomainId(101).orElseThrow();
        CallId call = CallId.create(System.currentTimeMillis());
        Path file = state.voicemail().newFile(tenant, "1000", call);
        Files.write(file, new byte[44]);
        state.voicemail()
                .add(
                        tenant,
                        "1000",
                        new VoicemailBox.Message(
                                call, "905321234567", "", Instant.now(), Duration.ofSeconds(7), false, file));
        assertThat(next(1).getFirst())
                .startsWith("VoicemailStored[id=" + call + ", mailbox=1000, caller=905321234567, length=PT7S, file="
                        + file.getFileName() + "]");
        state.voicemail().lost(tenant, "1000", call, "0532", "the message could not be saved");
        assertThat(next(1).getFirst())
                .startsWith("VoicemailLost[id=" + call + ", mailbox=1000, caller=0532, why=the message could not be");
        nothingMore();
    }
}
