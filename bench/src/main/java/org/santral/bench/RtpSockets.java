package org.santral.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The generator's UDP sockets on 127.0.0.1, each shared by many streams so that they are cheap to read. */
final class RtpSockets implements AutoCloseable {
    private static final int BUFFER_BYTES = 8 << 20;

    private final Map<Integer, DatagramChannel> byPort = new LinkedHashMap<>();

    /** Sockets on free ports. */
    static RtpSockets open(int count) throws IOException {
        RtpSockets sockets = new RtpSockets();
        for (int i = 0; i < count; i++) {
            sockets.bind(0);
        }
        return sockets;
    }

    /** The sockets that flows are sent from. */
    static RtpSockets of(List<Flow> flows) throws IOException {
        RtpSockets sockets = new RtpSockets();
        for (int port : flows.stream().map(Flow::local).distinct().toList()) {
            sockets.bind(port);
        }
        return sockets;
    }

    private void bind(int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES)
                    .setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES)
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
        } catch (IOException e) {
            channel.close();
            close();
            throw e;
        }
        byPort.put(((InetSocketAddress) channel.getLocalAddress()).getPort(), channel);
    }

    DatagramChannel at(int port) {
        return Objects.requireNonNull(byPort.get(port), "a flow of a socket that is not open");
    }

    List<Integer> ports() {
        return List.copyOf(byPort.keySet());
    }

    Collection<DatagramChannel> all() {
        return byPort.values();
    }

    @Override
    public void close() throws IOException {
        for (DatagramChannel channel : byPort.values()) {
            channel.close();
        }
    }
}
