package org.santral.oauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/**
 * What an application asks a user for (RFC 6749 §4.1.1, RFC 7636 §4.3), each as it was sent.
 *
 * @param forced whether the user is to be asked even if he consented before
 */
public record AuthorizationRequest(
        String clientId,
        @Nullable String redirectUri,
        @Nullable String responseType,
        @Nullable String scope,
        @Nullable String state,
        @Nullable String codeChallenge,
        @Nullable String codeChallengeMethod,
        boolean forced) {
    static final String FORCED = "approval_prompt";

    OAuth2AuthorizationCodeRequestAuthenticationToken token(Login login) {
        Map<String, Object> more = new HashMap<>();
        if (codeChallenge != null) {
            String method = codeChallengeMethod == null ? "plain" : codeChallengeMethod;
            // Spring knows S256 only. Plain is the same with a challenge that we hash ourselves.
            boolean plain = method.equals("plain");
            more.put(PkceParameterNames.CODE_CHALLENGE, plain ? s256(codeChallenge) : codeChallenge);
            more.put(PkceParameterNames.CODE_CHALLENGE_METHOD, plain ? "S256" : method);
        }
        if (forced) {
            more.put(FORCED, "force");
        }
        return new OAuth2AuthorizationCodeRequestAuthenticationToken(
                Grant.AUTHORIZATION_URI,
                clientId,
                Grant.principal(login),
                redirectUri,
                state,
                Scopes.asked(scope),
                more);
    }

    private static String s256(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Without what only the application should know. */
    @Override
    public String toString() {
        return "AuthorizationRequest[" + clientId + "]";
    }
}
