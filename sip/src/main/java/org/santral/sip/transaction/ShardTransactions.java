package org.santral.sip.transaction;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSerializer;
import org.santral.sip.message.Via;
import org.santral.sip.transport.Guard;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.HostPort;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.StackMetrics;
import org.santral.sip.transport.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All transactions of one shard and the matching of messages to them. Only the shard's own thread comes here. */
final class ShardTransactions {

    private static final Logger log = LoggerFactory.getLogger(ShardTransactions.class);

    private final Shard shard;
    private final Surroundings around;
    private final Lateness lateness;
    private final Map<ServerKey, ServerCore> servers = new HashMap<>();
    private final Map<MergeKey, ServerCore> merges = new HashMap<>();
    private final Map<ClientKey, ClientCore> clients = new HashMap<>();

    ShardTransactions(Shard shard, Surroundings around) {
        this.shard = shard;
        this.around = around;
        this.lateness = new Lateness(around.limits().lateFor());
    }

    /**
     * A request came in.
     *
     * @param overloaded whether anything new outside of dialogs has to be refused
     */
    void request(SipRequest request, Hop source, boolean overloaded) {
        boolean ack = request.method().equals("ACK");
        ServerKey key = ServerKey.of(request, ack ? "INVITE" : request.method());
        ServerCore known = servers.get(key);
        if (ack) {
            ack(request, source, known);
        } else if (known != null) {
            around.metrics().countRetransmissionIn();
            known.requestAgain();
        } else if (request.method().equals("CANCEL")) {
            cancel(request, source, key);
        } else if (!around.screen().admits(request, source)) {
            around.metrics().countScreened();
        } else if (mustRefuse(request, overloaded)) {
            refuse(request, source);
        } else {
            begin(request, source, key);
        }
    }

    /** In overload what belongs to a dialog still enters: calls that are up stay untouched, and a BYE relieves us. */
    private boolean mustRefuse(SipRequest request, boolean overloaded) {
        return overloaded && request.toTag() == null
                || servers.size() >= around.limits().maxTransactions();
    }

    private void ack(SipRequest ack, Hop source, @Nullable ServerCore known) {
        if (known instanceof InviteServer invite) {
            invite.ack(ack, source);
        } else if (around.screen().admits(ack, source)) {
            passAck(ack, source);
        } else {
            around.metrics().countScreened();
        }
    }

    private void cancel(SipRequest cancel, Hop source, ServerKey key) {
        ServerCore invite = servers.get(ServerKey.of(cancel, "INVITE"));
        if (invite != null && !invite.comesFrom(source)) {
            // CANCEL goes hop by hop (§9.1): only who sent the INVITE can take it back.
            around.metrics().countScreened();
            return;
        }
        if (invite == null && !around.screen().admits(cancel, source)) {
            around.metrics().countScreened();
            return;
        }
        ServerTransaction open = invite == null ? null : invite.handle();
        NonInviteServer transaction = new NonInviteServer(this, key, cancel, source);
        add(transaction);
        transaction.start();
        String tag = open == null ? Tokens.tag() : open.toTag();
        transaction.respond(SipResponse.to(cancel, invite == null ? 481 : 200, null)
                .toTag(tag)
                .build());
        if (open != null) {
            guarded(() -> around.user().cancel(open, cancel));
        }
    }

    private void begin(SipRequest request, Hop source, ServerKey key) {
        ServerCore transaction;
        if (request.method().equals("INVITE")) {
            InviteServer invite = new InviteServer(this, key, request, source);
            transaction = invite;
            invite.start();
        } else {
            NonInviteServer other = new NonInviteServer(this, key, request, source);
            transaction = other;
            other.start();
        }
        ServerTransaction handle = Objects.requireNonNull(transaction.handle());
        MergeKey merge = transaction.mergeKey();
        boolean merged = merge != null && merges.containsKey(merge);
        add(transaction);
        if (merged) {
            transaction.respond(
                    SipResponse.to(request, 482, null).toTag(handle.toTag()).build());
        } else {
            guarded(() -> around.user().request(handle, request));
        }
    }

