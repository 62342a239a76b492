package org.santral.http.verimor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.santral.http.SecretHash;
import org.santral.tenant.Tenant;

/**
 * The tenants that use this dialect. Readers see one consistent snapshot; {@link #replace} swaps it whole when the
 * configuration changes.
 */
public final class VerimorAccounts {

    /** A tenant and how this dialect serves it. */
    public record Account(Tenant tenant, VerimorSettings settings) {}

    private record Snapshot(Map<SecretHash, Account> byKey, Map<Integer, Account> byDomainId) {}

    private volatile Snapshot snapshot;

    public VerimorAccounts(List<Account> accounts) {
        snapshot = index(accounts);
    }

    /** Replaces all accounts. */
    public void replace(List<Account> accounts) {
        snapshot = index(accounts);
    }

    /** The account that this key opens. The key is compared by its hash, in constant time. */
    Optional<Account> byKey(String key) {
        return Optional.ofNullable(snapshot.byKey().get(SecretHash.of(key)));
    }

    Optional<Account> byDomainId(int domainId) {
        return Optional.ofNullable(snapshot.byDomainId().get(domainId));
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
