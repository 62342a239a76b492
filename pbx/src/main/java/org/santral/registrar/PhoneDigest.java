package org.santral.registrar;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.santral.base.Mask;
import org.santral.sip.digest.DigestAlgorithm;
import org.santral.sip.digest.DigestResult;
import org.santral.sip.digest.DigestSecret;
import org.santral.sip.digest.DigestServer;
import org.santral.sip.digest.GuessLimit;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.transport.Hop;
import org.santral.tenant.Extension;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a request proves the password of an extension. What a stranger sees is the same for a known and an unknown
 * extension: the same challenge after the same work, and the same refusal after too many wrong passwords.
 */
final class PhoneDigest {
    private static final Logger LOG = LoggerFactory.getLogger(PhoneDigest.class);
    private static final Duration NONCE_LIFETIME = Duration.ofMinutes(5);
    private static final int NONCES = 100_000;

    /** The outcome; all but the first carry what to answer. */
    sealed interface Proof {
        /** The phone knows the password. */
        record Given() implements Proof {}

        /** It has to be asked for it: 401 with these headers, after that time. */
        record Missing(Headers challenges, Duration after) implements Proof {}

        /** Too many wrong ones came before: 503 with these headers. */
        record Barred(Headers retryAfter) implements Proof {}
    }

    private static final Proof GIVEN = new Proof.Given();

    private final Clock clock;
    private final Set<DigestAlgorithm> algorithms;
    private final GuessLimit guesses;
    private final byte[] nonceKey = new byte[32];
    private final Map<String, DigestServer> realms = new ConcurrentHashMap<>();

    PhoneDigest(Clock clock, Set<DigestAlgorithm> algorithms, GuessLimit.Limits limits) {
        this.clock = clock;
        this.algorithms = algorithms;
        this.guesses = new GuessLimit(clock, limits);
        new SecureRandom().nextBytes(nonceKey);
    }

    /**
     * Verifies the credentials of a request.
     *
     * @param number the extension that it claims to be, known or not
     * @param registeredFrom whether a phone of that extension is registered from this very source: whatever others do
     *     wrong, its own requests are looked at
     */
    Proof verify(SipRequest request, Hop source, Tenant tenant, String number, boolean registeredFrom) {
        String account = number + "@" + tenant.sipDomain();
        InetAddress address = source.address().getAddress();
        if (!registeredFrom && !guesses.allows(address, account)) {
            return new Proof.Barred(Headers.EMPTY.add(
                    "Retry-After", Long.toString(guesses.within().toSeconds())));
        }
        DigestServer realm = realms.computeIfAbsent(
                tenant.sipDomain(),
                name -> new DigestServer(name, nonceKey, clock, NONCE_LIFETIME, NONCES, algorithms));
        return switch (realm.verify(request, address, user -> secret(tenant, number, user, address))) {
            case DigestResult.Accepted accepted -> {
                guesses.right(address, account);
                yield GIVEN;
            }
            case DigestResult.Challenge(boolean stale) -> challenge(realm, address, stale, Duration.ZERO);
            case DigestResult.Refused(String why) -> {
                LOG.debug("credentials of {} refused: {}", Mask.party(number), why);
                if (guesses.wrong(address, account)) {
                    LOG.warn("too many wrong passwords for {} from {}", Mask.party(number), source);
                }
                yield challenge(realm, address, false, guesses.pause(address, account));
            }
        };
    }

    /** Null, as for an extension that there is not, when it is switched off or may not send from there. */
    private static @Nullable DigestSecret secret(Tenant tenant, String number, String user, InetAddress address) {
        if (!user.equals(number)) {
            return null;
        }
        return tenant.extension(number)
                .filter(extension -> extension.admits(address))
                .map(Extension::password)
                .map(DigestSecret.Password::new)
                .orElse(null);
    }

    private static Proof challenge(DigestServer realm, InetAddress address, boolean stale, Duration after) {
        Headers headers = Headers.EMPTY;
        for (String challenge : realm.challenges(address, stale)) {
            headers = headers.add("WWW-Authenticate", challenge);
        }
        return new Proof.Missing(headers, after);
    }
}
