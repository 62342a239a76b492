package org.santral.drills;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.santral.bench.Rig;

/** A customer's web server as it really is: alive, slow, broken, or not there at all, and another time alive again. */
final class Receiver implements AutoCloseable {
    private static final int LONGEST_LINE = 8_192;
    private static final int BACKLOG = 512;
    private static final Duration DRIBBLE = Duration.ofSeconds(1);

    private final int port = Rig.freePort();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile Mood mood;
    private @Nullable ServerSocket listening;
    // Guarded by this.
    private final Map<String, List<Taken>> byCall = new HashMap<>();
    private final Set<String> deliveries = new HashSet<>();
    private int posts;

    /** How it treats who connects. */
    enum Mood {
        /** Takes every event. */
        ALIVE,
        /** Nobody listens. */
        DEAD,
        /** Connects and never says a word. */
        HANGS,
        /** Says its answer letter by letter. */
        DRIBBLES,
        /** 500. */
        BROKEN,
        /** 429 with Retry-After. */
        BUSY,
        /** 302 to nowhere. */
        REDIRECTS
    }

    /** An event that was taken for the first time. */
    record Taken(String type, long nanoTime) {}

    Receiver(Mood mood) throws IOException {
        this.mood = mood;
        if (mood != Mood.DEAD) {
            listen();
        }
    }

    String url() {
        return "http://127.0.0.1:" + port + "/event/";
    }

    /** From now on it is alive. */
    void recover() throws IOException {
        Mood before = mood;
        mood = Mood.ALIVE;
        if (before == Mood.DEAD) {
            listen();
        }
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void listen() throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        listening = socket;
        Thread.ofPlatform().daemon().name("receiver").start(() -> accept(socket));
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (String first = line(in); !first.isEmpty(); first = line(in)) {
                Map<String, String> headers = new HashMap<>();
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    int colon = header.indexOf(':');
                    headers.put(
                            header.substring(0, colon).toLowerCase(Locale.ROOT),
                            header.substring(colon + 1).strip());
                }
                byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
                answer(connection, headers, new String(body, StandardCharsets.UTF_8));
            }
        } catch (IOException | InterruptedException gone) {
            // The sender hung up, or this receiver changed its mood.
            return;
        } finally {
            connections.remove(connection);
        }
    }

    private void answer(Socket connection, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        Mood now = mood;
        String status =
                switch (now) {
                    case ALIVE -> {
                        keep(headers.getOrDefault("santral-delivery", ""), body);
                        yield "204 No Content";
                    }
                    case BROKEN -> "500 Internal Server Error";
                    case BUSY -> "429 Too Many Requests\r\nRetry-After: 1";
                    case REDIRECTS -> "302 Found\r\nLocation: http://127.0.0.1:1/";
                    case DEAD, HANGS, DRIBBLES -> "204 No Content";
                };
        synchronized (this) {
            posts++;
        }
        byte[] answer = ("HTTP/1.1 " + status + "\r\n" + (now == Mood.ALIVE ? "" : "Content-Length: 0\r\n") + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        OutputStream out = connection.getOutputStream();
        if (now == Mood.HANGS) {
            // Until the sender has had enough.
            connection.getInputStream().read();
        } else if (now == Mood.DRIBBLES) {
            for (byte letter : answer) {
                out.write(letter);
                out.flush();
                Patience.pass(DRIBBLE);
            }
        } else {
            out.write(answer);
            out.flush();
        }
    }

    private synchronized void keep(String delivery, String body) {
        if (!deliveries.add(delivery)) {
            return;
        }
        Map<String, String> event = fields(body);
        byCall.computeIfAbsent(event.getOrDefault("call_uuid", ""), _ -> new ArrayList<>())
                .add(new Taken(event.getOrDefault("event_type", ""), System.nanoTime()));
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : form.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() >= LONGEST_LINE) {
                throw new IOException("a line without end");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** Different events that it took of that call, in the order in which they came. */
    synchronized List<Taken> of(String call) {
        return List.copyOf(byCall.getOrDefault(call, List.of()));
    }

    /** How many different events it took. */
    synchronized int taken() {
        return deliveries.size();
    }

    /** How many posts came, however they were answered. */
    synchronized int posts() {
        return posts;
    }

    @Override
    public void close() throws IOException {
        if (listening != null) {
            listening.close();
        }
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
