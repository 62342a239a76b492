package org.santral.registrar;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.santral.rig.Eventually;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.digest.DigestAlgorithm;
import org.santral.sip.digest.GuessLimit;
import org.santral.sip.message.Headers;
import org.santral.sip.transaction.SipStackSettings;
import org.santral.sip.transaction.TimerValues;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.ua.IncomingCall;
import org.santral.sip.ua.UserAgent;
import org.santral.sip.ua.UserAgentListener;
import org.santral.sip.ua.UserAgentSettings;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.Tenant;

/** A registrar with all its companions behind a real stack; its clock stands until it is moved. */
final class Rig implements AutoCloseable, UserAgentListener {
    static final GuessLimit.Limits FEW = new GuessLimit.Limits(3, 6, 9, Duration.ofMinutes(5));

    final SetClock clock = new SetClock();
    final Tenant tenant = TenantOf.extensions("demo", 101, "demo.example");
    final Directory directory = new Directory(List.of(tenant));
    final Registrar registrar = new Registrar(directory, clock, EnumSet.of(DigestAlgorithm.MD5), FEW);
    final PhoneIdentity identity = new PhoneIdentity(directory, registrar);
    final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    final ConcurrentHashMap<String, MessageWaiting.Counts> mailboxes = new ConcurrentHashMap<>();
    final UserAgent agent;
    final MessageWaiting messages;
    final List<AutoCloseable> kept = new ArrayList<>();

    Rig() {
        // A fifth of the usual timers: a request that nobody answers fails after 6 s.
        TimerValues timers = new TimerValues(
                Duration.ofMillis(100), Duration.ofMillis(800), Duration.ofMillis(1000), Duration.ofMillis(200));
        agent = new UserAgent(
                SipStackSettings.listening(ListenPoint.udp("127.0.0.1", 0), ListenPoint.tcp("127.0.0.1", 0))
                        .withShards(2)
                        .withTimers(timers),
                UserAgentSettings.of("Rig/1"),
                this);
        messages = new MessageWaiting(
                agent,
                registrar,
                identity,
                (owner, extension) -> CompletableFuture.completedFuture(
                        mailboxes.getOrDefault(extension, new MessageWaiting.Counts(0, 0))));
        registrar.add(new RegistrarListener() {
            @Override
            public void registered(Tenant owner, String extension, Binding binding) {
                events.add("registered " + extension);
            }

            @Override
            public void unregistered(Tenant owner, String extension, Binding binding) {
                events.add("unregistered " + extension);
            }

            @Override
            public void expired(Tenant owner, String extension, Binding binding) {
                events.add("expired " + extension);
            }

            @Override
            public void answering(Tenant owner, String extension, Binding binding) {
                events.add((binding.answers() ? "answers " : "is silent ") + extension);
            }
        });
    }

    @Override
    public void invite(IncomingCall call) {
        switch (identity.of(call.request(), call.source())) {
            case PhoneIdentity.Verdict.Accepted accepted ->
                call.reject(
                        486,
                        null,
                        Headers.EMPTY.add("X-Is", accepted.extension().number()));
            case PhoneIdentity.Verdict.Challenged(int status, Headers headers, Duration after) ->
                call.rejectAfter(after, status, headers);
            case PhoneIdentity.Verdict.Refused(int status, Headers headers) -> call.reject(status, null, headers);
        }
    }

    @Override
    public void request(IncomingRequest request) {
        switch (request.request().method()) {
            case "REGISTER" -> registrar.register(request);
            case "SUBSCRIBE" -> messages.subscribe(request);
            default -> request.respond(405);
        }
    }

    InetSocketAddress udp() {
        return agent.stack().listenPoints().getFirst().address();
    }

    InetSocketAddress tcp() {
        return agent.stack().listenPoints().getLast().address();
    }

    Handset udpPhone() throws IOException {
        Handset phone = Handset.udp(udp());
        kept.add(phone);
        return phone;
    }

    Handset tcpPhone() throws IOException {
        Handset phone = Handset.tcp(tcp());
        kept.add(phone);
        return phone;
    }

    List<Binding> bindings(String extension) {
        return registrar.bindings(tenant, extension);
    }

    void eventually(String what, BooleanSupplier condition) {
        Eventually.holds(what, condition);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable one : kept) {
            one.close();
        }
        agent.close();
    }

    /** A tenant with the extensions 1000 and 1001, which have a mailbox each, and 1002 without a password. */
    static final class TenantOf {
        static Tenant extensions(String name, int domainId, String sipDomain) {
            return Tenant.builder(name, domainId, sipDomain)
                    .extensions(
                            List.of(extension("1000", "secret"), extension("1001", "s3cret"), extension("1002", null)))
                    .build();
        }

        private static Extension extension(String number, @Nullable String password) {
            return Extension.of(number, "", password, null, false).withVoicemail(true);
        }
    }

    /** A clock that stands where it is set. */
    static final class SetClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new AssertionError("nobody asks for another zone");
        }
    }
}
