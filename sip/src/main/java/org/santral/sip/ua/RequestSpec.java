package org.santral.sip.ua;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Credentials;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;

/**
 * A request outside of dialogs: REGISTER, OPTIONS, MESSAGE, ….
 *
 * @param shard the thread it lives on
 * @param method the method; not INVITE, ACK or CANCEL
 * @param target the Request-URI
 * @param from the From header without a tag
 * @param to the To header without a tag
 * @param nextHop where to send; null to follow the first route or the target by RFC 3263, with failover
 * @param routes Route headers, possibly empty
 * @param extra more headers, Content-Type included when there is a body
 * @param body the body, possibly empty
 * @param credentials for 401 and 407; null to hand a challenge to the listener
 */
public record RequestSpec(
        Shard shard,
        String method,
        SipUri target,
        NameAddr from,
        NameAddr to,
        @Nullable Hop nextHop,
        List<NameAddr> routes,
        Headers extra,
        byte[] body,
        @Nullable Credentials credentials) {

    /** Copies the routes. */
    public RequestSpec {
        routes = List.copyOf(routes);
    }

    /** A request without routes, headers, body and credentials. */
    public static RequestSpec of(
            Shard shard, String method, SipUri target, NameAddr from, NameAddr to, @Nullable Hop nextHop) {
        return new RequestSpec(shard, method, target, from, to, nextHop, List.of(), Headers.EMPTY, new byte[0], null);
    }
}
