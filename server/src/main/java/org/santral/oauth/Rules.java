package org.santral.oauth;

import java.time.Clock;
import java.util.Set;
import java.util.function.Consumer;
import org.santral.store.Database;
import org.santral.store.Vault;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;

/** Spring's providers, wired by hand, on what our database keeps. */
final class Rules {
    /** Parameter of a consent answer that says no. */
    static final String DENIED = "denied";

    private static final ServerContext CONTEXT =
            new ServerContext(AuthorizationServerSettings.builder().build());

    private final Grants grants;
    private final Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> requestRules =
            new Redirects().andThen(OAuth2AuthorizationCodeRequestAuthenticationValidator.DEFAULT_SCOPE_VALIDATOR);
    private final ProviderManager providers;

    /** Spring asks for one; tokens that mean nothing by themselves name no issuer. */
    private record ServerContext(AuthorizationServerSettings getAuthorizationServerSettings)
            implements AuthorizationServerContext {
        @Override
        public String getIssuer() {
            return "santral";
        }
    }

    Rules(Database database, Applications applications, Configured configured, Vault vault, Clock clock) {
        this.grants = new Grants(database, applications, configured, vault, clock);
        this.providers = providers(new Clients(applications), new Consents(database), new TokenMaker(clock));
    }

    private ProviderManager providers(Clients clients, Consents consents, TokenMaker maker) {
        var requests = new OAuth2AuthorizationCodeRequestAuthenticationProvider(clients, grants, consents);
        requests.setAuthenticationValidator(requestRules);
        requests.setAuthorizationConsentRequired(Rules::mustAsk);
        requests.setAuthorizationCodeGenerator(maker::code);
        var answers = new OAuth2AuthorizationConsentAuthenticationProvider(clients, grants, consents);
        answers.setAuthorizationCodeGenerator(maker::code);
        // A user who is asked again may say no: what he allowed before must not answer for him.
        answers.setAuthorizationConsentCustomizer(context -> {
            OAuth2AuthorizationConsentAuthenticationToken answer = context.getAuthentication();
            if (answer.getAdditionalParameters().containsKey(DENIED)) {
                context.getAuthorizationConsent().authorities(Set::clear);
            }
        });
        var secrets = new ClientSecretAuthenticationProvider(clients, grants);
        secrets.setPasswordEncoder(clients);
        return new ProviderManager(
                requests,
                answers,
                secrets,
                new OAuth2AuthorizationCodeAuthenticationProvider(grants, maker),
                new OAuth2RefreshTokenAuthenticationProvider(grants, maker),
                new OAuth2TokenRevocationAuthenticationProvider(grants));
    }

    private static boolean mustAsk(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        OAuth2AuthorizationConsent given = context.getAuthorizationConsent();
        return request.getAdditionalParameters().containsKey(AuthorizationRequest.FORCED)
                || given == null
                || !given.getScopes().containsAll(request.getScopes());
    }

    Grants grants() {
        return grants;
    }

    /**
     * Checks a request of this application without asking who the user is.
     *
     * @throws org.springframework.security.core.AuthenticationException to refuse it
     */
    void check(OAuth2AuthorizationCodeRequestAuthenticationToken request, Application application) {
        requestRules.accept(OAuth2AuthorizationCodeRequestAuthenticationContext.with(request)
                .registeredClient(Clients.registered(application))
                .build());
    }

    /**
     * Decides.
     *
     * @throws org.springframework.security.core.AuthenticationException to refuse it
     */
    Authentication decide(Authentication asked) {
        AuthorizationServerContextHolder.setContext(CONTEXT);
        try {
            return providers.authenticate(asked);
        } finally {
            AuthorizationServerContextHolder.resetContext();
        }
    }
}
