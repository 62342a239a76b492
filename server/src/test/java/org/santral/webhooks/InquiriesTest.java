package org.santral.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.santral.webhooks.TargetGuard.TargetRefused;

/** Services that are asked for a caller who waits: those that behave, those that do not, and how long either takes. */
class InquiriesTest {
    private static final Duration BUDGET = Duration.ofMillis(500);
    /** A busy machine may be late, a service that is waited for to its end would take far longer. */
    private static final Duration MUCH_LATER = Duration.ofSeconds(20);

    private static final OutgoingRequest REQUEST =
            new OutgoingRequest("POST", Map.of("Accept", "application/json"), "application/json", "{}");

    private final CountDownLatch lookUp = new CountDownLatch(1);
    private final Inquiries inquiries = new Inquiries(new TargetGuard(List.of(), host -> {
        if (host.equals("slow.example")) {
            lookUp.await();
        }
        return List.of(InetAddress.ofLiteral(host));
    }));

    @AfterEach
    void close() {
        inquiries.close();
    }

    private CompletableFuture<byte[]> ask(int port, Duration within) {
        return inquiries.ask(URI.create("http://127.0.0.1:" + port + "/"), true, REQUEST, 65_536, within);
    }

    private static Throwable failure(CompletableFuture<byte[]> answer) throws InterruptedException {
        try {
            answer.get(MUCH_LATER.toMillis(), TimeUnit.MILLISECONDS);
            throw new AssertionError("it was answered");
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("it takes longer than it has", e);
        }
    }

    private void nothingIsLeft() {
        Eventually.holds("no inquiry is under way", () -> inquiries.underWay() == 0);
    }

    @Test
    void the_answer_comes_and_the_request_is_whole() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "{\"ok\":1}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            assertThat(ask(server.getAddress().getPort(), Duration.ofSeconds(30))
                            .get())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("{\"ok\":1}");
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("POST / application/json {}");
        } finally {
            server.stop(0);
        }
        nothingIsLeft();
    }

    /** Says something to its first visitor, then nothing more; the connection stays open until the visitor leaves. */
    private static BlockingQueue<String> saying(ServerSocket server, byte[] answer) {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> {
            try (Socket visitor = server.accept()) {
                told.add("connected");
                byte[] request = new byte[4096];
                if (visitor.getInputStream().read(request) > 0) {
                    visitor.getOutputStream().write(answer);
                    visitor.getOutputStream().flush();
                }
                while (visitor.getInputStream().read() >= 0) {
                    // The rest of the request.
                }
                told.add("left");
            } catch (IOException e) {
                told.add("left");
            }
        });
        return told;
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @Test
    void a_service_that_never_answers_is_left_when_the_time_is_up() throws Exception {
        try (ServerSocket server = listening()) {
            BlockingQueue<String> told = saying(server, new byte[0]);
            long begin = System.nanoTime();
            assertThat(failure(ask(server.getLocalPort(), BUDGET)))
                    .isInstanceOfAny(TimeoutException.class, IOException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(BUDGET.minusMillis(50));
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("connected");
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("left");
        }
        nothingIsLeft();
    }

    @Test
    void a_service_that_dribbles_is_left_too() throws Exception {
        try (ServerSocket server = listening()) {
            BlockingQueue<String> told = new LinkedBlockingQueue<>();
            Thread.ofVirtual().start(() -> {
                try (Socket visitor = server.accept()) {
                    visitor.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    while (true) {
                        visitor.getOutputStream().write('x');
                        visitor.getOutputStream().flush();
                    }
                } catch (IOException e) {
                    told.add("left");
                }
            });
            assertThat(failure(ask(server.getLocalPort(), BUDGET)))
                    .isInstanceOfAny(TimeoutException.class, IOException.class);
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("left");
        }
        nothingIsLeft();
    }

    @Test
    void ten_megabytes_are_not_read() throws Exception {
        try (ServerSocket server = listening()) {
            String head = "HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n{\"ok\":1";
            BlockingQueue<String> told = saying(server, head.getBytes(StandardCharsets.US_ASCII));
            assertThat(failure(ask(server.getLocalPort(), Duration.ofSeconds(30))))
                    .hasMessageContaining("longer than 65536 bytes");
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("connected");
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("left");
        }
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        try (ServerSocket server = listening();
                ServerSocket elsewhere = listening()) {
            BlockingQueue<String> there = saying(elsewhere, new byte[0]);
            saying(
                    server,
                    ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:" + elsewhere.getLocalPort()
                                    + "/\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(failure(ask(server.getLocalPort(), Duration.ofSeconds(30))))
                    .hasMessage("the answer is 302");
            assertThat(there).isEmpty();
        }
    }

    @Test
    void garbage_is_no_answer() throws Exception {
        try (ServerSocket server = listening()) {
            saying(server, "\0\1\2 no HTTP\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(failure(ask(server.getLocalPort(), Duration.ofSeconds(30))))
                    .hasMessage("the answer is not HTTP/1.1");
        }
    }

    @Test
    void a_private_address_is_not_called_when_it_is_guarded() throws Exception {
        try (ServerSocket server = listening()) {
            BlockingQueue<String> told = saying(server, new byte[0]);
            URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
            assertThat(failure(inquiries.ask(url, false, REQUEST, 100, Duration.ofSeconds(30))))
                    .isInstanceOf(TargetRefused.class);
            assertThat(told).isEmpty();
        }
        nothingIsLeft();
    }

    @Test
    void a_name_that_does_not_resolve_in_time_costs_no_more_than_the_time() throws Exception {
        assertThat(failure(inquiries.ask(URI.create("http://slow.example/"), true, REQUEST, 100, BUDGET)))
                .isInstanceOfAny(TimeoutException.class, IOException.class);
        nothingIsLeft();
    }

    @Test
    void who_does_not_wait_any_more_ends_the_request() throws Exception {
        try (ServerSocket server = listening()) {
            BlockingQueue<String> told = saying(server, new byte[0]);
            CompletableFuture<byte[]> answer = ask(server.getLocalPort(), Duration.ofMinutes(5));
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("connected");
            answer.cancel(true);
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("left");
        }
        nothingIsLeft();
    }

    @Test
    void more_than_can_be_asked_at_once_are_refused() throws Exception {
        List<CompletableFuture<byte[]>> waiting = IntStream.range(0, 1000)
                .mapToObj(i ->
                        inquiries.ask(URI.create("http://slow.example/"), true, REQUEST, 100, Duration.ofMinutes(5)))
                .toList();
        CompletableFuture<byte[]> tooMany =
                inquiries.ask(URI.create("http://slow.example/"), true, REQUEST, 100, Duration.ofMinutes(5));
        assertThat(tooMany).isCompletedExceptionally();
        waiting.forEach(answer -> answer.cancel(true));
        nothingIsLeft();
    }
}
