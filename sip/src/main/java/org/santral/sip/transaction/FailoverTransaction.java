package org.santral.sip.transaction;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dns.SipResolver;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSerializer;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.TransportKind;

/** One request tried at the servers of a URI in turn (RFC 3263 §4.3), each time in a new transaction. */
final class FailoverTransaction implements ClientTransaction, ClientTransactionListener {

    /** A larger request must not go over UDP if the path's MTU is unknown (RFC 3261 §18.1.1). */
    private static final int MAX_DATAGRAM_BYTES = 1_300;

    private final SipResolver resolver;
    private final TcpRefusals tcpRefusals;
    private final ShardTransactions owner;
    private final SipRequest request;
    private final SipUri target;
    private final ClientTransactionListener listener;
    private final boolean large;
    private final Deque<Hop> untried = new ArrayDeque<>();
    private @Nullable ClientTransaction current;
    private @Nullable Headers cancelExtra;

    FailoverTransaction(
            SipResolver resolver,
            TcpRefusals tcpRefusals,
            ShardTransactions owner,
            SipRequest request,
            SipUri target,
            ClientTransactionListener listener) {
        this.resolver = resolver;
        this.tcpRefusals = tcpRefusals;
        this.owner = owner;
        this.request = request;
        this.target = target;
        this.listener = listener;
        this.large = SipSerializer.bytes(request).length > MAX_DATAGRAM_BYTES;
    }

    void start() {
        resolver.resolve(
                target, owner.shard(), this::resolved, why -> owner.guarded(() -> listener.transportError(why)));
    }

    private void resolved(List<Hop> hops) {
        for (Hop hop : hops) {
            if (large && hop.transport() == TransportKind.UDP && !tcpRefusals.refused(hop.address())) {
                untried.add(Hop.tcp(hop.address()));
            }
            untried.add(hop);
        }
        tryNext();
    }

    private void tryNext() {
        if (cancelExtra != null) {
            owner.guarded(() -> listener.transportError("cancelled before it was sent"));
            return;
        }
        ClientCore next = owner.client(request, untried.remove(), this);
        current = next;
        owner.start(next);
    }

    private boolean mayTryAnother() {
        return !untried.isEmpty() && cancelExtra == null;
    }

    @Override
    public @Nullable Hop hop() {
        ClientTransaction latest = current;
        return latest == null ? null : latest.hop();
    }

    @Override
    public void cancel(Headers extra) {
        owner.shard().run(() -> {
            cancelExtra = extra;
            ClientTransaction latest = current;
            if (latest != null) {
                latest.cancel(extra);
            }
        });
    }

    @Override
    public void response(SipResponse response, Hop source) {
        if (response.status() == 503 && mayTryAnother()) {
            tryNext();
        } else {
            listener.response(response, source);
        }
    }

    @Override
    public void timeout() {
        if (mayTryAnother()) {
            tryNext();
        } else {
            listener.timeout();
        }
    }

    @Override
    public void transportError(String why) {
        Hop failed = hop();
        if (large && failed != null && failed.transport() == TransportKind.TCP) {
            tcpRefusals.add(failed.address());
        }
        if (mayTryAnother()) {
            tryNext();
        } else {
            listener.transportError(why);
        }
    }
}
