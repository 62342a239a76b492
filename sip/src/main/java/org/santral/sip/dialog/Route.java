package org.santral.sip.dialog;

import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;

/**
 * Where a request goes.
 *
 * @param shard the shard of its Call-ID
 * @param hop a fixed next hop, or null
 * @param uri what RFC 3263 resolves, with failover, when there is no fixed hop
 */
public record Route(Shard shard, @Nullable Hop hop, SipUri uri) {}
