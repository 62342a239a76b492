package org.santral.app.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A customer's web hook: takes form posts on a free port of 127.0.0.1 and keeps them in order. */
public final class HookReceiver implements AutoCloseable {
    private static final int LARGEST = 64 * 1024;

    private final HttpServer server;
    private final Consumer<Map<String, String>> arrived;
    private final List<Map<String, String>> events = new ArrayList<>();

    public HookReceiver(Consumer<Map<String, String>> arrived) throws IOException {
        this.arrived = arrived;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/event/", this::take);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/event/";
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST);
        Map<String, String> event = new LinkedHashMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                event.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
        arrived.accept(event);
        synchronized (events) {
            events.add(event);
            events.notifyAll();
        }
    }

    /** What has come, in order. */
    public List<Map<String, String>> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /** Waits for an event that fits. */
    public void await(Predicate<Map<String, String>> fits, Duration atMost)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (events) {
            while (events.stream().noneMatch(fits)) {
                long leftMs = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new TimeoutException("no such event within " + atMost.toSeconds() + " s");
                }
                events.wait(leftMs);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
