package org.santral.webhooks;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's wish to be told.
 *
 * @param domainId the tenant
 * @param name unique within the tenant and stable: queued events find their subscription by it after a restart. 1 to 64
 *     of {@code A-Z a-z 0-9 . _ / -}; what stands before the first slash names the dialect, see {@link HookDialects}
 * @param url where events go, absolute http or https
 * @param operatorSet true when the URL comes from the configuration file: it is called as it stands. False when a
 *     customer set it: {@link TargetGuard} refuses private targets
 * @param triggers what of calls it wants to hear of
 * @param notices what else it wants to hear of
 * @param number only calls from outside to this number of ours and calls to the outside that show it, in the form of
 *     {@code LedgerEvent.Accepted}; null: all calls
 */
public record Subscription(
        int domainId,
        String name,
        URI url,
        boolean operatorSet,
        Set<LedgerTrigger> triggers,
        Set<NoticeKind> notices,
        @Nullable String number) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]{1,64}");

    /** @throws IllegalArgumentException for a name or URL that cannot be used; the message says what is wrong */
    public Subscription {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("subscription name must be 1 to 64 of A-Z a-z 0-9 . _ / -");
        }
        checked(url);
        triggers = Set.copyOf(triggers);
        notices = Set.copyOf(notices);
    }

    /**
     * The URL, if events can be posted to it.
     *
     * @throws IllegalArgumentException if not; the message says why
     */
    public static URI checked(URI url) {
        HookTarget.of(url);
        return url;
    }

    /** Of all calls and nothing else. */
    public Subscription(int domainId, String name, URI url, boolean operatorSet, Set<LedgerTrigger> triggers) {
        this(domainId, name, url, operatorSet, triggers, Set.of(), null);
    }

    /** Of the calls of one number, or of all, and nothing else. */
    public Subscription(
            int domainId,
            String name,
            URI url,
            boolean operatorSet,
            Set<LedgerTrigger> triggers,
            @Nullable String number) {
        this(domainId, name, url, operatorSet, triggers, Set.of(), number);
    }
}
