package org.santral.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.ParseResult;
import org.santral.sip.message.SipFramer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP or TLS connection (RFC 3261 §18), opened by either side. Messages sent before it is open wait, within the limit of
 * unsent bytes; what cannot be sent is reported, never piled up.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter implements Flow {

    private static final Logger log = LoggerFactory.getLogger(TcpConnection.class);
    private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress remote;
    /** What the server that we connect to by TLS has to prove; null for any other connection. */
    private final @Nullable String name;

    private final Ingress ingress;
    private final TransportLimits limits;
    private final SipFramer framer;
    private final Hop hop;
    /** Guards the hand-over from waiting to direct sending, so that order is kept. */
    private final Object order = new Object();

    private final Queue<Unsent> unsent = new ArrayDeque<>();
    private int unsentBytes;
    private @Nullable Channel open;
    private volatile boolean closed;
    private @Nullable ScheduledFuture<?> messageDeadline;

    private record Unsent(byte[] bytes, Consumer<String> failed) {}

    TcpConnection(
            TransportKind kind,
            InetSocketAddress remote,
            @Nullable String name,
            Ingress ingress,
            TransportLimits limits) {
        this.remote = remote;
        this.name = name;
        this.ingress = ingress;
        this.limits = limits;
        this.framer = new SipFramer(ingress.parser());
        this.hop = new Hop(kind, remote, this, name);
    }

    TransportKind kind() {
        return hop.transport();
    }

    InetSocketAddress remote() {
        return remote;
    }

    @Nullable
    String name() {
        return name;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    /** Sends after everything handed in before. */
    void send(byte[] bytes, Consumer<String> failed) {
        String refusal = null;
        ChannelFuture written = null;
        synchronized (order) {
            if (closed) {
                refusal = "connection is closed";
            } else if (open == null) {
                unsentBytes += bytes.length;
                if (unsentBytes > limits.maxUnsentBytes()) {
                    unsentBytes -= bytes.length;
                    refusal = "too much waits for the connection to open";
                } else {
                    unsent.add(new Unsent(bytes, failed));
                }
            } else if (!open.isWritable()) {
                refusal = "the peer reads too slowly";
            } else {
                written = open.writeAndFlush(Unpooled.wrappedBuffer(bytes));
            }
        }
        if (refusal != null) {
            failed.accept(refusal);
        } else if (written != null) {
            reportFailure(written, failed);
        }
    }

    private static void reportFailure(ChannelFuture written, Consumer<String> failed) {
        written.addListener(done -> {
            if (!done.isSuccess()) {
                failed.accept(String.valueOf(done.cause()));
            }
        });
    }

    /** Gives up: everything that waits is reported. */
    void fail(String why) {
        List<Unsent> lost;
        synchronized (order) {
            closed = true;
            lost = new ArrayList<>(unsent);
            unsent.clear();
        }
        lost.forEach(message -> message.failed().accept(why));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (kind() != TransportKind.TLS) {
            opened(ctx);
        }
    }

    private void opened(ChannelHandlerContext ctx) {
        synchronized (order) {
            for (Unsent message = unsent.poll(); message != null; message = unsent.poll()) {
                reportFailure(ctx.write(Unpooled.wrappedBuffer(message.bytes())), message.failed());
            }
            open = ctx.channel();
        }
        ctx.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopDeadline();
        fail("connection was closed");
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof ByteBuf bytes) {
                framer.feed(bytes, frame -> take(frame, ctx));
                watchDeadline(ctx);
            }
        } catch (Throwable t) {
            Guard.report(t, ingress.metrics());
            ctx.close();
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(SipFramer.Frame frame, ChannelHandlerContext ctx) {
        stopDeadline();
        switch (frame) {
            case SipFramer.Frame.Message(ParseResult result) ->
                Guard.run(() -> ingress.framed(result, hop), ingress.metrics());
            case SipFramer.Frame.Ping ping -> {
                // A peer that pings without reading the answers must not make us hold them.
                if (ctx.channel().isWritable()) {
                    ctx.writeAndFlush(Unpooled.wrappedBuffer(PONG));
                }
            }
            case SipFramer.Frame.Pong pong -> log.trace("keep-alive");
            case SipFramer.Frame.Close(String why, ParseResult.@Nullable Rejected answer) -> {
                log.debug("closing a connection: {}", why);
                if (answer != null) {
                    Guard.run(() -> ingress.framed(answer, hop), ingress.metrics());
                } else {
                    ingress.metrics().dropped.increment();
                }
                ctx.channel().eventLoop().execute(ctx::close);
            }
        }
    }

    private void watchDeadline(ChannelHandlerContext ctx) {
        if (!framer.inMessage()) {
            stopDeadline();
        } else if (messageDeadline == null) {
            messageDeadline = ctx.executor()
                    .schedule(
                            () -> {
                                log.debug("closing a connection: a message took too long to arrive");
                                ctx.close();
                            },
                            limits.messageTimeout().toNanos(),
                            TimeUnit.NANOSECONDS);
        }
    }

    private void stopDeadline() {
        ScheduledFuture<?> deadline = messageDeadline;
        if (deadline != null) {
            deadline.cancel(false);
            messageDeadline = null;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            ctx.close();
        } else if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                opened(ctx);
            } else {
                unproved(handshake.cause());
                ctx.close();
            }
        }
    }

    private void unproved(Throwable cause) {
        Throwable reason = cause;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        String why = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        if (name == null) {
            log.debug("a TLS handshake failed: {}", why);
        } else {
            log.warn("no TLS with {} at {}: {}", name, hop, why);
        }
        fail("no TLS: " + why);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("connection failed: {}", cause.toString());
        ctx.close();
    }
}
