package org.santral.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A receiver of web hooks that costs next to nothing: it notes which delivery came when, and answers. While it is down it
 * refuses everything with 503.
 */
final class EventSink implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int LARGEST_BYTES = 64 * 1024;
    private static final byte[] TAKEN = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DOWN =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    // Guarded by this.
    private final List<Taken> taken = new ArrayList<>();
    private volatile boolean down;

    /** A delivery that was taken, and when its headers had come. */
    record Taken(String delivery, Instant at) {
        /** The call it tells of; a delivery is named after the call, the entry and the subscription. */
        String call() {
            return delivery.substring(0, delivery.indexOf('.'));
        }

        /** The number of the call's entry. */
        int sequence() {
            String rest = delivery.substring(delivery.indexOf('.') + 1);
            return Integer.parseInt(rest.substring(0, rest.indexOf('.')).split("-", 2)[0]);
        }
    }

    EventSink() throws IOException {
        Thread.ofPlatform().name("event-sink").daemon().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/event/";
    }

    void down(boolean now) {
        down = now;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                Thread.ofVirtual().name("event-sink").start(() -> serve(socket));
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                System.err.println("bench: the receiver of events accepts no more: " + e.getMessage());
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream())) {
            while (one(socket, in)) {
                // The connection is kept as long as the sender likes.
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                System.err.println("bench: a connection of events broke: " + e.getMessage());
            }
        } finally {
            open.remove(socket);
        }
    }

    private boolean one(Socket socket, InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return false;
        }
        String delivery = "";
        int length = 0;
        for (line = line(in); !line.isEmpty(); line = line(in)) {
            String name = line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
            String value = line.substring(line.indexOf(':') + 1).strip();
            if (name.equals("santral-delivery")) {
                delivery = value;
            } else if (name.equals("content-length")) {
                length = Integer.parseInt(value);
            }
        }
        Instant now = Instant.now();
        in.skipNBytes(Math.min(length, LARGEST_BYTES));
        boolean refused = down;
        if (!refused) {
            synchronized (this) {
                taken.add(new Taken(delivery, now));
            }
        }
        socket.getOutputStream().write(refused ? DOWN : TAKEN);
        return true;
    }

    /** A line without its end; empty at the end of the stream, too. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c >= 0 && c != '\n' && line.length() < LARGEST_BYTES; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Everything that was taken so far, in the order in which it came. */
    synchronized List<Taken> taken() {
        return List.copyOf(taken);
    }

    synchronized int count() {
        return taken.size();
    }

    /** Forgets what came so far. */
    synchronized void clear() {
        taken.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
