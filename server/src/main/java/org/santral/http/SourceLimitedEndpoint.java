package org.santral.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.tomcat.util.net.NioEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener's sockets, of which one source may have only so many at once: whoever opens connections and leaves them
 * standing has used up his own share and not everybody's. One too many is closed before a byte of it is read.
 */
final class SourceLimitedEndpoint extends NioEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(SourceLimitedEndpoint.class);

    /** Connections after which those that were closed are forgotten, whoever had them. */
    private static final int SWEEP_EVERY = 1024;

    private final int perSource;

    /** By source; closed ones among them. Only the thread that accepts connections looks at it. */
    private final Map<String, Set<SocketChannel>> connections = new HashMap<>();

    private int accepted;

    /** @param perSource connections that one source may have open */
    SourceLimitedEndpoint(int perSource) {
        this.perSource = perSource;
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        if (admits(socket)) {
            return super.setSocketOptions(socket);
        }
        LOG.debug("a source has {} connections already", perSource);
        destroySocket(socket);
        return false;
    }

    private boolean admits(SocketChannel socket) {
        if (++accepted % SWEEP_EVERY == 0) {
            connections.values().forEach(SourceLimitedEndpoint::forgetClosed);
            connections.values().removeIf(Set::isEmpty);
        }
        Set<SocketChannel> ofSource = connections.computeIfAbsent(network(socket), _ -> new HashSet<>());
        if (ofSource.size() >= perSource) {
            forgetClosed(ofSource);
        }
        return ofSource.size() < perSource && ofSource.add(socket);
    }

    private static void forgetClosed(Set<SocketChannel> channels) {
        channels.removeIf(channel -> !channel.isOpen());
    }

    /** Of a connection that is gone before it was looked at: nobody's. */
    private static String network(SocketChannel socket) {
        try {
            return socket.getRemoteAddress() instanceof InetSocketAddress remote
                    ? Sources.network(remote.getAddress())
                    : "";
        } catch (IOException e) {
            LOG.debug("a connection was closed before it was accepted");
            return "";
        }
    }
}
