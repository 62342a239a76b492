package org.santral.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.santral.media.NoPortsException;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipUri;
import org.santral.sip.transaction.SipStackSettings;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.TransportLimits;
import org.santral.sip.transport.Wire;
import org.santral.sip.ua.IncomingCall;
import org.santral.sip.ua.UserAgent;
import org.santral.sip.ua.UserAgentListener;
import org.santral.sip.ua.UserAgentSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulated telephone network, running: a carrier that takes calls for every number and behaves as {@link
 * NumberScript} says, phones that register at a PBX, and calls that simulated parties place. What happened is in {@link
 * #log}.
 */
public final class Simulator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);
    private static final String PRODUCT = "SimulatedNetwork/1.0";
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    /** A carrier that a load test runs against queues longer than a switch would, instead of refusing with 503. */
    private static final TransportLimits LIMITS = new TransportLimits(
            4_096,
            4_096,
            TransportLimits.DEFAULT.connectTimeout(),
            TransportLimits.DEFAULT.idleTimeout(),
            TransportLimits.DEFAULT.messageTimeout(),
            16 << 20,
            50_000,
            TransportLimits.DEFAULT.hardMaxPending(),
            TransportLimits.DEFAULT.maxTransactions(),
            Duration.ofMinutes(10),
            TransportLimits.DEFAULT.retryAfter());

    private final Network network;
    private final Doorkeeper doorkeeper;
    private final @Nullable Wiretap wiretap;
    private final UserAgent agent;
    private final Map<String, Phone> phones;
    private volatile boolean closing;

    /**
     * Opens the ports and starts; phones begin to register.
     *
     * @throws java.io.UncheckedIOException naming what is taken or cannot be written
     */
    public static Simulator start(SimulatorSettings settings) {
        Simulator simulator = new Simulator(settings);
        simulator.phones.values().forEach(Phone::start);
        return simulator;
    }

    private Simulator(SimulatorSettings settings) {
        network = new Network(settings);
        doorkeeper = new Doorkeeper(settings.challenge());
        wiretap = settings.wiretap() ? new Wiretap() : null;
        try {
            agent = new UserAgent(
                    SipStackSettings.listening(settings.listen().toArray(ListenPoint[]::new))
                            .withLimits(LIMITS)
                            .withWiretap(wiretap),
                    UserAgentSettings.of(PRODUCT),
                    new Incoming());
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
        phones = settings.phones().stream()
                .map(phone -> new Phone(agent, phone))
                .collect(Collectors.toUnmodifiableMap(phone -> phone.settings().user(), Function.identity()));
    }

    /** Where it really listens, in the order of the settings. */
    public List<ListenPoint> listenPoints() {
        return agent.stack().listenPoints();
    }

    /** The call records. */
    public CallLog log() {
        return network.log();
    }

    /** Parties in calls right now, ringing ones included. */
    public int liveCalls() {
        return network.parties().size();
    }

    /** RTP and RTCP ports in use right now. */
    public int portsInUse() {
        return network.engine().portsInUse();
    }

    /**
     * The SIP messages of a call, at most 200, oldest first; of the latest 2,000 calls.
     *
     * @throws IllegalStateException unless the settings ask for the wiretap
     */
    public List<Wire> wire(String sipCallId) {
        if (wiretap == null) {
            throw new IllegalStateException("the wiretap is off");
        }
        return wiretap.of(sipCallId);
    }

    /**
     * Waits until every phone is registered.
     *
     * @throws IllegalStateException when a PBX refused one
     * @throws TimeoutException when it takes longer
     */
    public void awaitRegistered(Duration atMost) throws InterruptedException, TimeoutException {
        for (Phone phone : phones.values()) {
            phone.awaitRegistered(atMost);
        }
    }

    /**
     * Places a call. Not to be called on a thread of the SIP stack.
     *
     * @throws NoPortsException when no RTP port is free
     * @throws IllegalStateException when there are {@link SimulatorSettings#maxCalls} calls already
     */
    public PlacedCall call(CallRequest request) throws NoPortsException {
        Shard shard = agent.stack().nextShard();
        CompletableFuture<CallingParty> placed = new CompletableFuture<>();
        shard.execute(() -> {
            try {
                CallingParty party = new CallingParty(network, agent, shard, request);
                placed.complete(party);
            } catch (NoPortsException | RuntimeException e) {
                placed.completeExceptionally(e);
            }
        });
        try {
            return placed.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof NoPortsException noPorts) {
                throw noPorts;
            }
            throw e;
        }
    }

    /** Ends all calls, takes the phones' registrations back, writes the records and closes the ports. */
    @Override
    public void close() {
        closing = true;
        try {
            for (Party party : new ArrayList<>(network.parties())) {
                party.shard().run(party::stop);
            }
            if (!network.awaitEmpty(GOODBYE)) {
                LOG.warn("{} calls did not end in time", liveCalls());
            }
            phones.values().forEach(Phone::stop);
            for (Phone phone : phones.values()) {
                phone.awaitStopped();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            agent.close();
            network.close();
        }
    }

    private final class Incoming implements UserAgentListener {
        @Override
        public void invite(IncomingCall call) {
            SipRequest invite = call.request();
            Phone phone = phones.get(number(invite));
            String number = number(invite);
            Doorkeeper.Refusal refusal = phone == null ? doorkeeper.check(invite) : null;
            if (refusal != null) {
                call.reject(refusal.status(), null, refusal.headers());
                return;
            }
            CallDraft draft = new CallDraft(CallRecord.Direction.IN, number);
            draft.sipCallId(invite.callId());
            draft.shown(invite);
            draft.peer(call.source().toString(), invite);
            AnsweringParty party = new AnsweringParty(network, call, draft, number);
            if (closing || !network.enter(party)) {
                party.refuse(503, Headers.EMPTY.with("Retry-After", "5"), "the simulator is full");
                return;
            }
            party.begin(script(invite, number, phone, draft));
        }

        private NumberScript script(SipRequest invite, String number, @Nullable Phone phone, CallDraft draft) {
            Duration answerAfter = network.settings().answerAfter();
            NumberScript script = phone == null
                    ? NumberScript.of(number, answerAfter)
                    : phone.settings().next(answerAfter);
            if (phone != null && script instanceof NumberScript.Answer answer && AutoAnswer.asked(invite.headers())) {
                draft.autoAnswered();
                return new NumberScript.Answer(Duration.ZERO, answer.manner(), answer.acts());
            }
            return script;
        }

        /** OPTIONS finds the carrier alive, and REGISTER is taken as a carrier takes its customer's; nothing else is. */
        @Override
        public void request(IncomingRequest request) {
            switch (request.request().method()) {
                case "OPTIONS" -> request.respond(200);
                case "REGISTER" -> register(request);
                default -> request.respond(405);
            }
        }

        private void register(IncomingRequest request) {
            SipRequest register = request.request();
            Doorkeeper.Refusal refusal = doorkeeper.check(register);
            if (refusal != null) {
                request.respond(refusal.status(), null, refusal.headers(), new byte[0]);
                return;
            }
            Headers bindings = Headers.EMPTY;
            String expires = register.header("Expires");
            for (String contact : register.headers().all("Contact")) {
                bindings = bindings.add("Contact", contact);
            }
            request.respond(200, null, bindings.with("Expires", expires == null ? "3600" : expires), new byte[0]);
        }

        private static String number(SipRequest invite) {
            if (!invite.hasSipUri()) {
                return "";
            }
            SipUri uri = invite.uri();
            String user = uri.user();
            return user == null ? "" : user;
        }
    }
}
