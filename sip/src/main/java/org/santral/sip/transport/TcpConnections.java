package org.santral.sip.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All TCP and TLS connections of a stack, found again by their remote address whoever opened them (RFC 3261 §18.1.1). A TLS
 * connection that we opened proved one name, and carries what is meant for that name alone.
 */
final class TcpConnections {

    private final EventLoopGroup loops;
    private final Ingress ingress;
    private final TransportLimits limits;
    private final Map<Target, TcpConnection> byRemote = new ConcurrentHashMap<>();
    private final Map<InetAddress, Integer> acceptedBySource = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private volatile boolean closed;
    private volatile Tls tls;

    private record Target(
            TransportKind kind,
            InetSocketAddress address,
            @Nullable String name) {
        static Target of(TcpConnection connection) {
            return new Target(connection.kind(), connection.remote(), connection.name());
        }

        static Target of(Hop hop) {
            String name = hop.transport() == TransportKind.TLS ? hop.name() : null;
            return new Target(hop.transport(), hop.address(), name);
        }
    }

    TcpConnections(EventLoopGroup loops, Ingress ingress, TransportLimits limits, Tls tls) {
        this.tls = tls;
        this.loops = loops;
        this.ingress = ingress;
        this.limits = limits;
    }

    /** What is shown and believed from the next handshake on. */
    void tls(Tls changed) {
        tls = changed;
    }

    /** Listens; returns the point with its real port. */
    ListenPoint listen(ListenPoint point) throws IOException {
        TransportKind kind = point.transport();
        if (kind == TransportKind.TLS && !tls.canAccept()) {
            throw new IOException("TLS needs a certificate and a key");
        }
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel, kind);
                    }
                })
                .bind(point.address())
                .awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            throw new IOException(cause.getMessage(), cause);
        }
        channels.add(bound.channel());
        return new ListenPoint(kind, (InetSocketAddress) bound.channel().localAddress());
    }

    private void accepted(Channel channel, TransportKind kind) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        if (remote == null) {
            channel.close();
            return;
        }
        InetAddress source = remote.getAddress();
        int fromSource = acceptedBySource.merge(source, 1, Integer::sum);
        channel.closeFuture()
                .addListener(done -> acceptedBySource.computeIfPresent(source, (a, n) -> n == 1 ? null : n - 1));
        if (fromSource > limits.maxConnectionsPerSource() || !enter(channel)) {
            ingress.metrics().connectionsRefused.increment();
            channel.close();
            return;
        }
        TcpConnection connection = new TcpConnection(kind, remote, null, ingress, limits);
        byRemote.put(Target.of(connection), connection);
        if (kind == TransportKind.TLS) {
            channel.pipeline().addLast(tls.accepting(channel, limits.connectTimeout()));
        }
        equip(channel, connection);
    }

    private WriteBufferWaterMark waterMark() {
        return new WriteBufferWaterMark(limits.maxUnsentBytes() / 2, limits.maxUnsentBytes());
    }

    /** Counts the channel in for as long as it is open; false when there are too many. */
    private boolean enter(Channel channel) {
        if (count.incrementAndGet() > limits.maxConnections()) {
            count.decrementAndGet();
            return false;
        }
        ingress.metrics().connections.increment();
        channel.closeFuture().addListener(done -> {
            count.decrementAndGet();
            ingress.metrics().connections.decrement();
        });
        channels.add(channel);
        return true;
    }

    private void equip(Channel channel, TcpConnection connection) {
        channel.pipeline()
                .addLast(new IdleStateHandler(0, 0, limits.idleTimeout().toMillis(), TimeUnit.MILLISECONDS))
                .addLast(connection);
        channel.closeFuture().addListener(done -> {
            byRemote.remove(Target.of(connection), connection);
            connection.fail("connection was closed");
        });
    }

    /** Sends over the hop's own connection if it is open, else over any to that address, else over a new one. */
    void send(byte[] bytes, Hop hop, Consumer<String> failed) {
        if (closed) {
            failed.accept("the stack is closed");
            return;
        }
        if (hop.flow() instanceof TcpConnection own && own.isOpen()) {
            own.send(bytes, failed);
            return;
        }
        TcpConnection[] fresh = {null};
        TcpConnection connection = byRemote.compute(Target.of(hop), (target, known) -> {
            boolean nameless = target.kind() == TransportKind.TLS && target.name() == null;
            if ((known != null && known.isOpen()) || nameless) {
                return known;
            }
            fresh[0] = new TcpConnection(target.kind(), target.address(), target.name(), ingress, limits);
            return fresh[0];
        });
        if (connection == null) {
            failed.accept("the TLS connection is gone, and no name is known that a new one could be checked by");
            return;
        }
        connection.send(bytes, failed);
        if (fresh[0] != null) {
            connect(fresh[0]);
        }
    }

    private void connect(TcpConnection connection) {
        ChannelFuture connected = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        limits.connectTimeout().toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void handlerAdded(ChannelHandlerContext ctx) {
                        if (enter(ctx.channel())) {
                            secure(ctx.channel(), connection);
                            equip(ctx.channel(), connection);
                            ctx.pipeline().remove(this);
                        } else {
                            ingress.metrics().connectionsRefused.increment();
                            ctx.close();
                        }
                    }
                })
                .connect(connection.remote());
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                byRemote.remove(Target.of(connection), connection);
                connection.fail(String.valueOf(done.cause()));
            }
        });
    }

    private void secure(Channel channel, TcpConnection connection) {
        String name = connection.name();
        if (name != null) {
            int port = connection.remote().getPort();
            channel.pipeline().addLast(tls.connecting(channel, name, port, limits.connectTimeout()));
        }
    }

    void close() {
        closed = true;
        channels.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
