package org.santral.oauth;

import org.jspecify.annotations.Nullable;

/**
 * What a client sends to have tokens (RFC 6749 §4.1.3, §6), each as it was sent.
 *
 * @param scope only of a refresh: fewer than were granted
 */
public record TokenRequest(
        ClientCredentials client,
        @Nullable String grantType,
        @Nullable String code,
        @Nullable String codeVerifier,
        @Nullable String redirectUri,
        @Nullable String refreshToken,
        @Nullable String scope) {

    /**
     * How a client says who it is.
     *
     * @param basic whether in an Authorization header, and not in the body
     */
    public record ClientCredentials(
            @Nullable String id, @Nullable String secret, boolean basic) {
        @Override
        public String toString() {
            return "ClientCredentials[" + id + "]";
        }
    }

    @Override
    public String toString() {
        return "TokenRequest[" + grantType + "]";
    }
}
