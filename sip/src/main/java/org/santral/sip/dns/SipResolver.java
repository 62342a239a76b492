package org.santral.sip.dns;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.TransportKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a SIP URI to the ordered list of hops to try (RFC 3263 §4): NAPTR chooses the transport, SRV the servers by
 * priority and weight, A and AAAA their addresses. Never blocks.
 */
public final class SipResolver implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SipResolver.class);
    private static final int MAX_HOPS = 16;
    private static final int MAX_TARGETS = 8;

    private final DnsLookup dns;
    private final List<TransportKind> spoken;

    /**
     * A resolver that works on that loop.
     *
     * @param nameServers whom to ask, in this order; empty: the machine's own
     * @param listenPoints tells which transports and address families can be used
     */
    public SipResolver(EventLoop loop, List<InetSocketAddress> nameServers, List<ListenPoint> listenPoints) {
        dns = new DnsLookup(loop, nameServers, AddressFamilies.of(listenPoints));
        // TLS is for those who ask for it: a name that also serves it may well not prove itself.
        spoken = List.of(TransportKind.UDP, TransportKind.TCP);
    }

    /**
     * Finds the hops of a URI; one of the two callbacks runs on the shard, at once when no DNS is needed and the caller
     * is on the shard.
     *
     * @param found given one hop or more, best first
     * @param failed given the reason, for a log
     */
    public void resolve(SipUri target, Shard shard, Consumer<List<Hop>> found, Consumer<String> failed) {
        CompletableFuture<List<Hop>> hops;
        try {
            hops = hops(target);
        } catch (UnreachableTarget e) {
            String why = String.valueOf(e.getMessage());
            shard.run(() -> failed.accept(why));
            return;
        }
        hops.whenComplete((list, error) -> deliver(shard, () -> {
            if (error != null) {
                failed.accept(reason(error));
            } else if (list.isEmpty()) {
                failed.accept("no address found");
            } else {
                found.accept(list.size() > MAX_HOPS ? list.subList(0, MAX_HOPS) : list);
            }
        }));
    }

    private static void deliver(Shard shard, Runnable result) {
        try {
            shard.run(result);
        } catch (RejectedExecutionException e) {
            log.debug("{} takes no more tasks", shard, e);
        } catch (RuntimeException | Error e) {
            log.error("a callback failed", e);
        }
    }

    private static String reason(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return String.valueOf(cause.getMessage());
    }

    private CompletableFuture<List<Hop>> hops(SipUri uri) {
        String host = Literals.host(uri);
        TransportKind named = namedTransport(uri);
        TransportKind transport = named == null ? TransportKind.UDP : named;
        InetAddress literal = Literals.address(host);
        if (literal != null) {
            int port = uri.port() > 0 ? uri.port() : transport.defaultPort();
            return CompletableFuture.completedFuture(
                    List.of(new Hop(transport, new InetSocketAddress(literal, port), null, host)));
        }
        if (uri.port() > 0) {
            return addresses(host, uri.port(), transport, host);
        }
        if (named != null) {
            String service = named == TransportKind.TLS ? "_sips._tcp." : "_sip._" + named.parameter() + ".";
            return orAddresses(servers(service + host, named, host), host, named);
        }
        return dns.naptr(host).thenCompose(naptrs -> byNaptr(naptrs, host));
    }

    private static @Nullable TransportKind namedTransport(SipUri uri) {
        if (uri.tel()) {
            throw new UnreachableTarget("no transport for " + uri.scheme());
        }
        String parameter = uri.transport();
        if (uri.secure()) {
            if ("udp".equalsIgnoreCase(parameter)) {
                throw new UnreachableTarget("no TLS over UDP");
            }
            return TransportKind.TLS;
        }
        if (parameter == null) {
            return null;
        }
        TransportKind kind = TransportKind.named(parameter);
        if (kind == null) {
            throw new UnreachableTarget("no transport " + parameter);
        }
        return kind;
    }

    private CompletableFuture<List<Hop>> byNaptr(List<NaptrRecord> naptrs, String host) {
        List<CompletableFuture<List<Hop>>> found = new ArrayList<>();
        for (NaptrRecord naptr : NaptrRecord.usable(naptrs)) {
            TransportKind kind = naptr.transport();
            if (kind != null && spoken.contains(kind) && found.size() < MAX_TARGETS) {
                found.add(servers(naptr.replacement(), kind, host));
            }
        }
        if (found.isEmpty()) {
            for (TransportKind kind : spoken) {
                found.add(servers("_sip._" + kind.parameter() + "." + host, kind, host));
            }
        }
        return orAddresses(Sequence.flat(found), host, TransportKind.UDP);
    }

    private CompletableFuture<List<Hop>> orAddresses(
            CompletableFuture<List<Hop>> servers, String host, TransportKind transport) {
        return servers.thenCompose(hops -> hops.isEmpty()
                ? addresses(host, transport.defaultPort(), transport, host)
                : CompletableFuture.completedFuture(hops));
    }

    /** @param name the host of the URI: what SRV says is no proof of who serves it (RFC 5922 §7.1) */
    private CompletableFuture<List<Hop>> servers(String service, TransportKind transport, String name) {
        return dns.srv(service).thenCompose(records -> {
            List<CompletableFuture<List<Hop>>> found = new ArrayList<>();
            for (SrvRecord record : SrvRecord.inOrder(records)) {
                if (found.size() < MAX_TARGETS) {
                    found.add(addresses(record.target(), record.port(), transport, name));
                }
            }
            return Sequence.flat(found);
        });
    }

    private CompletableFuture<List<Hop>> addresses(String host, int port, TransportKind transport, String name) {
        return dns.addresses(host).thenApply(all -> all.stream()
                .map(address -> new Hop(transport, new InetSocketAddress(address, port), null, name))
                .toList());
    }

    /** Ends all queries. */
    @Override
    public void close() {
        dns.close();
    }

    /** A URI that this stack can never reach. */
    private static final class UnreachableTarget extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreachableTarget(String why) {
            super(why, null, false, false);
        }
    }
}
