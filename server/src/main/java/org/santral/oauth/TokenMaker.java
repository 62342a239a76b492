package org.santral.oauth;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/** Makes codes and tokens, for Spring's rules. */
final class TokenMaker implements OAuth2TokenGenerator<OAuth2Token> {
    private final Clock clock;

    TokenMaker(Clock clock) {
        this.clock = clock;
    }

    @Override
    public @Nullable OAuth2Token generate(OAuth2TokenContext context) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        String token = OpaqueToken.create().value();
        if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
            return new OAuth2AccessToken(
                    OAuth2AccessToken.TokenType.BEARER,
                    token,
                    now,
                    now.plus(Lives.ACCESS_TOKEN),
                    context.getAuthorizedScopes());
        }
        return OAuth2TokenType.REFRESH_TOKEN.equals(context.getTokenType())
                ? new OAuth2RefreshToken(token, now, now.plus(Lives.REFRESH_TOKEN))
                : null;
    }

    OAuth2AuthorizationCode code(OAuth2TokenContext context) {
        Instant now = clock.instant();
        return new OAuth2AuthorizationCode(OpaqueToken.create().value(), now, now.plus(Lives.CODE));
    }
}
