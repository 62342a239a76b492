package org.santral.e2e;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports for peers that have to be told theirs before they bind it, perhaps minutes before. They are not of the range that
 * systems hand out by themselves, and each process of tests has a block of its own, which a listening socket holds for
 * it: nobody else takes a port in between.
 */
final class Ports {
    private static final int FIRST = 4_000;
    private static final int BLOCKS = 8;
    private static final int BLOCK = 2_000;
    /** The first ports of a block are for signalling, one each; the others for media. */
    private static final int SIGNALLING = 500;
    /** SIPp binds four: audio and video with their control ports. */
    private static final int MEDIA_SPAN = 4;

    private static final ServerSocket HOLDER = hold();
    private static int signalling = 1;
    private static int media = SIGNALLING;

    private Ports() {}

    private static ServerSocket hold() {
        for (int block = 0; block < BLOCKS; block++) {
            try {
                return new ServerSocket(FIRST + block * BLOCK, 1, InetAddress.ofLiteral("127.0.0.1"));
            } catch (IOException taken) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException("all blocks of ports from " + FIRST + " on are taken");
    }

    /** A port of that address that is free for UDP and TCP. */
    static synchronized int signalling(String address) throws IOException {
        for (int tried = 0; tried < SIGNALLING; tried++) {
            int port = HOLDER.getLocalPort() + signalling;
            signalling = signalling + 1 < SIGNALLING ? signalling + 1 : 1;
            if (free(address, port, 1)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free at " + address);
    }

    /** An even port of that address that is free for UDP, as the three behind it are. */
    static synchronized int media(String address) throws IOException {
        for (int tried = 0; tried < BLOCK; tried++) {
            int port = HOLDER.getLocalPort() + media;
            media = media + 2 * MEDIA_SPAN <= BLOCK ? media + MEDIA_SPAN : SIGNALLING;
            if (free(address, port, MEDIA_SPAN)) {
                return port;
            }
        }
        throw new IllegalStateException("no media port is free at " + address);
    }

    private static boolean free(String address, int port, int span) throws IOException {
        InetAddress local = InetAddress.ofLiteral(address);
        List<DatagramSocket> bound = new ArrayList<>();
        try (ServerSocket tcp = new ServerSocket(port, 1, local)) {
            for (int i = 0; i < span; i++) {
                bound.add(new DatagramSocket(port + i, local));
            }
            return tcp.isBound();
        } catch (BindException taken) {
            return false;
        } finally {
            bound.forEach(DatagramSocket::close);
        }
    }
}
