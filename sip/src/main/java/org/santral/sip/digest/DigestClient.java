package org.santral.sip.digest;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSyntaxException;

/**
 * Answers one challenge, for as many requests as wanted: it counts the uses of the nonce (RFC 3261 §22.3, RFC 7616 §3.4).
 * Safe to share between threads.
 */
public final class DigestClient {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DigestChallenge challenge;
    private final String headerName;
    private final String user;
    private final String ha1;
    private final AtomicInteger uses = new AtomicInteger();

    private DigestClient(DigestChallenge challenge, String headerName, String user, String ha1) {
        this.challenge = challenge;
        this.headerName = headerName;
        this.user = user;
        this.ha1 = ha1;
    }

    /**
     * The answer to the strongest challenge of a 401 or 407 that these credentials can meet. Challenges that are
     * malformed or not understood are passed over.
     *
     * @return null if there is none
     */
    public static @Nullable DigestClient of(SipResponse response, String user, DigestSecret secret) {
        boolean proxy = response.status() == 407;
        String from = proxy ? HeaderNames.PROXY_AUTHENTICATE : HeaderNames.WWW_AUTHENTICATE;
        String to = proxy ? HeaderNames.PROXY_AUTHORIZATION : HeaderNames.AUTHORIZATION;
        DigestClient best = null;
        for (String header : response.headers().all(from)) {
            DigestClient next = ofOne(header, to, user, secret);
            if (next != null
                    && (best == null || next.challenge.algorithm().compareTo(best.challenge.algorithm()) > 0)) {
                best = next;
            }
        }
        return best;
    }

    private static @Nullable DigestClient ofOne(String header, String to, String user, DigestSecret secret) {
        DigestChallenge challenge;
        try {
            challenge = DigestChallenge.parse(header);
        } catch (SipSyntaxException notForUs) {
            return null;
        }
        String ha1 = secret.ha1(challenge.algorithm(), user, challenge.realm());
        return ha1 == null ? null : new DigestClient(challenge, to, user, ha1);
    }

    /** The challenge being answered. */
    public DigestChallenge challenge() {
        return challenge;
    }

    /** {@code Authorization} after a 401, {@code Proxy-Authorization} after a 407. */
    public String headerName() {
        return headerName;
    }

    /**
     * The header's value for one request. Each call uses the nonce once more.
     *
     * @param uri the Request-URI as it will be sent
     */
    public String authorization(String method, String uri) {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return authorization(method, uri, uses.incrementAndGet(), HexFormat.of().formatHex(random));
    }

    String authorization(String method, String uri, int nonceCount, String cnonce) {
        String nc = String.format(Locale.ROOT, "%08x", nonceCount);
        DigestAlgorithm.Count count = challenge.qopAuth() ? new DigestAlgorithm.Count(nc, cnonce) : null;
        String response = challenge.algorithm().response(ha1, challenge.nonce(), count, method, uri);
        StringBuilder out = new StringBuilder(256)
                .append("Digest username=")
                .append(AuthParams.quote(user))
                .append(", realm=")
                .append(AuthParams.quote(challenge.realm()))
                .append(", nonce=")
                .append(AuthParams.quote(challenge.nonce()))
                .append(", uri=")
                .append(AuthParams.quote(uri))
                .append(", response=\"")
                .append(response)
                .append('"');
        if (challenge.algorithmNamed()) {
            out.append(", algorithm=").append(challenge.algorithm().token());
        }
        if (count != null) {
            out.append(", cnonce=")
                    .append(AuthParams.quote(cnonce))
                    .append(", qop=auth, nc=")
                    .append(nc);
        }
        String opaque = challenge.opaque();
        return (opaque == null ? out : out.append(", opaque=").append(AuthParams.quote(opaque))).toString();
    }
}
