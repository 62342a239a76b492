package org.santral.oauth;

import java.time.Instant;
import java.util.Set;

/** What an access token turned out to be. */
public sealed interface Checked {
    /**
     * Good.
     *
     * @param userEmail as the configuration file writes it
     * @param scopes of {@link Scopes#ALL}; at least one
     */
    record Valid(int domainId, String userEmail, String clientId, Set<String> scopes, Instant expires)
            implements Checked {}

    /** Was good once; the client should refresh. */
    record Expired() implements Checked {}

    /** Never issued, revoked, or its user, application or tenant is gone. */
    record Unknown() implements Checked {}
}
