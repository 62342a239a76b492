package org.santral.http.bulutfon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.santral.http.bulutfon.BulutfonAccounts.Account;
import org.santral.http.bulutfon.BulutfonSettings.Hook;
import org.santral.tenant.Numbering;
import org.santral.webhooks.Subscription;

/**
 * A tenant's hooks as subscriptions, computed once for the settings that they come from.
 *
 * @param region by which numbers are written
 * @param hooks by the name of their subscription
 */
record HookList(BulutfonSettings settings, String region, List<Subscription> subscriptions, Map<String, Hook> hooks) {

    static HookList of(Account account) {
        List<Subscription> subscriptions = new ArrayList<>();
        Map<String, Hook> hooks = new LinkedHashMap<>();
        for (Hook hook : account.settings().hooks()) {
            String first = name(hook);
            String name = first;
            for (int n = 2; hooks.putIfAbsent(name, hook) != null; n++) {
                name = first + "-" + n;
            }
            subscriptions.add(new Subscription(
                    account.tenant().domainId(),
                    name,
                    hook.url(),
                    true,
                    BulutfonEvents.triggers(hook.events()),
                    Numbering.display(hook.did(), account.tenant().region())));
        }
        return new HookList(
                account.settings(), account.tenant().region(), List.copyOf(subscriptions), Map.copyOf(hooks));
    }

    /** Whether these are still the hooks of that account. */
    boolean isOf(Account account) {
        return settings.equals(account.settings())
                && region.equals(account.tenant().region());
    }

    /** Stays the same as long as number and URL do, whatever else of the hook changes. */
    private static String name(Hook hook) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((hook.did() + " " + hook.url()).getBytes(StandardCharsets.UTF_8));
            return BulutfonEvents.NAME + "/" + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
