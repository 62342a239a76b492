package org.santral.sip.transaction;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.santral.sip.dns.SipResolver;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.ParseResult;
import org.santral.sip.message.SipMessage;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSerializer;
import org.santral.sip.message.SipSyntaxException;
import org.santral.sip.message.SipUri;
import org.santral.sip.message.Via;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.HostPort;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.Receiver;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.Shards;
import org.santral.sip.transport.StackMetrics;
import org.santral.sip.transport.Tls;
import org.santral.sip.transport.Tokens;
import org.santral.sip.transport.TransportKind;
import org.santral.sip.transport.Transports;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A SIP element's transports and transactions (RFC 3261 §17, §18). Everything of one Call-ID happens on the one
 * {@link Shard} that owns it.
 */
public final class SipStack implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SipStack.class);
    /** Above so many times the overload bound even the refusals are too much work. */
    private static final int FLOOD_FACTOR = 4;

    private final SipStackSettings settings;
    private final StackMetrics metrics = new StackMetrics();
    private final Shards shards;
    private final Transports transports;
    private final List<ShardTransactions> transactions;
    private final SipResolver resolver;
    private final TcpRefusals tcpRefusals = new TcpRefusals(System::nanoTime);

    /**
     * Opens the listen points and begins to serve.
     *
     * @throws java.io.UncheckedIOException naming the listen point that cannot be opened and why
     */
    public SipStack(SipStackSettings settings, TransactionUser user) {
        this.settings = settings;
        shards = new Shards(settings.shards(), settings.limits().hardMaxPending(), metrics);
        Surroundings around = new Surroundings(
                settings.timers(), settings.limits(), user, settings.screen(), this::send, metrics, this::advertised);
        transactions = shards.all().stream()
                .map(shard -> new ShardTransactions(shard, around))
                .toList();
        try {
            transports = new Transports(
                    settings.listen(),
                    settings.externalAddress(),
                    settings.sipLimits(),
                    settings.limits(),
                    settings.tls(),
                    shards,
                    metrics,
                    settings.wiretap(),
                    new Dispatcher());
        } catch (RuntimeException e) {
            shards.close();
            throw e;
        }
        resolver = new SipResolver(shards.loop(shards.all().getFirst()), settings.nameServers(), listenPoints());
    }

    /** The listen points in the order of the settings, with their real ports. */
    public List<ListenPoint> listenPoints() {
        return transports.listenPoints();
    }

    /** What TLS shows and believes from the next handshake on; open connections stay. */
    public void tls(Tls changed) {
        transports.tls(changed);
    }

    /** The base timers in use. */
    public TimerValues timers() {
        return settings.timers();
    }

    public StackMetrics metrics() {
        return metrics;
    }

    /** Finds the hops of a URI. */
    public SipResolver resolver() {
        return resolver;
    }

    /** All shards by index. */
    public List<Shard> shards() {
        return shards.all();
    }

    /** A shard for a new call, in turn. */
    public Shard nextShard() {
        return shards.next();
    }

    /** The owner of a Call-ID. */
    public Shard shardOf(String sipCallId) {
        return shards.of(sipCallId);
    }

    /** A new Call-ID with 160 random bits and nothing of ours in it, owned by that shard. */
    public String newSipCallId(Shard shard) {
        return shards.newSipCallId(shard);
    }

    /** The host and port by which the peer behind that hop reaches this stack. */
    public HostPort advertised(Hop hop) {
        return transports.advertised(hop);
    }

    /** A Contact URI, without a user, by which the peer behind that hop reaches this stack. */
    public SipUri contact(Hop hop) {
        return contact(hop.transport(), advertised(hop));
    }

    /** A Contact URI, without a user, by which peers of that transport reach this stack, before their hop is known. */
    public SipUri contact(TransportKind transport) {
        return contact(transport, transports.advertised(transport));
    }

    private SipUri contact(TransportKind transport, HostPort at) {
        SipUri uri = SipUri.of(null, at.uriHost(), at.port());
        boolean listens = listenPoints().stream().anyMatch(point -> point.transport() == transport);
        return listens && transport != TransportKind.UDP ? uri.withParam("transport", transport.parameter()) : uri;
    }

    /**
     * Sends a request other than ACK to that hop; its top Via is added here. From any thread.
     *
     * @param shard the owner of the request's Call-ID
     * @throws IllegalArgumentException if another shard owns the Call-ID, or the request is too large to send
     */
    public ClientTransaction send(Shard shard, SipRequest request, Hop hop, ClientTransactionListener listener) {
        requireOwner(shard, request);
        ShardTransactions owner = transactions.get(shard.index());
        ClientCore client = owner.client(request, hop, listener);
        shard.run(() -> owner.start(client));
        return client;
    }

    /**
     * Sends a request other than ACK to the servers of that URI in turn, as RFC 3263 §4.3 says: the next one is tried,
     * with a new branch, when one cannot be reached, does not answer in time, or answers 503. From any thread.
     *
     * @param shard the owner of the request's Call-ID
     * @param target the topmost Route of a loose router, else the Request-URI (RFC 3261 §8.1.2)
     * @throws IllegalArgumentException if another shard owns the Call-ID, or the request is too large to send
     */
    public ClientTransaction send(Shard shard, SipRequest request, SipUri target, ClientTransactionListener listener) {
        requireOwner(shard, request);
        FailoverTransaction failover = new FailoverTransaction(
                resolver, tcpRefusals, transactions.get(shard.index()), request, target, listener);
        shard.run(failover::start);
        return failover;
    }

    /**
     * Sends the ACK to a 2xx (RFC 3261 §13.2.2.4); its top Via is added here unless it has one already.
     *
     * @return the ACK as sent; hand that one in to send it again for a repeated 2xx
     */
    public SipRequest sendAck(SipRequest ack, Hop hop) {
        SipRequest complete = ack.headers().has(HeaderNames.VIA)
                ? ack
                : transactions.getFirst().withVia(ack, hop, Via.MAGIC_COOKIE + Tokens.random(12));
        send(SipSerializer.bytes(complete), hop, why -> log.debug("an ACK was not sent: {}", why));
        return complete;
    }

    /** Sends the ACK to a 2xx to the first server of that URI. */
    public void sendAck(SipRequest ack, SipUri target) {
        resolver.resolve(
                target,
                shardOf(ack.callId()),
                hops -> sendAck(ack, hops.getFirst()),
                why -> log.debug("an ACK was not sent: {}", why));
    }

    private void requireOwner(Shard shard, SipRequest request) {
        if (shardOf(request.callId()) != shard) {
            throw new IllegalArgumentException("the Call-ID is not owned by " + shard);
        }
    }

    private void send(byte[] message, Hop hop, Consumer<String> failed) {
        transports.send(message, hop, failed);
    }

    /** Closes the listen points and connections and stops the shards; what was under way gets no further callbacks. */
    @Override
    public void close() {
        resolver.close();
        transports.close();
        shards.close();
    }

    /** Brings what the transports receive to the shard that owns it. */
    private final class Dispatcher implements Receiver {

        @Override
        public void message(SipMessage message, Hop source) {
            Shard shard = shards.of(message.callId());
            int pending = shard.pending();
            int bound = settings.limits().maxPending();
            if (pending > FLOOD_FACTOR * bound) {
                metrics.countOverloadDropped();
                return;
            }
            ShardTransactions owner = transactions.get(shard.index());
            long readAtNanos = System.nanoTime();
            handOver(
                    shard,
                    switch (message) {
                        case SipRequest request -> {
                            boolean overloaded = pending > bound
                                    || Transports.backlogged(
                                            source, settings.limits().lateFor());
                            yield () -> owner.request(request, source, owner.late(readAtNanos) || overloaded);
                        }
                        case SipResponse response ->
                            () -> {
                                owner.late(readAtNanos);
                                owner.response(response, source);
                            };
                    });
        }

        /** Even on the shard itself: what waits is to be seen, and reading must not wait for what it has read. */
        private void handOver(Shard shard, Runnable work) {
            try {
                shard.execute(work);
            } catch (RejectedExecutionException e) {
                metrics.countOverloadDropped();
            }
        }

        private boolean admits(SipRequest malformed, Hop source) {
            try {
                return settings.screen().admits(malformed, source);
            } catch (SipSyntaxException unreadable) {
                // The screen wanted a header that is broken: such a sender has shown no right to an answer.
                return false;
            }
        }

        /** Answered without a transaction, so that bad input costs no memory. */
        @Override
        public void malformed(ParseResult.Rejected rejected, Hop source) {
            if (rejected.request().method().equals("ACK") || !admits(rejected.request(), source)) {
                return;
            }
            SipResponse answer = rejected.answer().toTag(Tokens.tag()).build();
            send(SipSerializer.bytes(answer), source, why -> log.debug("a refusal was not sent: {}", why));
        }
    }
}
