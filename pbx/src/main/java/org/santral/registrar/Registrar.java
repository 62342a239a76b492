package org.santral.registrar;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.santral.registrar.PhoneDigest.Proof;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.digest.DigestAlgorithm;
import org.santral.sip.digest.GuessLimit;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipRequest;
import org.santral.sip.transport.Flow;
import org.santral.sip.transport.Hop;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.Tenant;

/**
 * Registers the phones of extensions (RFC 3261 §10.3, RFC 3327, RFC 5626) and knows where they are. A known and an
 * unknown extension are answered alike: a stranger learns nothing by trying numbers. Bindings are soft state by design of
 * the protocol: phones renew them, and after a restart they come back by themselves within the expiry that we grant.
 */
public final class Registrar {
    private static final byte[] NOTHING = new byte[0];
    private static final int DEVICES = 10;
    private static final int EXPIRED_AT_ONCE = 4;
    /** How often a phone is to show that its connection lives; well within the time that connections may be idle. */
    private static final Duration FLOW_TIMER = Duration.ofSeconds(120);

    private final Directory directory;
    private final Clock clock;
    private final PhoneDigest digest;
    private final Bindings bindings = new Bindings();
    private final List<RegistrarListener> listeners = new CopyOnWriteArrayList<>();
    /** The tenants when {@link #forgetGone} last looked. */
    private volatile List<Tenant> seen;

    /** Challenges with MD5 alone, which every phone knows. */
    public Registrar(Directory directory, Clock clock) {
        this(directory, clock, EnumSet.of(DigestAlgorithm.MD5));
    }

    /**
     * @param digests the algorithms that phones are challenged with. RFC 8760 lets a phone skip what it does not know,
     *     but many in the field give up when any challenge names something else than MD5 (seen with baresip 1.0).
     */
    public Registrar(Directory directory, Clock clock, Set<DigestAlgorithm> digests) {
        this(directory, clock, digests, GuessLimit.Limits.DEFAULT);
    }

    /** @param guesses how many wrong passwords are too many */
    public Registrar(Directory directory, Clock clock, Set<DigestAlgorithm> digests, GuessLimit.Limits guesses) {
        this.directory = directory;
        this.clock = clock;
        this.digest = new PhoneDigest(clock, digests, guesses);
        this.seen = directory.tenants();
    }

    /** Tells the listener of every change from now on. */
    public void add(RegistrarListener listener) {
        listeners.add(listener);
    }

    /** The phones of an extension that are registered now, those that can be reached before the others, the latest first. */
    public List<Binding> bindings(Tenant tenant, String extension) {
        List<Binding> latestFirst = bindings.of(new Aor(tenant.domainId(), extension), clock.instant());
        return latestFirst.size() < 2
                ? latestFirst
                : latestFirst.stream()
                        .sorted(Comparator.comparing(Binding::reachable).reversed())
                        .toList();
    }

    /** All phones of a tenant that are registered now, in the order of its extensions. */
    public List<Registration> registrations(Tenant tenant) {
        List<Registration> registrations = new ArrayList<>();
        for (Extension extension : tenant.extensions().values()) {
            for (Binding binding : bindings(tenant, extension.number())) {
                registrations.add(new Registration(extension.number(), binding));
            }
        }
        return registrations;
    }

    /**
     * Ends the registrations of extensions that are no longer there, were switched off or got another password, and of
     * phones that may not send from where they are any more. Looks at all that are registered: for changes of the
     * directory, not for signalling. Any thread.
     */
    public void forgetGone() {
        List<Tenant> before = seen;
        List<Tenant> tenants = directory.tenants();
        seen = tenants;
        for (Aor aor : bindings.extensions()) {
            Extension now = extension(tenants, aor);
            Extension then = extension(before, aor);
            boolean out =
                    now == null || !now.active() || (then != null && !Objects.equals(then.password(), now.password()));
            tell(bindings.change(aor, clock.instant(), known -> known.stream()
                    .filter(b -> now != null
                            && !out
                            && now.networks().admits(b.source().address().getAddress()))
                    .toList()));
        }
    }

