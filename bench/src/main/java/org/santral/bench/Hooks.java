package org.santral.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A customer's web hook with moods: it keeps every post in its order, takes most, and refuses some with 500 or drops
 * their connection, though no delivery twice, so that the sender's longer pauses do not set in.
 */
public final class Hooks implements AutoCloseable {
    private static final int LARGEST = 64 * 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Random dice;
    private final double moody;
    // Guarded by this.
    private final Map<String, List<Post>> byCall = new HashMap<>();
    private final Set<String> refusedOnce = new HashSet<>();
    private int posts;

    /**
     * One post as it came.
     *
     * @param delivery its stable id
     * @param type {@code ringing}, {@code answer} or {@code hangup}
     * @param taken whether it was answered with 2xx
     */
    public record Post(String delivery, String type, boolean taken) {}

    /** @param moody how likely a post is refused, 0 to 1 */
    public Hooks(Random dice, double moody) throws IOException {
        this.dice = dice;
        this.moody = moody;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/event/";
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST);
        Map<String, String> event = fields(new String(body, StandardCharsets.UTF_8));
        String delivery = exchange.getRequestHeaders().getFirst("Santral-Delivery");
        boolean taken = keep(event, delivery == null ? "" : delivery);
        if (taken) {
            exchange.sendResponseHeaders(204, -1);
        } else if (dice.nextBoolean()) {
            exchange.sendResponseHeaders(500, -1);
        }
        // Without an answer sent, this drops the connection.
        exchange.close();
    }

    private synchronized boolean keep(Map<String, String> event, String delivery) {
        boolean taken = dice.nextDouble() >= moody || !refusedOnce.add(delivery);
        posts++;
        byCall.computeIfAbsent(event.getOrDefault("call_uuid", ""), _ -> new ArrayList<>())
                .add(new Post(delivery, event.getOrDefault("event_type", ""), taken));
        return taken;
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : form.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    /** All posts for a call, in the order in which they came. */
    public synchronized List<Post> of(String callId) {
        return List.copyOf(byCall.getOrDefault(callId, List.of()));
    }

    /** The calls that a post that was taken ended. */
    public synchronized Set<String> ended() {
        Set<String> ended = new HashSet<>();
        byCall.forEach((call, posted) -> {
            if (posted.stream().anyMatch(post -> post.taken() && post.type().equals("hangup"))) {
                ended.add(call);
            }
        });
        return ended;
    }

    /** Posts that came, and those of them that were refused. */
    public synchronized Map<String, Integer> counts() {
        return Map.of("posts", posts, "refused", refusedOnce.size());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
