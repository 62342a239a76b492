package org.santral.simulator;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.santral.sip.digest.DigestResult;
import org.santral.sip.digest.DigestSecret;
import org.santral.sip.digest.DigestServer;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;

/** Lets in whoever knows the carrier's password, or everybody when there is none. */
final class Doorkeeper {
    private static final String REALM = "carrier.example";

    private final SimulatorSettings.@Nullable Login login;
    private final DigestServer digest;

    Doorkeeper(SimulatorSettings.@Nullable Login login) {
        this.login = login;
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        digest = new DigestServer(REALM, key, InstantSource.system(), Duration.ofMinutes(5), 10_000);
    }

    /** A refusal: 401 with its challenges, or 403. */
    record Refusal(int status, Headers headers) {}

    /** Null when the request may enter. */
    @Nullable
    Refusal check(SipRequest request) {
        SimulatorSettings.Login known = login;
        if (known == null) {
            return null;
        }
        DigestResult result = digest.verify(
                request, user -> user.equals(known.user()) ? new DigestSecret.Password(known.password()) : null);
        return switch (result) {
            case DigestResult.Accepted ignored -> null;
            case DigestResult.Challenge(boolean stale) -> {
                Headers headers = Headers.EMPTY;
                for (String challenge : digest.challenges(stale)) {
                    headers = headers.add("WWW-Authenticate", challenge);
                }
                yield new Refusal(401, headers);
            }
            case DigestResult.Refused ignored -> new Refusal(403, Headers.EMPTY);
        };
    }
}
