package org.santral.sip.ua;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Credentials;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipUri;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;

/**
 * A call to place. Nothing but what stands here goes into the INVITE, besides our own Contact, Call-ID and tags.
 *
 * @param shard the thread of the call
 * @param target the Request-URI
 * @param from the From header without a tag
 * @param to the To header without a tag
 * @param nextHop where to send; null to follow the first route or the target by RFC 3263, with failover
 * @param routes Route headers to start with (an outbound proxy), possibly empty
 * @param offer our session; null asks the peer for its offer, see {@link org.santral.sip.dialog.Dialog#acknowledge}
 * @param extra more headers: P-Asserted-Identity, Privacy, Alert-Info, …
 * @param credentials for 401 and 407; null to fail on a challenge
 * @param follow3xx whether to try the contacts of a redirection by ourselves
 * @param maxForwards how many hops it may go on for, 0–255 (§8.1.1.6)
 */
public record InviteSpec(
        Shard shard,
        SipUri target,
        NameAddr from,
        NameAddr to,
        @Nullable Hop nextHop,
        List<NameAddr> routes,
        @Nullable SessionDescription offer,
        Headers extra,
        @Nullable Credentials credentials,
        boolean follow3xx,
        int maxForwards) {
    /** Of a call that begins here (§8.1.1.6). */
    public static final int MAX_FORWARDS = 70;

    /** Copies the routes. */
    public InviteSpec {
        routes = List.copyOf(routes);
    }

    /** A call that begins here. */
    public InviteSpec(
            Shard shard,
            SipUri target,
            NameAddr from,
            NameAddr to,
            @Nullable Hop nextHop,
            List<NameAddr> routes,
            @Nullable SessionDescription offer,
            Headers extra,
            @Nullable Credentials credentials,
            boolean follow3xx) {
        this(shard, target, from, to, nextHop, routes, offer, extra, credentials, follow3xx, MAX_FORWARDS);
    }

    /** A plain call with an offer: no routes, headers, credentials or redirection. */
    public static InviteSpec of(
            Shard shard, SipUri target, NameAddr from, NameAddr to, @Nullable Hop nextHop, SessionDescription offer) {
        return new InviteSpec(shard, target, from, to, nextHop, List.of(), offer, Headers.EMPTY, null, false);
    }

    /** The same call with these headers added. */
    public InviteSpec withExtra(Headers headers) {
        return new InviteSpec(
                shard, target, from, to, nextHop, routes, offer, headers, credentials, follow3xx, maxForwards);
    }

    /** The same call with credentials for challenges. */
    public InviteSpec withCredentials(@Nullable Credentials newCredentials) {
        return new InviteSpec(
                shard, target, from, to, nextHop, routes, offer, extra, newCredentials, follow3xx, maxForwards);
    }
}
