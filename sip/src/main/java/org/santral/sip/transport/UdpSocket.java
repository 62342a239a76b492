package org.santral.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP listen point. An event loop reads it; anybody writes straight to the socket, which the kernel makes safe and
 * which saves a hand-over per message. Should the channel die, for instance of an out-of-memory error, it is opened again.
 */
final class UdpSocket implements Flow {

    private static final Logger log = LoggerFactory.getLogger(UdpSocket.class);
    private static final int MAX_DATAGRAM_BYTES = 65_535;
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    /** Fewer than a quarter of a pool chunk of 4 MiB: above that, Netty would free and zero a chunk in every full turn. */
    private static final int READS_PER_TURN = 8;

    /** What one turn reads at the most, so that the loop's other work gets its turn. */
    private static final int MAX_PER_TURN = 1_000;

    private static final long REOPEN_DELAY_MS = 100;

    private final EventLoop loop;
    private final Ingress ingress;
    private ListenPoint point;
    private volatile @Nullable DatagramChannel socket;
    volatile @Nullable NioDatagramChannel channel;
    private volatile boolean closed;
    private int readThisTurn;
    private @Nullable ByteBuffer further;
    /** Since when the socket has held more than one turn reads; 0 while it is drained. */
    private long fullSinceNanos;

    UdpSocket(ListenPoint point, EventLoop loop, Ingress ingress) {
        this.point = point;
        this.loop = loop;
        this.ingress = ingress;
    }

    /** Binds and begins to read. */
    void open() throws IOException {
        boolean ipv4 = point.address().getAddress() instanceof Inet4Address;
        DatagramChannel opened =
                DatagramChannel.open(ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            opened.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
            opened.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
            opened.bind(point.address());
            point = new ListenPoint(TransportKind.UDP, (InetSocketAddress) opened.getLocalAddress());
            NioDatagramChannel reading = new NioDatagramChannel(opened);
            reading.config()
                    .setAllocator(PooledByteBufAllocator.DEFAULT)
                    .setRecvByteBufAllocator(
                            new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES).maxMessagesPerRead(READS_PER_TURN));
            reading.pipeline().addLast(new Reader());
            socket = opened;
            channel = reading;
            loop.register(reading);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** The point listened on, with its real port after {@link #open}. */
    ListenPoint point() {
        return point;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    /**
     * Whether for so long no turn has emptied the socket. What was read has to wait for its shard, which is seen
     * there; this is input beyond even that, of which the kernel throws away.
     */
    boolean backlogged(Duration lateFor) {
        return fullSinceNanos != 0 && System.nanoTime() - fullSinceNanos > lateFor.toNanos();
    }

    /** Sends at once. A datagram that the kernel has no room for is lost, as on the network. */
    void send(byte[] bytes, InetSocketAddress to) throws IOException {
        DatagramChannel open = socket;
        if (open == null) {
            throw new IOException("socket is being opened again");
        }
        open.send(ByteBuffer.wrap(bytes), to);
    }

    /** Closes for good; returns when the port is free. */
    void close() {
        closed = true;
        NioDatagramChannel open = channel;
        if (open != null) {
            if (loop.inEventLoop()) {
                open.close();
            } else {
                open.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
            }
        }
    }

    private void reopen() {
        if (closed) {
            return;
        }
        try {
            open();
            log.warn("{} was opened again", point);
        } catch (IOException | RuntimeException e) {
            log.error("{} cannot be opened again, trying on", point, e);
            loop.schedule(this::reopen, REOPEN_DELAY_MS, TimeUnit.MILLISECONDS);
        }
    }

    private final class Reader extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                if (message instanceof DatagramPacket packet) {
                    readThisTurn++;
                    ByteBuf content = packet.content();
                    byte[] bytes = new byte[content.readableBytes()];
                    content.readBytes(bytes);
                    received(bytes, packet.sender());
                }
            } catch (Throwable t) {
                Guard.report(t, ingress.metrics());
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (readThisTurn >= READS_PER_TURN) {
                readOn();
            }
            if (readThisTurn < MAX_PER_TURN) {
                fullSinceNanos = 0;
            } else if (fullSinceNanos == 0) {
                fullSinceNanos = System.nanoTime();
            }
            readThisTurn = 0;
        }

        /** Empties the socket, without Netty's buffers: what waits in the kernel cannot be seen, nor its age. */
        private void readOn() {
            DatagramChannel open = socket;
            ByteBuffer buffer = further == null ? ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES) : further;
            further = buffer;
            try {
                while (open != null && readThisTurn < MAX_PER_TURN) {
                    buffer.clear();
                    SocketAddress sender = open.receive(buffer);
                    if (sender == null) {
                        return;
                    }
                    readThisTurn++;
                    byte[] bytes = new byte[buffer.flip().remaining()];
                    buffer.get(bytes);
                    received(bytes, (InetSocketAddress) sender);
                }
            } catch (IOException e) {
                // The channel's own next read meets it, too, and deals with it.
                log.debug("{}: {}", point, e.toString());
            }
        }

        private void received(byte[] bytes, InetSocketAddress sender) {
            Guard.run(
                    () -> ingress.datagram(bytes, new Hop(TransportKind.UDP, sender, UdpSocket.this)),
                    ingress.metrics());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!closed) {
                socket = null;
                // The selector lets go of the port only after this turn.
                loop.schedule(UdpSocket.this::reopen, REOPEN_DELAY_MS, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            log.debug("{}: {}", point, cause.toString());
        }
    }
}
