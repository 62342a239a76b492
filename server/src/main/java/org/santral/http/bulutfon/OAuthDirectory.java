package org.santral.http.bulutfon;

import java.util.List;
import java.util.Optional;
import org.santral.http.SecretHash;
import org.santral.oauth.Application;
import org.santral.oauth.Configured;

/** The accounts as the authorization server sees them. */
public record OAuthDirectory(BulutfonAccounts accounts) implements Configured {
    @Override
    public Optional<Application> application(String clientId) {
        return accounts.byClientId(clientId).map(client -> of(client.account(), client.application()));
    }

    @Override
    public List<Application> applications(int domainId) {
        return accounts.byDomainId(domainId).stream()
                .flatMap(account ->
                        account.settings().applications().stream().map(application -> of(account, application)))
                .toList();
    }

    @Override
    public boolean hasUser(int domainId, String email) {
        return accounts.byEmail(email)
                .filter(member -> member.account().tenant().domainId() == domainId)
                .isPresent();
    }

    private static Application of(BulutfonAccounts.Account account, BulutfonSettings.Application application) {
        return new Application(
                account.tenant().domainId(),
                application.clientId(),
                application.name(),
                application.redirectUris(),
                secret -> SecretHash.of(secret).equals(application.clientSecret()));
    }
}
