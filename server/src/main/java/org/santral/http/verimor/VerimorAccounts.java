package org.santral.http.verimor;

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
public final class VerimorAccounts {

    /** A tenant and how this dialect serves it. */
    public record Account(Tenant tenant, VerimorSettings settings) {}

    private record Snapshot(Map<SecretHash, Account> byKey, Map<Integer, Account> byDomainId) {}

    private final Directory directory;
    private volatile Snapshot snapshot;

    public VerimorAccounts(Directory directory, List<Account> accounts) {
        this.directory = directory;
        snapshot = index(accounts);
    }

    /** Replaces all accounts. */
    public void replace(List<Account> accounts) {
        snapshot = index(accounts);
    }

    /** The account that this key opens. The key is compared by its hash, in constant time. */
    Optional<Account> byKey(String key) {
        return now(snapshot.byKey().get(SecretHash.of(key)));
    }

    Optional<Account> byDomainId(int domainId) {
        return now(snapshot.byDomainId().get(domainId));
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
        Map<SecretHash, Account> byKey = new HashMap<>();
        Map<Integer, Account> byDomainId = new HashMap<>();
        for (Account account : accounts) {
            byDomainId.put(account.tenant().domainId(), account);
            for (SecretHash key : account.settings().keys()) {
                if (byKey.put(key, account) != null) {
                    throw new IllegalArgumentException("two tenants have the same key");
                }
            }
        }
        return new Snapshot(Map.copyOf(byKey), Map.copyOf(byDomainId));
    }
}
