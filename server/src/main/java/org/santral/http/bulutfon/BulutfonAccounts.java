package org.santral.http.bulutfon;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.http.SecretHash;
import org.santral.http.bulutfon.BulutfonSettings.Application;
import org.santral.http.bulutfon.BulutfonSettings.User;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;

/**
 * The tenants that use this dialect. Readers see one consistent snapshot; {@link #replace} swaps it whole when the
 * configuration changes. The tenant of an account is always as the {@link Directory} shows it now.
 */
public final class BulutfonAccounts {

    /** A tenant and how this dialect serves it. */
    public record Account(Tenant tenant, BulutfonSettings settings) {}

    /** A user and the account that he belongs to. */
    public record Member(Account account, User user) {}

    /** A client of OAuth 2 that the file names, and the account that it belongs to. */
    record Client(Account account, Application application) {}

    private record Snapshot(
            Map<Integer, Account> byDomainId,
            Map<String, Member> byEmail,
            Map<String, Client> byClientId,
            Map<SecretHash, Account> byMasterToken) {}

    private final Directory directory;
    private volatile Snapshot snapshot;

    /** @throws IllegalArgumentException when two tenants have a user, an application or a master token in common */
    public BulutfonAccounts(Directory directory, List<Account> accounts) {
        this.directory = directory;
        snapshot = index(accounts);
    }

    /** Replaces all accounts. */
    public void replace(List<Account> accounts) {
        snapshot = index(accounts);
    }

    public Optional<Account> byDomainId(int domainId) {
        return now(snapshot.byDomainId().get(domainId));
    }

    /** The user of that e-mail address, in any case. */
    public Optional<Member> byEmail(String email) {
        Member member = snapshot.byEmail().get(email.toLowerCase(Locale.ROOT));
        return member == null
                ? Optional.empty()
                : now(member.account()).map(account -> new Member(account, member.user()));
    }

    /** The client of that id. */
    Optional<Client> byClientId(String clientId) {
        Client client = snapshot.byClientId().get(clientId);
        return client == null
                ? Optional.empty()
                : now(client.account()).map(account -> new Client(account, client.application()));
    }

    /** The account that this master token opens. The token is compared by its hash, in constant time. */
    Optional<Account> byMasterToken(String token) {
        return now(snapshot.byMasterToken().get(SecretHash.of(token)));
    }

    /** Empty when there is no account, or its tenant is being taken out of the configuration. */
    private Optional<Account> now(@Nullable Account account) {
        return account == null
                ? Optional.empty()
                : directory
                        .byDomainId(account.tenant().domainId())
                        .map(tenant -> new Account(tenant, account.settings()));
    }

    private static Snapshot index(List<Account> accounts) {
        Map<Integer, Account> byDomainId = new HashMap<>();
        Map<String, Member> byEmail = new HashMap<>();
        Map<String, Client> byClientId = new HashMap<>();
        Map<SecretHash, Account> byMasterToken = new HashMap<>();
        for (Account account : accounts) {
            byDomainId.put(account.tenant().domainId(), account);
            for (User user : account.settings().users()) {
                if (byEmail.put(user.email(), new Member(account, user)) != null) {
                    throw new IllegalArgumentException(
                            "two users of the bulutfon sections have the same e-mail address");
                }
            }
            for (Application application : account.settings().applications()) {
                if (byClientId.put(application.clientId(), new Client(account, application)) != null) {
                    throw new IllegalArgumentException("two applications have the same client-id");
                }
            }
            BulutfonSettings.MasterToken token = account.settings().masterToken();
            if (token != null && byMasterToken.put(token.hash(), account) != null) {
                throw new IllegalArgumentException("two tenants have the same master-token");
            }
        }
        return new Snapshot(
                Map.copyOf(byDomainId), Map.copyOf(byEmail), Map.copyOf(byClientId), Map.copyOf(byMasterToken));
    }
}
