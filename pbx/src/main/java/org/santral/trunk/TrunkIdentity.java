package org.santral.trunk;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.base.Mask;
import org.santral.sip.digest.DigestAlgorithm;
import org.santral.sip.digest.DigestResult;
import org.santral.sip.digest.DigestSecret;
import org.santral.sip.digest.DigestServer;
import org.santral.sip.digest.GuessLimit;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.tenant.Directory;
import org.santral.tenant.Directory.TenantDid;
import org.santral.tenant.Directory.TenantTrunk;
import org.santral.tenant.Numbering;
import org.santral.tenant.Tenant;
import org.santral.tenant.TrunkSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which carrier a request outside of dialogs comes from, and for which tenant: by the address that it comes from, or by
 * the digest user that the carrier was given. Several tenants may share a carrier; the number called then decides. An
 * address that a tenant named itself only counts for calls to that tenant's own numbers: it may be that of somebody else's
 * carrier or phones. Safe for any thread.
 */
public final class TrunkIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(TrunkIdentity.class);

    /** The outcome; the second and third say how to answer the request. */
    public sealed interface Verdict {
        /**
         * It is this carrier.
         *
         * @param dialled the number called, as the carrier wrote it
         */
        record Accepted(Tenant tenant, TrunkSettings trunk, String dialled) implements Verdict {}

        /** It has to prove who it is: answer with this status and these headers. */
        record Challenged(int status, Headers headers) implements Verdict {}

        /** It is a carrier, but its call is for nobody here, or it has tried too many passwords. */
        record Refused(int status, Headers headers) implements Verdict {}

        /** It does not claim to be a carrier; it may be a phone. */
        record NoTrunk() implements Verdict {}
    }

    /** One realm for all, so that a stranger's challenge does not tell which numbers are whose. */
    private static final String REALM = "trunk";

    private static final Duration NONCE_LIFETIME = Duration.ofMinutes(5);
    private static final int NONCES = 10_000;
    private static final Verdict NO_TRUNK = new Verdict.NoTrunk();

    private final Directory directory;
    private final DigestServer realm;
    private final GuessLimit guesses;

    public TrunkIdentity(Directory directory, Clock clock, Set<DigestAlgorithm> digests) {
        this(directory, clock, digests, GuessLimit.Limits.DEFAULT);
    }

    /** @param limits how many wrong passwords are too many */
    public TrunkIdentity(Directory directory, Clock clock, Set<DigestAlgorithm> digests, GuessLimit.Limits limits) {
        this.directory = directory;
        this.guesses = new GuessLimit(clock, limits);
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.realm = new DigestServer(REALM, key, clock, NONCE_LIFETIME, NONCES, digests);
    }

    /**
     * Whether the request claims to come from a carrier, so that it deserves an answer although, perhaps, nobody knows its
     * source.
     */
    public boolean concerns(SipRequest request, Hop source) {
        return !known(request, source).isEmpty() || byDigest(request);
    }

    /** Judges a request. */
    public Verdict of(SipRequest request, Hop source) {
        List<TenantTrunk> sharing = known(request, source).stream()
                .filter(one -> one.trunk().operatorSet() || ownsDialled(one, request))
                .toList();
        if (!sharing.isEmpty()) {
            return calling(request, source, sharing);
        }
        return byDigest(request) ? proved(request, source) : NO_TRUNK;
    }

    /** The trunks at that address, unless the request says that it comes from an extension: phones may be there, too. */
    private List<TenantTrunk> known(SipRequest request, Hop source) {
        Optional<Tenant> claimed = claimed(request);
        String caller = request.from().hasSipUri() ? request.from().uri().user() : null;
        boolean phone =
                caller != null && claimed.flatMap(t -> t.extension(caller)).isPresent();
        return phone ? List.of() : directory.trunksFrom(source.address().getAddress());
    }

    private Optional<Tenant> claimed(SipRequest request) {
        return request.from().hasSipUri()
                ? directory.bySipDomain(request.from().uri().host())
                : Optional.empty();
    }

    /** A phone names its SIP domain; who names none may be a carrier, if some carrier has been given a password. */
    private boolean byDigest(SipRequest request) {
        return claimed(request).isEmpty()
                && directory.tenants().stream().anyMatch(t -> t.trunks().stream()
                        .anyMatch(trunk -> trunk.active() && trunk.inboundUser() != null));
    }

    private Verdict proved(SipRequest request, Hop source) {
        InetAddress address = source.address().getAddress();
        if (!guesses.allows(address, REALM)) {
            Duration wait = guesses.within();
            return new Verdict.Refused(503, Headers.EMPTY.add("Retry-After", Long.toString(wait.toSeconds())));
        }
        return switch (realm.verify(request, address, user -> secret(candidates(user), request))) {
            case DigestResult.Accepted(String user) -> calling(request, source, candidates(user));
            case DigestResult.Challenge(boolean stale) -> challenge(address, stale);
            case DigestResult.Refused(String why) -> {
                LOG.debug("credentials of a carrier refused: {}", why);
                if (guesses.wrong(address, REALM)) {
                    LOG.warn("too many wrong passwords of a carrier from {}", source);
                }
                yield challenge(address, false);
            }
        };
    }

    private Verdict challenge(InetAddress address, boolean stale) {
        Headers headers = Headers.EMPTY;
        for (String challenge : realm.challenges(address, stale)) {
            headers = headers.add("WWW-Authenticate", challenge);
        }
        return new Verdict.Challenged(401, headers);
    }

    private List<TenantTrunk> candidates(String user) {
        return directory.tenants().stream()
                .flatMap(tenant -> tenant.trunks().stream()
                        .filter(trunk -> trunk.active() && user.equals(trunk.inboundUser()))
                        .map(trunk -> new TenantTrunk(tenant, trunk)))
                .toList();
    }

    /** Two tenants may have given the same name: the number called says whose password it has to be. */
    private @Nullable DigestSecret secret(List<TenantTrunk> candidates, SipRequest request) {
        TenantTrunk meant = candidates.size() == 1
                ? candidates.getFirst()
                : owner(request, candidates).orElse(null);
        return meant == null
                ? null
                : new DigestSecret.Password(Objects.requireNonNull(meant.trunk().inboundPassword()));
    }

    private Verdict calling(SipRequest request, Hop source, List<TenantTrunk> sharing) {
        Optional<TenantTrunk> owner = owner(request, sharing);
        if (owner.isEmpty()
                && sharing.stream()
                                .mapToInt(one -> one.tenant().domainId())
                                .distinct()
                                .count()
                        > 1) {
            LOG.info(
                    "call to {} over a carrier that several tenants share: none has the number",
                    Mask.party(dialled(request, sharing.getFirst().trunk())));
            return new Verdict.Refused(404, Headers.EMPTY);
        }
        Tenant tenant = owner.orElse(sharing.getFirst()).tenant();
        TrunkSettings trunk = nearest(tenant, source, sharing);
        return new Verdict.Accepted(tenant, trunk, dialled(request, trunk));
    }

    private Optional<TenantTrunk> owner(SipRequest request, List<TenantTrunk> sharing) {
        return sharing.stream().filter(one -> ownsDialled(one, request)).findFirst();
    }

    private boolean ownsDialled(TenantTrunk one, SipRequest request) {
        return Numbering.outside(dialled(request, one.trunk()), one.tenant().region())
                .flatMap(directory::did)
                .map(TenantDid::tenant)
                .filter(tenant -> tenant.domainId() == one.tenant().domainId())
                .isPresent();
    }

    /** Of a tenant's trunks at one address the one whose proxy has the port that the request comes from. */
    private static TrunkSettings nearest(Tenant tenant, Hop source, List<TenantTrunk> sharing) {
        List<TrunkSettings> own = sharing.stream()
                .filter(one -> one.tenant().domainId() == tenant.domainId())
                .map(TenantTrunk::trunk)
                .toList();
        return own.stream()
                .filter(trunk -> port(trunk) == source.address().getPort())
                .findFirst()
                .orElse(own.getFirst());
    }

    private static int port(TrunkSettings trunk) {
        int port = SipUri.parse(trunk.proxy()).port();
        return port == 0 ? 5060 : port;
    }

    /**
     * The Request-URI's user; To's when the carrier calls the account that we register with it instead of the number.
     */
    private static String dialled(SipRequest request, TrunkSettings trunk) {
        String called = request.hasSipUri() ? request.uri().user() : null;
        if ((called == null || called.equals(trunk.username())) && request.to().hasSipUri()) {
            String to = request.to().uri().user();
            return to == null ? Objects.requireNonNullElse(called, "") : to;
        }
        return Objects.requireNonNullElse(called, "");
    }
}
