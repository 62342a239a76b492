package org.santral.media;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/**
 * The socket for one party's RTP. It can be narrowed to one address: the kernel then refuses what others send, looks up no
 * route and copies no address for a packet, which is a tenth of what relaying one costs.
 */
final class RtpSocket {
    private final DatagramChannel channel;

    /** Whether it is bound to one address: connecting a socket that listens on all of them would choose one of them. */
    private final boolean canBeNarrow;

    private volatile @Nullable InetSocketAddress only;
    private volatile boolean refused;

    RtpSocket(DatagramChannel channel, boolean canBeNarrow) {
        this.channel = channel;
        this.canBeNarrow = canBeNarrow;
    }

    void register(Selector selector, MediaThread.SocketReader reader) throws IOException {
        channel.register(selector, SelectionKey.OP_READ, reader);
    }

    /**
     * Takes one datagram.
     *
     * @return where it came from, or null if there is none
     */
    @Nullable
    InetSocketAddress receive(ByteBuffer buffer) throws IOException {
        InetSocketAddress source = only;
        if (source == null) {
            return channel.receive(buffer) instanceof InetSocketAddress any ? any : null;
        }
        try {
            return channel.read(buffer) > 0 ? source : null;
        } catch (NotYetConnectedException e) {
            // It was widened at this moment; what waits in it is read at the next turn.
            return null;
        } catch (IOException e) {
            widenForGood();
            return null;
        }
    }

    /** Sends the rest of the buffer; false if the socket took nothing. */
    boolean send(ByteBuffer buffer, InetSocketAddress target) throws IOException {
        if (only != null && !buffer.hasRemaining()) {
            // A connected channel leaves out what is empty: a keep-alive of RFC 6263 §4.1.
            widenForGood();
        }
        try {
            return channel.send(buffer, target) > 0;
        } catch (AlreadyConnectedException e) {
            // It was narrowed to another address at this moment: the party is no longer at that target.
            return false;
        } catch (IOException e) {
            if (only == null && !refused) {
                throw e;
            }
            // What is told is the fate of an earlier packet (RFC 1122 §4.1.3.3); this one has not left. The thread that
            // reads may have been told of another one and have widened it at this moment.
            if (only != null) {
                widenForGood();
            }
            return channel.send(buffer, target) > 0;
        }
    }

    /** Whether {@link #narrow} would do something. */
    boolean isWide() {
        return canBeNarrow && only == null && !refused;
    }

    /** Takes from and sends to this address alone. What waits to be read is lost: it must have been read before. */
    void narrow(InetSocketAddress source) throws IOException {
        channel.connect(source);
        only = source;
    }

    /** Takes from everybody and sends to anybody, as at the beginning. */
    void widen() throws IOException {
        refused = false;
        only = null;
        channel.disconnect();
    }

    /** Nobody listens there (ICMP): as every such message would cost an exception, it stays wide until {@link #widen}. */
    private void widenForGood() throws IOException {
        refused = true;
        only = null;
        channel.disconnect();
    }

    void close() {
        MediaEngine.closeQuietly(channel);
    }
}