    /** Overload: an INVITE is told to come back later, everything else will be retransmitted by its sender anyway. */
    private void refuse(SipRequest request, Hop source) {
        if (!request.method().equals("INVITE")) {
            around.metrics().countOverloadDropped();
            return;
        }
        around.metrics().countOverloadRefused();
        SipResponse response = SipResponse.to(request, 503, null)
                .toTag(Tokens.tag())
                .with(
                        HeaderNames.RETRY_AFTER,
                        Long.toString(around.limits().retryAfter().toSeconds()))
                .build();
        Hop hop = ReplyRoute.of(request.topVia(), source).hop();
        send(SipSerializer.bytes(response), hop, why -> log.debug("a 503 was not sent: {}", why));
    }

    /**
     * Notes that the turn of a message has come.
     *
     * @param readAtNanos when it was read, by {@link System#nanoTime}
     * @return whether messages wait so long that this shard is overloaded
     */
    boolean late(long readAtNanos) {
        long now = System.nanoTime();
        return lateness.note(now - readAtNanos, now);
    }

    /** A response came in. */
    void response(SipResponse response, Hop source) {
        String branch = response.topVia().branch();
        ClientCore client = branch == null
                ? null
                : clients.get(new ClientKey(branch, response.cseq().method()));
        if (client != null) {
            client.received(response, source);
        } else if (response.success() && response.cseq().method().equals("INVITE")) {
            guarded(() -> around.user().stray(response, source));
        }
    }

    /** Starts a client transaction that {@link #client} made. */
    void start(ClientCore client) {
        clients.put(client.key(), client);
        around.metrics().addTransactions(1);
        client.start();
    }

    /** A client transaction for the request, with its Via added; nothing is sent yet. */
    ClientCore client(SipRequest request, Hop hop, ClientTransactionListener listener) {
        String branch = Via.MAGIC_COOKIE + Tokens.random(12);
        SipRequest complete = withVia(request, hop, branch);
        ClientKey key = new ClientKey(branch, request.method());
        return request.method().equals("INVITE")
                ? new InviteClient(this, key, complete, hop, listener)
                : new NonInviteClient(this, key, complete, hop, listener);
    }

    /** The request with a new top Via of ours for that hop. */
    SipRequest withVia(SipRequest request, Hop hop, String branch) {
        HostPort sentBy = around.sentBy().apply(hop);
        Via via = Via.of(hop.transport().name(), sentBy.uriHost(), sentBy.port(), branch);
        return request.toBuilder().prepend(HeaderNames.VIA, via.toString()).build();
    }

    private void add(ServerCore transaction) {
        servers.put(transaction.key, transaction);
        MergeKey merge = transaction.mergeKey();
        if (merge != null && transaction.handle() != null) {
            merges.putIfAbsent(merge, transaction);
        }
        around.metrics().addTransactions(1);
    }

    void remove(ServerCore transaction) {
        if (servers.remove(transaction.key, transaction)) {
            around.metrics().addTransactions(-1);
        }
        MergeKey merge = transaction.mergeKey();
        if (merge != null) {
            merges.remove(merge, transaction);
        }
    }

    void remove(ClientCore transaction) {
        if (clients.remove(transaction.key(), transaction)) {
            around.metrics().addTransactions(-1);
        }
    }

    void passAck(SipRequest ack, Hop source) {
        guarded(() -> around.user().ack(ack, source));
    }

    void send(byte[] message, Hop hop, Consumer<String> failed) {
        around.sender().send(message, hop, failed);
    }

    /** Runs the task on the shard after what runs now; from any thread. */
    void later(Runnable task) {
        try {
            shard.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("{} takes no more tasks", shard, e);
        }
    }

    void guarded(Runnable callback) {
        Guard.run(callback, around.metrics());
    }

    Shard shard() {
        return shard;
    }

    TimerValues timers() {
        return around.timers();
    }

    StackMetrics metrics() {
        return around.metrics();
    }
}
