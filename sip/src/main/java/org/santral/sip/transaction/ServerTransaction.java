package org.santral.sip.transaction;

import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.Tokens;

/**
 * A request that we received and have to answer (RFC 3261 §17.2). Retransmissions and lost final responses are the
 * stack's work, except for a 2xx to INVITE, which the user repeats until the ACK comes (§13.3.1.4).
 */
public final class ServerTransaction {

    private final SipRequest request;
    private final Hop source;
    private final String toTag = Tokens.tag();
    private final ServerCore core;

    ServerTransaction(SipRequest request, Hop source, ServerCore core) {
        this.request = request;
        this.source = source;
        this.core = core;
    }

    /** The request, its top Via completed with where it really came from. */
    public SipRequest request() {
        return request;
    }

    /** Where the request came from; sending to it leads back the same way. */
    public Hop source() {
        return source;
    }

    /**
     * A fresh tag for the To header of the answers. The stack's own answers carry it, so the user's should, too
     * (§9.2 wants one tag for the answers to an INVITE and its CANCEL).
     */
    public String toTag() {
        return toTag;
    }

    /** The owner of this transaction's Call-ID. */
    public Shard shard() {
        return core.shard();
    }

    /**
     * Sends a response; from any thread. Provisional ones as often as wished, then one final; of an INVITE the same 2xx
     * again for each retransmission. A response that comes too late is ignored. A 408 to another method than INVITE is
     * not sent and no provisional one but 100 (RFC 4320 §4.1, §4.2).
     */
    public void respond(SipResponse response) {
        core.shard().run(() -> core.respond(response));
    }

    /** What to run, on the shard, when a response could not be sent. Set it on the shard. */
    public void onTransportError(Runnable callback) {
        core.onTransportError(callback);
    }

    /** What to run, on the shard, when the transaction has ended and its memory is released. Set it on the shard. */
    public void onTerminated(Runnable callback) {
        core.onTerminated(callback);
    }
}
