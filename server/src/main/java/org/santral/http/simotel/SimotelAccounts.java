package org.santral.http.simotel;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.http.SecretHash;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;

/**
 * The tenants that use this dialect. Readers see one consistent snapshot; {@link #replace} swaps it whole when the
 * configuration changes. The tenant of an account is always as the {@link Directory} shows it now.
 */
public final class SimotelAccounts {

    /** A tenant and how this dialect serves it. */
    public record Account(Tenant tenant, SimotelSettings settings) {
        /** Whether requests may come from there. */
        boolean admits(InetAddress address) {
            return settings.allowedIps().isEmpty()
                    || settings.allowedIps().stream().anyMatch(range -> range.contains(address));
        }
    }

    /** A client and the account that it belongs to. */
    record Client(Account account, SimotelSettings.Account client) {}

    private record Snapshot(
            Map<Integer, Account> byDomainId, Map<String, List<Client>> byUser, Map<SecretHash, Client> byKey) {}

    private final Directory directory;
    private volatile Snapshot snapshot;

    /** @throws IllegalArgumentException when two clients have the same API key */
    public SimotelAccounts(Directory directory, List<Account> accounts) {
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

    /** The client of that API key; compared by its hash, in constant time. */
    Optional<Client> byKey(String key) {
        return now(snapshot.byKey().get(SecretHash.of(key)));
    }

    /** The clients of that name; several tenants may have one. */
    List<Client> byUser(String user) {
        return snapshot.byUser().getOrDefault(user, List.of()).stream()
                .flatMap(client -> now(client).stream())
                .toList();
    }

    /** Whether any tenant takes requests from there. */
    boolean admits(InetAddress address) {
        return snapshot.byDomainId().values().stream().anyMatch(account -> account.admits(address));
    }

    private Optional<Client> now(@Nullable Client client) {
        return client == null
                ? Optional.empty()
                : now(client.account()).map(account -> new Client(account, client.client()));
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
        Map<String, List<Client>> byUser = new HashMap<>();
        Map<SecretHash, Client> byKey = new HashMap<>();
        for (Account account : accounts) {
            byDomainId.put(account.tenant().domainId(), account);
            for (SimotelSettings.Account one : account.settings().accounts()) {
                Client client = new Client(account, one);
                byUser.computeIfAbsent(one.user(), _ -> new ArrayList<>()).add(client);
                if (one.apiKey() != null && byKey.put(one.apiKey(), client) != null) {
                    throw new IllegalArgumentException("two accounts of the simotel sections have the same api-key");
                }
            }
        }
        return new Snapshot(Map.copyOf(byDomainId), Map.copyOf(byUser), Map.copyOf(byKey));
    }
}
