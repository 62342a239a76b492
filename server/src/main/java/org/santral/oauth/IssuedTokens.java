package org.santral.oauth;

import java.time.Instant;

/**
 * A new pair of tokens; shown here only.
 *
 * @param issued whole seconds
 * @param scope space separated, in the order of {@link Scopes#ALL}
 */
public record IssuedTokens(String accessToken, String refreshToken, Instant issued, String scope) {
    @Override
    public String toString() {
        return "IssuedTokens";
    }
}
