package org.santral.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpServerTest {
    private static final HttpLimits LIMITS = new HttpLimits(
            100,
            100,
            8 << 10,
            Duration.ofSeconds(3),
            1000,
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            20,
            5000,
            Duration.ofSeconds(60),
            1,
            1);

    /** A dialect of simple handlers. */
    private record Echo() implements Dialect {
        @Override
        public String mount() {
            return "echo";
        }

        @Override
        public boolean servesHost(String host) {
            return false;
        }

        @Override
        public Routes routes() {
            return Routes.builder()
                    .on(
                            Set.of("GET", "POST"),
                            "a",
                            request -> Answer.text(200, "ç " + request.params().get("a")))
                    .onUpload(
                            Set.of("POST"),
                            "file",
                            request -> Answer.text(
                                    200,
                                    "took "
                                            + String.valueOf(request.params().get("a"))
                                                    .length()))
                    .on(Set.of("GET"), "file", request -> Answer.text(200, "list"))
                    .on(Set.of("GET"), "item/*", request -> Answer.text(200, request.variable()))
                    .on(Set.of("GET"), "base", request -> Answer.text(200, request.base()))
                    .on(Set.of("GET"), "error", request -> {
                        throw new AssertionError("wanted by the test");
                    })
                    .build();
        }

        @Override
        public boolean claims(Request request) {
            return true;
        }

        @Override
        public Answer failure(int status) {
            return Answer.text(status, "failure " + status);
        }
    }

    private static HttpServer server;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        server = HttpServer.start(settings(0), LIMITS, new DialectRouter(List.of(new Echo())));
        client = HttpClient.newHttpClient();
    }

    private static HttpSettings settings(int port) {
        return new HttpSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), URI.create("http://pbx.example:81"));
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    /** Sends bytes and reads until the server closes. */
    private static String raw(String... parts) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            for (String part : parts) {
                socket.getOutputStream().write(part.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            }
            return rest(socket);
        }
    }

    private static String rest(Socket socket) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(read);
        } catch (SocketException e) {
            // A reset after the answer: the server does not read what it refused.
            assertThat(e).hasMessageContaining("reset");
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    @Test
    void an_answer_is_byte_exact() throws IOException {
        String answer = raw("GET /a?a=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 \r\n");
        assertThat(answer).contains("\r\nContent-Type: text/plain; charset=utf-8\r\n", "\r\nContent-Length: 4\r\n");
        assertThat(answer).endsWith("\r\n\r\nç 1");
        assertThat(answer).doesNotContain("Server:");
    }

    /** Method, path, status, body. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
        GET,  /a?a=x,            200, ç x
        POST, /a?a=x,            200, ç x
        GET,  /echo/a.json?a=x,  200, ç x
        GET,  //a/?a=x,          200, ç x
        GET,  /item/x%20y,       200, x y
        GET,  /item,             404, Not Found
        GET,  /nothing,          404, Not Found
        GET,  /echo/nothing,     404, failure 404
        GET,  /,                 404, Not Found
        PUT,  /a,                405, failure 405
        BREW, /a,                405, failure 405
        GET,  /error,            500, failure 500
        GET,  /a?a={x|y},        200, ç {x|y}
        """)
    void paths_and_methods(String method, String path, int status, String body) throws Exception {
        String answer =
                raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").endsWith("\r\n\r\n" + body);
    }

    @Test
    void a_wrong_method_names_the_right_ones() throws IOException {
        assertThat(raw("PUT /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .contains("\r\nAllow: GET, POST\r\n");
    }

    /** Headers, and what links begin with. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        HTTP/1.1 | Host: api.example:8081                             | http://api.example:8081
        HTTP/1.1 | Host: api.example\\r\\nX-Forwarded-Proto: https    | https://api.example
        HTTP/1.1 | Host: api.example\\r\\nX-Forwarded-Proto: evil     | http://api.example
        HTTP/1.1 | Host: [::1]:90                                     | http://[::1]:90
        HTTP/1.0 | X: y                                               | http://pbx.example:81
        """)
    void links_begin_as_the_client_reached_us(String version, String headers, String base) throws IOException {
        String answer = raw(
                "GET /base " + version + "\r\n" + headers.replace("\\r\\n", "\r\n") + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).endsWith("\r\n\r\n" + base);
    }

    @Test
    void a_client_that_offers_h2c_is_served() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/a?a=1"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("ç 1");
        assertThat(answer.headers().map().keySet())
                .isSubsetOf("content-length", "content-type", "date", "connection", "keep-alive");
    }

    /** Some clients wait for the word to go on before they send a body (RFC 9110 §10.1.1). */
    @Test
    void a_client_that_waits_is_told_to_go_on() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            String head = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Content-Encoding: UTF-8\r\nContent-Length: 3\r\nExpect: 100-continue\r\n"
                    + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1))
                    .isEqualTo("HTTP/1.1 100");
            socket.getOutputStream().write("a=b".getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            assertThat(rest(socket)).contains("HTTP/1.1 200").endsWith("ç b");
        }
    }

    @Test
    void several_requests_share_a_connection() throws IOException {
        String get = "GET /a?a=1 HTTP/1.1\r\nHost: x\r\n\r\n";
        String answer = raw(get, get, get.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
        assertThat(answer.split("ç 1", -1)).hasSize(4);
    }

    @Test
    void a_body_too_large_is_refused_whether_announced_or_chunked() throws IOException {
        assertThat(raw("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .endsWith("failure 413");
        String chunk = "100\r\n" + "x".repeat(256) + "\r\n";
        assertThat(raw("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(4)
                        + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .endsWith("failure 413");
        assertThat(raw("POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1000\r\n\r\na="
                        + "y".repeat(998)))
                .startsWith("HTTP/1.1 200 ");
    }

    private static String upload(String path, int bytes) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + bytes + "\r\n\r\na="
                + "y".repeat(bytes - 2);
    }

    @Test
    void larger_bodies_are_taken_where_files_are_and_only_so_large() throws IOException {
        assertThat(raw(upload("/file", 5000))).startsWith("HTTP/1.1 200 ").endsWith("took 4998");
        assertThat(raw(upload("/echo/file/", 5000))).startsWith("HTTP/1.1 200 ");
        String chunk = "100\r\n" + "x".repeat(256) + "\r\n";
        String chunked = "POST /file HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThat(raw(chunked + "2\r\na=\r\n" + chunk.repeat(16) + "0\r\n\r\n"))
                .endsWith("took 4096");
        assertThat(raw(chunked + chunk.repeat(20) + "0\r\n\r\n")).startsWith("HTTP/1.1 413 ");
        assertThat(raw("POST /file HTTP/1.1\r\nHost: x\r\nContent-Length: 5001\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
        assertThat(raw("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
        assertThat(raw("GET /file HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .endsWith("list");
    }

    @Test
    void only_so_many_large_bodies_are_read_at_once() throws IOException {
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            slow.setSoTimeout(30_000);
            String waiting = upload("/file", 5000).replace("Host: x", "Host: x\r\nExpect: 100-continue");
            slow.getOutputStream().write(waiting.substring(0, 200).getBytes(StandardCharsets.US_ASCII));
            // Said when the body is read: from here on the only place is taken.
            assertThat(new String(slow.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1))
                    .isEqualTo("HTTP/1.1 100");
            awaitStatus(503);
            assertThat(raw(upload("/file", 500))).startsWith("HTTP/1.1 200 ");
        }
        awaitStatus(200);
    }

    private static void awaitStatus(int status) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String answer = "";
        while (!answer.startsWith("HTTP/1.1 " + status + " ") && System.nanoTime() < deadline) {
            answer = raw(upload("/file", 1500));
        }
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        if (status == 503) {
            assertThat(answer).contains("Retry-After: 5");
        }
    }

    @Test
    void too_many_parameters_are_refused() throws IOException {
        assertThat(raw("GET /a?" + query(21) + " HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 413 ");
    }

    private static String query(int count) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < count; i++) {
            query.append("p").append(i).append("=1&");
        }
        return query.toString();
    }

    @Test
    void headers_too_large_and_requests_malformed_are_refused_without_a_word() throws IOException {
        assertThat(raw("GET /a HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(9000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .doesNotContain("Tomcat");
        assertThat(raw("GET /a HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ").doesNotContain("Tomcat");
        assertThat(raw("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ").doesNotContain("Tomcat");
    }

    /** A byte now and then: each keeps the connection alive, but the headers as a whole have a deadline. */
    @Test
    void headers_that_drip_are_cut_off() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(100);
            socket.getOutputStream().write("GET /a HTTP/1.1\r\nHost: x\r\n".getBytes(StandardCharsets.US_ASCII));
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            boolean open = true;
            while (open && System.nanoTime() < deadline) {
                try {
                    socket.getOutputStream().write("X: y\r\n".getBytes(StandardCharsets.US_ASCII));
                    open = socket.getInputStream().read() >= 0;
                } catch (java.net.SocketTimeoutException e) {
                    continue;
                } catch (SocketException e) {
                    open = false;
                }
            }
            assertThat(open).isFalse();
        }
    }

    @Test
    void a_body_that_drips_is_cut_off() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(100);
            socket.getOutputStream()
                    .write("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            StringBuilder answer = new StringBuilder();
            for (int i = 0; i < 800 && answer.isEmpty(); i++) {
                socket.getOutputStream().write('a');
                try {
                    answer.append((char) socket.getInputStream().read());
                } catch (java.net.SocketTimeoutException e) {
                    continue;
                }
            }
            socket.setSoTimeout(30_000);
            assertThat(answer + rest(socket)).startsWith("HTTP/1.1 408 ").endsWith("failure 408");
        }
    }

    @Test
    void a_request_that_cannot_be_read_does_not_get_into_the_log() throws IOException {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler spy = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage() + line.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(spy);
        try {
            for (int i = 0; i < 3; i++) {
                assertThat(raw("GET /a?key=K-secret\u0001 HTTP/1.1\r\nHost: x\r\n\r\n"))
                        .startsWith("HTTP/1.1 400 ")
                        .endsWith("\r\n\r\nBad Request");
            }
        } finally {
            root.removeHandler(spy);
        }
        assertThat(logged).noneMatch(line -> line.contains("K-secret"));
    }

    @Test
    void a_taken_port_is_one_clear_line() {
        assertThatThrownBy(() -> HttpServer.start(settings(server.port()), LIMITS, new DialectRouter(List.of())))
                .isInstanceOf(HttpServer.CannotListen.class)
                .hasMessage("cannot listen on 127.0.0.1:" + server.port()
                        + " (setting http.listen): Address already in use");
    }
}
