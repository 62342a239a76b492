package org.santral.sip.digest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.SipSyntaxException;

/**
 * A WWW-Authenticate or Proxy-Authenticate value (RFC 3261 §20.44, RFC 7616 §3.3).
 *
 * @param realm unquoted
 * @param nonce opaque to us
 * @param opaque to be sent back, or null
 * @param algorithm MD5 if the challenge names none
 * @param algorithmNamed whether it names one; only then is it sent back
 * @param qopAuth whether qop=auth is offered; if not, the digest of RFC 2069 is meant
 * @param stale whether only the nonce was too old, not the password wrong
 */
public record DigestChallenge(
        String realm,
        String nonce,
        @Nullable String opaque,
        DigestAlgorithm algorithm,
        boolean algorithmNamed,
        boolean qopAuth,
        boolean stale) {

    /**
     * Parses one challenge.
     *
     * @throws SipSyntaxException if it is malformed, of another scheme, of an algorithm not spoken here, or offers only
     *     qop values other than auth
     */
    public static DigestChallenge parse(String header) {
        AuthParams params = AuthParams.parseDigest(HeaderNames.WWW_AUTHENTICATE, header);
        if (params == null) {
            throw new SipSyntaxException(HeaderNames.WWW_AUTHENTICATE, "scheme is not Digest");
        }
        DigestAlgorithm algorithm = DigestAlgorithm.of(params.get("algorithm"));
        if (algorithm == null) {
            throw params.fail("unknown algorithm");
        }
        String qop = params.get("qop");
        boolean auth = qop != null && offersAuth(qop);
        if (qop != null && !auth) {
            throw params.fail("unknown qop");
        }
        return new DigestChallenge(
                params.require("realm"),
                params.require("nonce"),
                params.get("opaque"),
                algorithm,
                params.get("algorithm") != null,
                auth,
                "true".equalsIgnoreCase(params.get("stale")));
    }

    private static boolean offersAuth(String qop) {
        for (String option : qop.toLowerCase(Locale.ROOT).split(",", 16)) {
            if (option.strip().equals("auth")) {
                return true;
            }
        }
        return false;
    }
}
