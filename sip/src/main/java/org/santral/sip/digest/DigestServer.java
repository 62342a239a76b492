package org.santral.sip.digest;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipSyntaxException;
import org.santral.sip.message.SipUri;

/**
 * Challenges requests of one realm and verifies their credentials (RFC 3261 §22.2, RFC 7616, RFC 8760), qop=auth only.
 * Safe to share between threads.
 */
public final class DigestServer {
    private static final byte[] NOBODY = new byte[0];
    private static final String NO_HA1 = "0".repeat(64);

    private final String realm;
    private final InstantSource clock;
    private final Duration nonceLifetime;
    private final Nonces nonces;
    private final NonceUses uses;
    private final Set<DigestAlgorithm> offered;

    /** Offers every algorithm. */
    public DigestServer(String realm, byte[] key, InstantSource clock, Duration nonceLifetime, int rememberedNonces) {
        this(realm, key, clock, nonceLifetime, rememberedNonces, EnumSet.allOf(DigestAlgorithm.class));
    }

    /**
     * @param key signs the nonces; at least 16 bytes, the same on every node that shares the realm
     * @param nonceLifetime how long a nonce may be used
     * @param rememberedNonces how many nonces in use are remembered against replay
     * @param offered the algorithms that are asked for and accepted, at least one
     */
    public DigestServer(
            String realm,
            byte[] key,
            InstantSource clock,
            Duration nonceLifetime,
            int rememberedNonces,
            Set<DigestAlgorithm> offered) {
        if (offered.isEmpty()) {
            throw new IllegalArgumentException("a digest server needs an algorithm");
        }
        this.realm = realm;
        this.clock = clock;
        this.nonceLifetime = nonceLifetime;
        this.nonces = new Nonces(key);
        this.uses = new NonceUses(rememberedNonces);
        this.offered = Set.copyOf(offered);
    }

    /** Challenges whose nonce anybody may use who knows it. */
    public List<String> challenges(boolean stale) {
        return challenges(NOBODY, stale);
    }

    /**
     * WWW-Authenticate values, the strongest first (RFC 8760 §2.4): one header line each.
     *
     * @param source who alone can use the nonce: a credential with it proves that its sender gets what is sent there
     */
    public List<String> challenges(InetAddress source, boolean stale) {
        return challenges(site(source), stale);
    }

    private List<String> challenges(byte[] site, boolean stale) {
        String nonce = nonces.issue(clock.instant(), site);
        return offered.stream()
                .sorted(Comparator.reverseOrder())
                .map(algorithm -> challenge(algorithm, nonce, stale))
                .toList();
    }

    private String challenge(DigestAlgorithm algorithm, String nonce, boolean stale) {
        return "Digest realm=" + AuthParams.quote(realm) + ", nonce=\"" + nonce + "\", qop=\"auth\", algorithm="
                + algorithm.token() + (stale ? ", stale=true" : "");
    }

    /** Verifies credentials for a nonce of {@link #challenges(boolean)}. */
    public DigestResult verify(SipRequest request, Function<String, @Nullable DigestSecret> secrets) {
        return verify(request, NOBODY, secrets);
    }

    /**
     * Verifies the Authorization header of a request. Nothing is said of a password, right or wrong, to who does not use
     * a nonce that was given to its own address a moment ago: what is sent in somebody else's name cannot be a guess,
     * and no guess goes uncounted.
     *
     * @param source where the request comes from
     * @param secrets the stored secret of a user; null if there is no such user
     */
    public DigestResult verify(
            SipRequest request, InetAddress source, Function<String, @Nullable DigestSecret> secrets) {
        return verify(request, site(source), secrets);
    }

    private DigestResult verify(SipRequest request, byte[] site, Function<String, @Nullable DigestSecret> secrets) {
        for (String header : request.headers().all(HeaderNames.AUTHORIZATION)) {
            AuthParams params;
            try {
                params = AuthParams.parseDigest(HeaderNames.AUTHORIZATION, header);
            } catch (SipSyntaxException e) {
                // No nonce of ours in it, so no guess.
                return new DigestResult.Challenge(false);
            }
            if (params != null && realm.equals(params.get("realm"))) {
                String nonce = params.get("nonce");
                Instant issued = nonce == null ? null : current(nonce, site);
                if (nonce == null || issued == null) {
                    // Whether the password is right does not matter here: it would be a way to ask without end.
                    return new DigestResult.Challenge(nonce != null);
                }
                try {
                    return verify(request, params, secrets, nonce, issued);
                } catch (SipSyntaxException e) {
                    return new DigestResult.Refused(String.valueOf(e.getMessage()));
                }
            }
        }
        return new DigestResult.Challenge(false);
    }

    /** When a nonce was issued that may be used now, from there; else null. */
    private @Nullable Instant current(String nonce, byte[] site) {
        Instant issued = nonces.issuedAt(nonce, site);
        Instant now = clock.instant();
        // Nodes that share the key may differ in time by less than a lifetime.
        return issued == null || !now.isBefore(issued.plus(nonceLifetime)) || issued.isAfter(now.plus(nonceLifetime))
                ? null
                : issued;
    }

    private DigestResult verify(
            SipRequest request,
            AuthParams params,
            Function<String, @Nullable DigestSecret> secrets,
            String nonce,
            Instant issued) {
        DigestAlgorithm algorithm = DigestAlgorithm.of(params.get("algorithm"));
        long count = count(params.require("nc"));
        if (algorithm == null
                || !offered.contains(algorithm)
                || count < 1
                || !"auth".equalsIgnoreCase(params.require("qop"))) {
            return new DigestResult.Refused("algorithm, qop or nc");
        }
        String uri = params.require("uri");
        if (!isFor(request, uri)) {
            return new DigestResult.Refused("uri differs from the Request-URI");
        }
        String user = params.require("username");
        DigestSecret secret = secrets.apply(user);
        String ha1 = secret == null ? null : secret.ha1(algorithm, user, realm);
        // An unknown user costs the same hashing as a known one.
        String right = algorithm.response(
                ha1 == null ? NO_HA1 : ha1,
                nonce,
                new DigestAlgorithm.Count(params.require("nc"), params.require("cnonce")),
                request.method(),
                uri);
        if (!same(right, params.require("response")) || ha1 == null) {
            return new DigestResult.Refused("wrong user or password");
        }
        return uses.firstUse(nonce, issued, count) ? new DigestResult.Accepted(user) : new DigestResult.Challenge(true);
    }

    private static byte[] site(InetAddress source) {
        return Site.of(source).address().getAddress();
    }

    private static long count(String nc) {
        return nc.matches("[0-9a-fA-F]{8}") ? Long.parseLong(nc, 16) : -1;
    }

    private static boolean same(String right, String given) {
        return MessageDigest.isEqual(
                right.getBytes(StandardCharsets.US_ASCII),
                given.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether the digest was made for this request's target (RFC 7616 §3.4.6). Phones leave out parameters or the port,
     * so user and host decide.
     */
    private static boolean isFor(SipRequest request, String uri) {
        if (uri.equals(request.requestUri())) {
            return true;
        }
        if (!SipUri.isSipOrTel(uri) || !request.hasSipUri()) {
            return false;
        }
        SipUri a = SipUri.parse(uri);
        SipUri b = request.uri();
        return Objects.equals(a.user(), b.user()) && a.host().equalsIgnoreCase(b.host());
    }
}