    private static @Nullable Extension extension(List<Tenant> tenants, Aor aor) {
        return tenants.stream()
                .filter(tenant -> tenant.domainId() == aor.domainId())
                .findFirst()
                .flatMap(tenant -> tenant.extension(aor.extension()))
                .orElse(null);
    }

    /** How many phones are registered now. Counts them one by one: for metrics, not for signalling. */
    public int registered() {
        return bindings.count(clock.instant());
    }

    /** Whether a registered phone of that tenant sends from there. */
    public boolean knows(int domainId, Hop source) {
        return bindings.anyFrom(source, clock.instant(), aor -> aor.domainId() == domainId);
    }

    /** Whether a registered phone sends from there. */
    public boolean knows(Hop source) {
        return bindings.anyFrom(source, clock.instant());
    }

    /** Whether a phone of this extension is registered from there: over UDP the same address and port. */
    boolean registeredFrom(Tenant tenant, String extension, Hop source) {
        return bindings.of(new Aor(tenant.domainId(), extension), clock.instant()).stream()
                .anyMatch(b -> b.source().sameTarget(source));
    }

    /** Whether a phone of this extension is registered over the very connection that {@code source} names. */
    boolean registeredOver(Tenant tenant, String extension, Hop source) {
        Flow flow = source.flow();
        return flow != null
                && source.transport().reliable()
                && bindings.of(new Aor(tenant.domainId(), extension), clock.instant()).stream()
                        .anyMatch(b -> b.source().flow() == flow);
    }

    PhoneDigest digest() {
        return digest;
    }

    /** Handles a REGISTER and answers it. */
    public void register(IncomingRequest incoming) {
        SipRequest request = incoming.request();
        if (!request.to().hasSipUri()) {
            incoming.respond(400);
            return;
        }
        Optional<Tenant> tenant = directory.bySipDomain(request.to().uri().host());
        String number = request.to().uri().user();
        if (tenant.isEmpty() || number == null) {
            incoming.respond(404);
            return;
        }
        boolean known = registeredFrom(tenant.get(), number, incoming.source());
        switch (digest.verify(request, incoming.source(), tenant.get(), number, known)) {
            case Proof.Given given -> accepted(incoming, new Aor(tenant.get().domainId(), number));
            case Proof.Missing(Headers challenges, Duration after) -> incoming.respondAfter(after, 401, challenges);
            case Proof.Barred(Headers retryAfter) -> incoming.respond(503, null, retryAfter, NOTHING);
        }
        expire(EXPIRED_AT_ONCE);
    }

    private void accepted(IncomingRequest incoming, Aor aor) {
        SipRequest request = incoming.request();
        if (request.hasWildcardContact()) {
            unregisterAll(incoming, aor);
            return;
        }
        Instant now = clock.instant();
        RegisterRequest wanted;
        try {
            wanted = RegisterRequest.of(request, incoming.source());
        } catch (RegisterRequest.Refused refused) {
            incoming.respond(refused.status(), null, refused.headers(), NOTHING);
            return;
        }
        if (wanted.contacts().isEmpty()) {
            incoming.respond(200, null, contactsOf(aor, now), NOTHING);
            return;
        }
        boolean[] late = {false};
        List<Binding> back = new ArrayList<>();
        Bindings.Change change = bindings.change(aor, now, known -> {
            late[0] = known.stream().anyMatch(wanted::overtakenBy);
            List<Binding> after = late[0] ? known : merged(known, wanted, now);
            after.stream()
                    .filter(b -> b.answers() && known.stream().anyMatch(old -> !old.answers() && b.replaces(old)))
                    .forEach(back::add);
            return after;
        });
        if (late[0]) {
            incoming.respond(500);
            return;
        }
        incoming.respond(200, null, granted(wanted, aor, now), NOTHING);
        tell(change);
        directory
                .byDomainId(aor.domainId())
                .ifPresent(tenant -> back.forEach(b -> tellAnswering(tenant, aor.extension(), b)));
    }

