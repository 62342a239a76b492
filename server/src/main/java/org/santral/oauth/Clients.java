package org.santral.oauth;

import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/**
 * Applications, for Spring's rules. Spring never gets hold of a secret's hash: it is told the client id in its place, and
 * asks back whether a secret is the right one.
 */
final class Clients implements RegisteredClientRepository, PasswordEncoder {
    private static final ClientSettings CLIENT = ClientSettings.builder()
            .requireProofKey(false)
            .requireAuthorizationConsent(true)
            .build();
    private static final TokenSettings TOKENS = TokenSettings.builder()
            .authorizationCodeTimeToLive(Lives.CODE)
            .accessTokenTimeToLive(Lives.ACCESS_TOKEN)
            .refreshTokenTimeToLive(Lives.REFRESH_TOKEN)
            .reuseRefreshTokens(false)
            .build();

    private final Applications applications;

    Clients(Applications applications) {
        this.applications = applications;
    }

    static RegisteredClient registered(Application application) {
        return RegisteredClient.withId(application.clientId())
                .clientId(application.clientId())
                .clientSecret(application.clientId())
                .clientName(application.name())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
                .redirectUris(all -> application.redirectUris().forEach(uri -> all.add(uri.toString())))
                .scopes(all -> all.addAll(Scopes.ALL))
                .clientSettings(CLIENT)
                .tokenSettings(TOKENS)
                .build();
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return applications.find(clientId).map(Clients::registered).orElse(null);
    }

    @Override
    public void save(RegisteredClient registeredClient) {
        throw new IllegalStateException("Spring does not register applications here");
    }

    @Override
    public @Nullable String encode(@Nullable CharSequence rawPassword) {
        throw new IllegalStateException("Spring does not encode secrets here");
    }

    @Override
    public boolean matches(@Nullable CharSequence rawPassword, @Nullable String encodedPassword) {
        return rawPassword != null
                && encodedPassword != null
                && applications
                        .find(encodedPassword)
                        .filter(application -> application.secret().test(rawPassword.toString()))
                        .isPresent();
    }
}
