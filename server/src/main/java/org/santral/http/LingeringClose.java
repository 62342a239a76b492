package org.santral.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a connection whose request was refused before all of it was read (RFC 9112 §9.6). Closed at once, the
 * client's next bytes would be answered with a reset, and a reset throws away the answer that the client has not read
 * yet. So only our side is closed, and what the client still sends is read and dropped until it closes too, for a moment
 * and for so many bytes; all the while the connection counts as one of its source's.
 */
final class LingeringClose {
    private static final Logger LOG = LoggerFactory.getLogger(LingeringClose.class);

    /** Long enough for a client that is told "too large" to stop, or to have sent a file a few times too large. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    static final long MOST_BYTES = 64L << 20;

    private static final int CHUNK = 16 << 10;

    /** Where a request holds that it was refused. Unlike its attributes, notes outlive the request: 1 is Tomcat's. */
    private static final int NOTE = 2;

    private LingeringClose() {}

    /** Says that a request is refused unread, and that its connection ends this way after the answer. */
    static void askFor(Request refused) {
        refused.setNote(NOTE, true);
    }

    /** Whether {@link #askFor} was said of the request just answered. Says so once: objects of requests are used again. */
    static boolean wasAskedFor(Request answered) {
        boolean asked = answered.getNote(NOTE) != null;
        answered.setNote(NOTE, null);
        return asked;
    }

    /** Blocks until the client has closed, or its time or bytes are used up; the caller closes the socket. */
    static void linger(SocketWrapperBase<?> socket) {
        if (!(socket.getSocket() instanceof NioChannel channel)) {
            return;
        }
        ByteBuffer dropped = ByteBuffer.allocate(CHUNK);
        long deadline = System.nanoTime() + LONGEST.toNanos();
        long bytes = 0;
        try {
            channel.getIOChannel().shutdownOutput();
            while (bytes < MOST_BYTES) {
                long leftMs = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    return;
                }
                // Not kept: the connection ends here, and none other has this wrapper.
                socket.setReadTimeout(leftMs);
                int read = socket.read(true, dropped.clear());
                if (read < 0) {
                    return;
                }
                bytes += read;
            }
        } catch (IOException e) {
            // Gone, or silent until its time was up: either way nobody waits for anything any more.
            LOG.debug("a refused client did not close: {}", e.toString());
        }
    }
}
