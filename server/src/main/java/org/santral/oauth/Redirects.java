package org.santral.oauth;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/**
 * The rule for addresses to come back to: one that is registered, character by character, ports of loopback addresses
 * included (stricter than Spring's). It may be left out when the application has but one.
 */
final class Redirects implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {
    static final String OUT_OF_BAND = Application.OUT_OF_BAND.toString();

    @Override
    public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        Set<String> registered = context.getRegisteredClient().getRedirectUris();
        String asked = request.getRedirectUri();
        if (asked == null ? registered.size() != 1 : !registered.contains(asked)) {
            throw new OAuth2AuthorizationCodeRequestAuthenticationException(
                    new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, "redirect_uri", null), null);
        }
    }

    /** The address with these parameters added to its query. */
    static String with(String redirectUri, Map<String, String> parameters) {
        StringBuilder location = new StringBuilder(redirectUri);
        String query = URI.create(redirectUri).getRawQuery();
        char separator = query == null ? '?' : '&';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            location.append(separator)
                    .append(parameter.getKey())
                    .append('=')
                    .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8)
                            .replace("+", "%20"));
            separator = '&';
        }
        return location.toString();
    }
}
