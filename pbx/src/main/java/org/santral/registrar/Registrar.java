package org.santral.registrar;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.santral.base.Mask;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.digest.DigestAlgorithm;
import org.santral.sip.digest.DigestResult;
import org.santral.sip.digest.DigestSecret;
import org.santral.sip.digest.DigestServer;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipRequest;
import org.santral.sip.transport.Hop;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the phones of extensions (RFC 3261 §10.3) and knows where they are. A known and an unknown extension are
 * answered alike: a stranger learns nothing by trying numbers. Bindings are soft state by design of the protocol: phones
 * renew them, and after a restart they come back by themselves within the expiry that we grant.
 */
public final class Registrar {
    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);
    private static final byte[] NOTHING = new byte[0];
    private static final Duration NONCE_LIFETIME = Duration.ofMinutes(5);
    private static final int NONCES = 100_000;
    private static final int DEVICES = 10;
    private static final long SHORTEST_SECONDS = 60;
    private static final long LONGEST_SECONDS = 3600;
    private static final long USUAL_SECONDS = 300;

    private final Directory directory;
    private final Clock clock;
    private final Set<DigestAlgorithm> digests;
    private final byte[] nonceKey = new byte[32];
    private final Map<String, DigestServer> realms = new ConcurrentHashMap<>();
    private final Bindings bindings = new Bindings();

    /** Challenges with MD5 alone, which every phone knows. */
    public Registrar(Directory directory, Clock clock) {
        this(directory, clock, EnumSet.of(DigestAlgorithm.MD5));
    }

    /**
     * @param digests the algorithms that phones are challenged with. RFC 8760 lets a phone skip what it does not know,
     *     but many in the field give up when any challenge names something else than MD5 (seen with baresip 1.0).
     */
    public Registrar(Directory directory, Clock clock, Set<DigestAlgorithm> digests) {
        this.directory = directory;
        this.clock = clock;
        this.digests = digests;
        new SecureRandom().nextBytes(nonceKey);
    }

    /** The phones of an extension that are registered now, the latest first. */
    public List<Binding> bindings(Tenant tenant, String extension) {
        Instant now = clock.instant();
        return bindings.of(new Aor(tenant.domainId(), extension), now);
    }

    /** How many phones are registered now. Counts them one by one: for metrics, not for signalling. */
    public int registered() {
        return bindings.count(clock.instant());
    }

    /** Whether a registered phone sends from there. */
    public boolean knows(Hop source) {
        return bindings.anyFrom(source, clock.instant());
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
        DigestServer realm = realms.computeIfAbsent(
                tenant.get().sipDomain(),
                name -> new DigestServer(name, nonceKey, clock, NONCE_LIFETIME, NONCES, digests));
        switch (realm.verify(request, user -> secret(tenant.get(), number, user))) {
            case DigestResult.Challenge(boolean stale) -> challenge(incoming, realm, stale);
            case DigestResult.Refused(String why) -> {
                LOG.info("registration of {} refused: {}", Mask.party(number), why);
                challenge(incoming, realm, false);
            }
            case DigestResult.Accepted accepted ->
                accepted(incoming, new Aor(tenant.get().domainId(), number));
        }
    }

    private static @Nullable DigestSecret secret(Tenant tenant, String number, String user) {
        if (!user.equals(number)) {
            return null;
        }
        return tenant.extension(number)
                .map(Extension::password)
                .map(DigestSecret.Password::new)
                .orElse(null);
    }

    private static void challenge(IncomingRequest incoming, DigestServer realm, boolean stale) {
        Headers headers = Headers.EMPTY;
        for (String challenge : realm.challenges(stale)) {
            headers = headers.add("WWW-Authenticate", challenge);
        }
        incoming.respond(401, null, headers, NOTHING);
    }

    private void accepted(IncomingRequest incoming, Aor aor) {
        SipRequest request = incoming.request();
        String star = request.header("Contact");
        if (star != null && star.strip().equals("*")) {
            unregisterAll(incoming, aor);
            return;
        }
        Instant now = clock.instant();
        if (bindings.of(aor, now).stream().anyMatch(b -> overtook(b, request))) {
            incoming.respond(500);
            return;
        }
        List<NameAddr> contacts = request.contacts();
        if (contacts.size() > DEVICES) {
            incoming.respond(400);
            return;
        }
        for (NameAddr contact : contacts) {
            long seconds = expires(request, contact);
            if (seconds > 0 && seconds < SHORTEST_SECONDS) {
                incoming.respond(423, null, Headers.EMPTY.add("Min-Expires", Long.toString(SHORTEST_SECONDS)), NOTHING);
                return;
            }
            if (!contact.hasSipUri() || contact.uri().tel()) {
                incoming.respond(400);
                return;
            }
        }
        bindings.change(aor, now, known -> merged(known, contacts, incoming, now));
        incoming.respond(200, null, contactsOf(aor, now), NOTHING);
    }

    private static List<Binding> merged(
            List<Binding> known, List<NameAddr> contacts, IncomingRequest incoming, Instant now) {
        SipRequest request = incoming.request();
        List<Binding> merged = new ArrayList<>(known);
        for (NameAddr contact : contacts) {
            String instance = contact.instance();
            merged.removeIf(
                    b -> b.contact().sameAs(contact.uri()) || (instance != null && instance.equals(b.instance())));
            long seconds = Math.min(LONGEST_SECONDS, expires(request, contact));
            if (seconds > 0) {
                merged.add(new Binding(
                        contact.uri(),
                        incoming.source(),
                        instance,
                        request.callId(),
                        request.cseq().number(),
                        request.header("User-Agent"),
                        now.plusSeconds(seconds)));
            }
        }
        // More phones than anybody has on a desk: the oldest give way, so that one account cannot fill the memory.
        merged.sort(Comparator.comparing(Binding::expiresAt).reversed());
        return List.copyOf(merged.subList(0, Math.min(DEVICES, merged.size())));
    }

    /** A request that the network delayed changes nothing any more (RFC 3261 §10.3 step 7). */
    private static boolean overtook(Binding known, SipRequest request) {
        return known.sipCallId().equals(request.callId())
                && known.cseq() >= request.cseq().number();
    }

    private void unregisterAll(IncomingRequest incoming, Aor aor) {
        if (!"0".equals(incoming.request().header("Expires"))) {
            incoming.respond(400);
            return;
        }
        bindings.change(aor, clock.instant(), known -> List.of());
        incoming.respond(200);
    }

    private Headers contactsOf(Aor aor, Instant now) {
        Headers headers = Headers.EMPTY;
        for (Binding binding : bindings.of(aor, now)) {
            long left = Duration.between(now, binding.expiresAt()).toSeconds();
            headers = headers.add("Contact", "<" + binding.contact() + ">;expires=" + left);
        }
        return headers;
    }

    private static long expires(SipRequest request, NameAddr contact) {
        Integer own = contact.expiresSeconds();
        if (own != null) {
            return own;
        }
        String header = request.header("Expires");
        if (header != null && header.strip().matches("[0-9]{1,9}")) {
            return Long.parseLong(header.strip());
        }
        return USUAL_SECONDS;
    }
}
