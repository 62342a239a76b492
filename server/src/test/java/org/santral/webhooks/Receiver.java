package org.santral.webhooks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A tenant's server: keeps what it was sent and answers as told. */
final class Receiver implements AutoCloseable {
    /** A request as it came. */
    record Hit(String delivery, String path, String contentType, String body, int status) {}

    /** Decides the answer. */
    interface Answers {
        int status(int nth, String delivery, String body);
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Hit> hits = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Answers answers;

    private Receiver(HttpServer server, Answers answers) {
        this.server = server;
        this.answers = answers;
    }

    static Receiver answering(Answers answers) throws IOException {
        return at(0, answers);
    }

    static Receiver willing() throws IOException {
        return answering((nth, delivery, body) -> 200);
    }

    /** Takes requests and never answers. */
    static Receiver hanging() throws IOException {
        return answering((nth, delivery, body) -> 0);
    }

    static Receiver at(int port, Answers answers) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1024);
        Receiver receiver = new Receiver(server, answers);
        server.createContext("/", receiver::take);
        server.setExecutor(receiver.threads);
        server.start();
        return receiver;
    }

    private void take(HttpExchange exchange) throws IOException {
        String delivery = exchange.getRequestHeaders().getFirst("Santral-Delivery");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int status;
        synchronized (hits) {
            status = answers.status(hits.size(), delivery, body);
            hits.add(new Hit(
                    delivery,
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    body,
                    status));
            hits.notifyAll();
        }
        try {
            if (status == 0) {
                closed.await();
                return;
            }
            if (status / 100 == 3) {
                exchange.getResponseHeaders().set("Location", url("/moved").toString());
            }
            exchange.sendResponseHeaders(status, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    List<Hit> hits() {
        synchronized (hits) {
            return List.copyOf(hits);
        }
    }

    /** Waits until so many requests came and returns all of them. */
    List<Hit> await(int count) {
        Eventually.holds(count + " requests at " + port() + ", has " + hits().size(), () -> hits().size() >= count);
        return hits();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
