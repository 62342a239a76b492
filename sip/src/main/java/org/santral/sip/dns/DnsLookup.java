package org.santral.sip.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.DefaultHostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DefaultDnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Single DNS questions, answered from a bounded cache or by the name servers in turn. */
final class DnsLookup implements AutoCloseable {

    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_SERVERS_ASKED = 3;
    private static final int MAX_RECORDS = 64;

    private final DnsNameResolver resolver;
    private final List<InetSocketAddress> nameServers;
    private final AddressFamilies families;
    private final DnsCache cache = new DnsCache(System::nanoTime);

    DnsLookup(EventLoop loop, List<InetSocketAddress> nameServers, AddressFamilies families) {
        this.families = families;
        this.nameServers =
                nameServers.isEmpty() ? DefaultDnsServerAddressStreamProvider.defaultAddressList() : nameServers;
        resolver = new DnsNameResolverBuilder(loop)
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class)
                .queryTimeoutMillis(QUERY_TIMEOUT.toMillis())
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .build();
    }

    /** NAPTR records of a domain; empty when there are none. */
    CompletableFuture<List<NaptrRecord>> naptr(String name) {
        return records(name, DnsRecordType.NAPTR, NaptrRecord::read);
    }

    /** SRV records of a service; empty when there are none. */
    CompletableFuture<List<SrvRecord>> srv(String name) {
        return records(name, DnsRecordType.SRV, SrvRecord::read);
    }

    /** Addresses of a host in the usable families, IPv4 first; empty when there are none. */
    CompletableFuture<List<InetAddress>> addresses(String host) {
        InetAddress literal = Literals.address(host);
        if (literal != null) {
            return CompletableFuture.completedFuture(List.of(literal));
        }
        List<InetAddress> local = fromHostsFile(host);
        if (!local.isEmpty()) {
            return CompletableFuture.completedFuture(local);
        }
        List<CompletableFuture<List<InetAddress>>> parts = new ArrayList<>(2);
        if (families.ipv4()) {
            parts.add(records(host, DnsRecordType.A, DnsLookup::readAddress));
        }
        if (families.ipv6()) {
            parts.add(records(host, DnsRecordType.AAAA, DnsLookup::readAddress));
        }
        return Sequence.flat(parts);
    }

    private List<InetAddress> fromHostsFile(String host) {
        DefaultHostsFileEntriesResolver file = HostsFile.RESOLVER;
        ResolvedAddressTypes types = !families.ipv6()
                ? ResolvedAddressTypes.IPV4_ONLY
                : families.ipv4() ? ResolvedAddressTypes.IPV4_PREFERRED : ResolvedAddressTypes.IPV6_ONLY;
        List<InetAddress> found = file.addresses(host, types);
        return found == null ? List.of() : found;
    }

    /** Read once, when the first name is looked up. */
    private static final class HostsFile {
        static final DefaultHostsFileEntriesResolver RESOLVER = new DefaultHostsFileEntriesResolver();
    }

    private static InetAddress readAddress(ByteBuf in) {
        byte[] bytes = new byte[in.readableBytes()];
        in.readBytes(bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + bytes.length + " bytes", e);
        }
    }

    private <T> CompletableFuture<List<T>> records(String name, DnsRecordType type, Function<ByteBuf, T> reader) {
        return cache.get(new DnsCache.Question(name, type.intValue()), () -> {
            CompletableFuture<DnsAnswer<T>> answer = new CompletableFuture<>();
            try {
                ask(0, new DefaultDnsQuestion(name, type), reader, answer);
            } catch (RuntimeException e) {
                // A name that DNS cannot spell: too long, an empty label.
                answer.completeExceptionally(e);
            }
            return answer;
        });
    }

    private <T> void ask(
            int server,
            DefaultDnsQuestion question,
            Function<ByteBuf, T> reader,
            CompletableFuture<DnsAnswer<T>> answer) {
        if (server >= Math.min(nameServers.size(), MAX_SERVERS_ASKED)) {
            answer.completeExceptionally(new UnknownHostException("no name server answers"));
            return;
        }
        resolver.query(nameServers.get(server), question).addListener(done -> {
            DnsAnswer<T> read = read(done, question.type(), reader);
            if (read == null) {
                ask(server + 1, question, reader, answer);
            } else {
                answer.complete(read);
            }
        });
    }

    /** The answer; null when this server gave none and another may know more. */
    private static <T> @Nullable DnsAnswer<T> read(Future<?> done, DnsRecordType type, Function<ByteBuf, T> reader) {
        if (!done.isSuccess() || !(done.getNow() instanceof AddressedEnvelope<?, ?> envelope)) {
            return null;
        }
        try {
            return envelope.content() instanceof DnsResponse response ? read(response, type, reader) : null;
        } finally {
            envelope.release();
        }
    }

    private static <T> @Nullable DnsAnswer<T> read(
            DnsResponse response, DnsRecordType type, Function<ByteBuf, T> reader) {
        if (response.code().equals(DnsResponseCode.NXDOMAIN)) {
            return DnsAnswer.none();
        }
        if (!response.code().equals(DnsResponseCode.NOERROR)) {
            return null;
        }
        List<T> records = new ArrayList<>();
        long ttlSeconds = Long.MAX_VALUE;
        int count = Math.min(response.count(DnsSection.ANSWER), MAX_RECORDS);
        for (int i = 0; i < count; i++) {
            DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
            if (record instanceof DnsRawRecord raw && record.type().equals(type)) {
                ttlSeconds = Math.min(ttlSeconds, record.timeToLive());
                T parsed = parsed(raw, reader);
                if (parsed != null) {
                    records.add(parsed);
                }
            }
        }
        return records.isEmpty() ? DnsAnswer.none() : new DnsAnswer<>(records, Duration.ofSeconds(ttlSeconds));
    }

    /** Null for a record that is malformed: one bad record must not hide the good ones. */
    private static <T> @Nullable T parsed(DnsRawRecord raw, Function<ByteBuf, T> reader) {
        try {
            return reader.apply(raw.content().duplicate());
        } catch (RuntimeException malformed) {
            return null;
        }
    }

    @Override
    public void close() {
        resolver.close();
    }
}