    private static List<Binding> merged(List<Binding> known, RegisterRequest request, Instant now) {
        List<Binding> merged = new ArrayList<>(known);
        for (RegisterRequest.Wanted contact : request.contacts()) {
            Binding fresh = request.binding(contact, now);
            Instant since = merged.stream()
                    .filter(fresh::replaces)
                    .map(Binding::registeredAt)
                    .min(Comparator.naturalOrder())
                    .orElse(now);
            merged.removeIf(fresh::replaces);
            if (contact.seconds() > 0) {
                merged.add(fresh.since(since));
            }
        }
        // More phones than anybody has on a desk: the oldest give way, so that one account cannot fill the memory.
        merged.sort(Comparator.comparing(Binding::expiresAt).reversed());
        return merged.subList(0, Math.min(DEVICES, merged.size()));
    }

    private void unregisterAll(IncomingRequest incoming, Aor aor) {
        if (!"0".equals(incoming.request().header("Expires"))) {
            incoming.respond(400);
            return;
        }
        Bindings.Change change = bindings.change(aor, clock.instant(), known -> List.of());
        incoming.respond(200);
        tell(change);
    }

    private Headers granted(RegisterRequest request, Aor aor, Instant now) {
        Headers headers = contactsOf(aor, now);
        if (request.request().headers().lists("Supported", "path")) {
            for (NameAddr proxy : request.path()) {
                headers = headers.add("Path", proxy.toString());
            }
        }
        if (request.outbound()) {
            headers = headers.add("Require", "outbound").add("Flow-Timer", Long.toString(FLOW_TIMER.toSeconds()));
        }
        return headers;
    }

    private Headers contactsOf(Aor aor, Instant now) {
        Headers headers = Headers.EMPTY;
        for (Binding binding : bindings.of(aor, now)) {
            NameAddr contact = NameAddr.of(null, binding.contact());
            if (binding.instance() != null) {
                contact = contact.withParam("+sip.instance", binding.instance());
            }
            if (binding.regId() > 0) {
                contact = contact.withParam("reg-id", Integer.toString(binding.regId()));
            }
            long left = Duration.between(now, binding.expiresAt()).toSeconds();
            headers = headers.add(
                    "Contact", contact.withParam("expires", Long.toString(left)).toString());
        }
        return headers;
    }

    // ---- what time and the watch over phones change

    /** Forgets, and tells of, phones that did not renew in time, of so many extensions at most. */
    void expire(int atMost) {
        bindings.expired(clock.instant(), atMost).forEach(this::tell);
    }

    /** Notes whether the phone of that binding answers, if it still is registered as it was. */
    void answers(Tenant tenant, String extension, Binding asked, boolean does) {
        List<Binding> changed = new ArrayList<>();
        bindings.change(new Aor(tenant.domainId(), extension), clock.instant(), known -> known.stream()
                .map(b -> {
                    if (!b.replaces(asked) || !b.source().equals(asked.source())) {
                        return b;
                    }
                    Binding now = b.answering(does);
                    if (now.answers() != b.answers()) {
                        changed.add(now);
                    }
                    return now;
                })
                .toList());
        changed.forEach(b -> tellAnswering(tenant, extension, b));
    }

    private void tellAnswering(Tenant tenant, String extension, Binding binding) {
        listeners.forEach(listener -> listener.answering(tenant, extension, binding));
    }

    private void tell(Bindings.Change change) {
        Optional<Tenant> tenant = directory.byDomainId(change.aor().domainId());
        if (tenant.isEmpty()) {
            return;
        }
        String extension = change.aor().extension();
        for (RegistrarListener listener : listeners) {
            change.expired().forEach(b -> listener.expired(tenant.get(), extension, b));
            change.left().forEach(b -> listener.unregistered(tenant.get(), extension, b));
            change.came().forEach(b -> listener.registered(tenant.get(), extension, b));
        }
    }
}
