package org.santral.oauth;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.store.Database;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;

/** What users need not be asked again, in the database, for Spring's rules. */
final class Consents implements OAuth2AuthorizationConsentService {
    private final Database database;

    Consents(Database database) {
        this.database = database;
    }

    @Override
    public @Nullable OAuth2AuthorizationConsent findById(String registeredClientId, String principalName) {
        Login user = Login.named(principalName);
        Set<String> scopes = database.read(tx -> tx.sql()
                        .sql(
                                "select scopes from oauth_consent where client_id = ? and domain_id = ? and user_email = ?")
                        .params(registeredClientId, user.domainId(), user.email())
                        .query(String.class)
                        .optional())
                .map(Scopes::named)
                .orElse(Set.of());
        if (scopes.isEmpty()) {
            return null;
        }
        OAuth2AuthorizationConsent.Builder consent =
                OAuth2AuthorizationConsent.withId(registeredClientId, principalName);
        scopes.forEach(consent::scope);
        return consent.build();
    }

    @Override
    public void save(OAuth2AuthorizationConsent consent) {
        Login user = Login.named(consent.getPrincipalName());
        String scopes = Scopes.text(consent.getScopes());
        database.write(tx -> tx.sql()
                .sql("insert into oauth_consent (client_id, domain_id, user_email, scopes) values (?, ?, ?, ?)"
                        + " on conflict (client_id, domain_id, user_email) do update set scopes = excluded.scopes")
                .params(consent.getRegisteredClientId(), user.domainId(), user.email(), scopes)
                .update());
    }

    @Override
    public void remove(OAuth2AuthorizationConsent consent) {
        Login user = Login.named(consent.getPrincipalName());
        database.write(tx -> tx.sql()
                .sql("delete from oauth_consent where client_id = ? and domain_id = ? and user_email = ?")
                .params(consent.getRegisteredClientId(), user.domainId(), user.email())
                .update());
    }
}
