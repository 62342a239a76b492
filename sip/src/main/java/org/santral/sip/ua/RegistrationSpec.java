package org.santral.sip.ua;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Credentials;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;

/**
 * A registration to keep (RFC 3261 §10).
 *
 * @param shard the thread it lives on
 * @param registrar the Request-URI: the registrar's domain without a user
 * @param address the address of record: To and From
 * @param contactUser the user part of our Contact, which the registrar will call; null for none
 * @param nextHop where to send; null to follow the first route or the registrar by RFC 3263
 * @param routes Route headers (an outbound proxy), possibly empty
 * @param credentials for 401 and 407, or null
 * @param expires how long a binding shall live, at least a minute; the registrar may shorten it
 */
public record RegistrationSpec(
        Shard shard,
        SipUri registrar,
        NameAddr address,
        @Nullable String contactUser,
        @Nullable Hop nextHop,
        List<NameAddr> routes,
        @Nullable Credentials credentials,
        Duration expires) {

    /** Checks the range. */
    public RegistrationSpec {
        routes = List.copyOf(routes);
        if (expires.compareTo(Duration.ofMinutes(1)) < 0 || expires.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException("expires is not within a minute and a year: " + expires);
        }
    }
}
