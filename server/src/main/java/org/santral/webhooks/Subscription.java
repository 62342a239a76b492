package org.santral.webhooks;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A tenant's wish to be told.
 *
 * @param domainId the tenant
 * @param name unique within the tenant and stable: queued events find their subscription by it after a restart. 1 to 64
 *     of {@code A-Z a-z 0-9 . _ / -}; for Verimor's single URL {@code verimor}
 * @param url where events go, absolute http or https
 * @param operatorSet true when the URL comes from the configuration file: it is called as it stands. False when a
 *     customer set it: {@link TargetGuard} refuses private targets
 * @param triggers what it wants to hear of
 */
public record Subscription(int domainId, String name, URI url, boolean operatorSet, Set<LedgerTrigger> triggers) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]{1,64}");

    /** @throws IllegalArgumentException for a name or URL that cannot be used; the message says what is wrong */
    public Subscription {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("subscription name must be 1 to 64 of A-Z a-z 0-9 . _ / -");
        }
        HookTarget.of(url);
        triggers = Set.copyOf(triggers);
    }
}
