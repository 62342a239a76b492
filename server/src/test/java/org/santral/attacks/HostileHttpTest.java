package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.http.Answer;
import org.santral.http.Dialect;
import org.santral.http.DialectRouter;
import org.santral.http.HttpLimits;
import org.santral.http.HttpServer;
import org.santral.http.HttpSettings;
import org.santral.http.Request;
import org.santral.http.Routes;

/**
 * Clients that are slow, large, many or ambiguous: they use up their own share, and meanwhile others get their answers.
 * Sources differ by their loopback address.
 */
@Timeout(120)
class HostileHttpTest {
    private static final int PER_SOURCE = 20;
    private static final HttpLimits LIMITS = new HttpLimits(
            200,
            PER_SOURCE,
            8 << 10,
            Duration.ofSeconds(60),
            100_000,
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            100,
            20_000_000,
            Duration.ofSeconds(60),
            3,
            2);

    /** Says what it understood. */
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
                            request -> Answer.text(
                                    200,
                                    request.method() + " a=" + request.params().get("a")))
                    .onUpload(
                            Set.of("POST"),
                            "file",
                            request -> Answer.text(
                                    200,
                                    "file a=" + request.params().get("a")
                                            + (request.params().brokenJson() ? " broken" : "")))
                    .on(Set.of("GET"), "large", request -> Answer.of(200, "text/plain", new byte[50_000_000]))
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

    @BeforeAll
    static void start() throws Exception {
        server = HttpServer.start(
                new HttpSettings(new InetSocketAddress("0.0.0.0", 0), URI.create("http://pbx.example")),
                LIMITS,
                new DialectRouter(List.of(new Echo())));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** @param source last number of the loopback address that the connection comes from */
    private static Socket connect(int source) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) source}), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 60_000);
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void send(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Sends bytes and reads until the server closes. */
    private static String raw(int source, String bytes) throws IOException {
        try (Socket socket = connect(source)) {
            send(socket, bytes);
            return rest(socket);
        }
    }

    private static String rest(Socket socket) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(read);
        return read.toString(StandardCharsets.UTF_8);
    }

    /** A client that does not ask first: it sees the refusal, whether it looks while it sends or afterwards. */
    @Test
    void who_sends_too_much_sees_the_refusal_and_no_reset(@TempDir Path folder) throws Exception {
        Path large = Files.write(folder.resolve("large"), new byte[21_000_000]);
        Path told = folder.resolve("told");
        for (String path : List.of("a", "file", "nowhere")) {
            Process curl = new ProcessBuilder(
                            "curl",
                            "-sS",
                            "-H",
                            "Expect:",
                            "-w",
                            " %{http_code}",
                            "--data-binary",
                            "@" + large,
                            "http://127.0.0.1:" + server.port() + "/" + path)
                    .redirectErrorStream(true)
                    .redirectOutput(told.toFile())
                    .start();
            assertThat(curl.waitFor()).as(path + ": " + Files.readString(told)).isZero();
            assertThat(told).as(path).hasContent(path.equals("nowhere") ? "Content Too Large 413" : "failure 413 413");
        }
        String head = "POST /file HTTP/1.1\r\nHost: x\r\n";
        for (String framing : List.of("Content-Length: 21000000", "Transfer-Encoding: chunked")) {
            String chunk = framing.startsWith("T") ? "1406f40\r\n" : "";
            assertThat(raw(14, head + framing + "\r\n\r\n" + chunk + "y".repeat(21_000_000)))
                    .as(framing)
                    .startsWith("HTTP/1.1 413 ")
                    .endsWith("failure 413");
        }
    }

    /** One that goes on for ever, and one that just stays: after a moment they are closed. */
    @Test
    void who_was_refused_and_does_not_leave_is_closed() throws Exception {
        String head = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000000\r\n\r\n";
        try (Socket endless = connect(15);
                Socket silent = connect(15)) {
            send(silent, head);
            assertThat(rest(silent)).startsWith("HTTP/1.1 413 ");
            send(endless, head);
            byte[] much = new byte[1 << 20];
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            endless.getOutputStream().write(much);
                        }
                    })
                    .isInstanceOf(SocketException.class);
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            assertThatThrownBy(() -> {
                        while (System.nanoTime() - deadline < 0) {
                            silent.getOutputStream().write(1);
                            Thread.onSpinWait();
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }

    private static final String GET = "GET /a?a=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private static void othersAreServed(int source) throws IOException {
        assertThat(raw(source, GET)).startsWith("HTTP/1.1 200 ").endsWith("GET a=1");
    }

    /** Connections that stand still, each in another stage of a request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /a HTTP/1.1\r\nHost: x\r\nX: ",
                "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\na=",
                "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na=",
                "GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
            })
    void connections_of_one_source_are_its_own_share(String begun) throws Exception {
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < PER_SOURCE; i++) {
                Socket socket = connect(2);
                socket.setReceiveBufferSize(4096);
                send(socket, begun);
                held.add(socket);
            }
            int closed = 0;
            for (int i = 0; i < 5; i++) {
                closed += isClosed(connect(2)) ? 1 : 0;
            }
            assertThat(closed)
                    .as("connections too many that were closed at once")
                    .isEqualTo(5);
            othersAreServed(3);
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
        awaitServed(2);
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try (socket) {
            socket.setSoTimeout(2000);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    /** Who closed his connections has his share back. */
    private static void awaitServed(int source) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String answer = "";
        while (answer.isEmpty() && System.nanoTime() < deadline) {
            try {
                answer = raw(source, GET);
            } catch (SocketException e) {
                answer = "";
            }
        }
        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void uploads_that_never_end_keep_nobody_elses_from_being_taken() throws Exception {
        String begun = "POST /file HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\nExpect: 100-continue\r\n\r\n";
        String whole = "POST /file HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 200000\r\n\r\na="
                + "y".repeat(199_998);
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                Socket socket = connect(4);
                send(socket, begun);
                assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 100");
                held.add(socket);
            }
            assertThat(raw(4, whole)).as("a third one of the same source").startsWith("HTTP/1.1 503 ");
            assertThat(raw(5, whole)).as("one of another source").startsWith("HTTP/1.1 200 ");
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    /** Two lengths, two ways to say where a body ends, or spaces where none may be: what a proxy could read otherwise. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 0",
                "Content-Length: 5, 0",
                "Content-Length: +5",
                "Content-Length: -1",
                "Content-Length: 0x5",
                "Content-Length : 5",
                "Transfer-Encoding : chunked\r\nContent-Length: 5",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Content-Length: 99999999999999999999"
            })
    void a_body_whose_end_could_be_elsewhere_is_not_read(String framing) throws IOException {
        String smuggled = "GET /a?a=smuggled HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        String answer = raw(6, "POST /a HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n\r\n0\r\n\r\n" + smuggled);
        assertThat(answer).doesNotContain("GET a=smuggled").matches("(?s)HTTP/1\\.1 (400|501|413) .*");
    }

    /** RFC 9112 §6.3: with both, chunks count, and the connection is not used again. */
    @Test
    void a_body_with_both_length_and_chunks_ends_its_connection() throws IOException {
        String smuggled = "GET /a?a=smuggled HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        String answer = raw(
                6,
                "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                        + smuggled);
        assertThat(answer).doesNotContain("GET a=smuggled");
    }

    @Test
    void trailers_and_chunk_extensions_are_bounded() throws IOException {
        String head = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        assertThat(raw(7, head + "1\r\na\r\n0\r\n" + ("X-Evil: " + "y".repeat(1000) + "\r\n").repeat(200) + "\r\n"))
                .doesNotContain("HTTP/1.1 200");
        assertThat(raw(7, head + "1;" + "y".repeat(200_000) + "\r\na\r\n0\r\n\r\n"))
                .doesNotContain("HTTP/1.1 200");
        othersAreServed(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/%00", "/a/%5c", "/a/%2f..", "/..%2fa", "/a%", "/a/%c0%ae", "/../a", "/a?%00=%00"})
    void a_path_that_could_lead_elsewhere_gets_a_whole_answer(String path) throws IOException {
        String answer =
                raw(8, "GET " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nConnection: close\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1\\.1 (200|400|404) .*\r\n\r\n.+");
    }

    @Test
    void many_headers_are_refused() throws IOException {
        assertThat(raw(8, "GET /a HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(200) + "\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(raw(8, "GET /a?" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    /** Everything sent at once is answered in order, as fast as it is read; nothing is kept beyond the connection. */
    @Test
    void requests_ahead_of_their_answers_are_answered_one_by_one() throws IOException {
        String answer = raw(9, "GET /a?a=x HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500) + GET);
        assertThat(answer.split("GET a=x", -1)).hasSize(501);
        assertThat(answer).endsWith("GET a=1");
    }

    /** A body that says it is compressed is taken as it stands: nothing is blown up. */
    @Test
    void a_compressed_body_stays_compressed() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bomb)) {
            zip.write(("a=" + "1".repeat(10_000_000)).getBytes(StandardCharsets.US_ASCII));
        }
        String body = bomb.toString(StandardCharsets.ISO_8859_1);
        String answer = raw(
                10,
                "POST /a HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nConnection: close\r\nContent-Type:"
                        + " application/x-www-form-urlencoded\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain("a=1111");
    }

    private static String post(String path, String type, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void bombs_of_json_and_forms_are_refused_or_cost_no_more_than_their_size() throws IOException {
        String json = "application/json";
        String form = "application/x-www-form-urlencoded";
        assertThat(raw(11, post("/file", json, "[".repeat(5_000_000)))).contains("broken");
        assertThat(raw(11, post("/file", json, "{\"a\":".repeat(1_000_000)))).contains("broken");
        assertThat(raw(11, post("/file", json, "{\"n\":1e999999999,\"a\":\"1\"}")))
                .endsWith("file a=1");
        assertThat(raw(11, post("/file", json, "{\"a\":" + "9".repeat(1_000_000) + "}")))
                .contains("broken");
        assertThat(raw(11, post("/file", json, "{\"a\":\"1\",\"a\":\"2\"}"))).endsWith("file a=2");
        assertThat(raw(11, post("/a", form, "x=1&".repeat(10_000)))).startsWith("HTTP/1.1 413 ");
        assertThat(raw(11, post("/a", json, members(10_000)))).startsWith("HTTP/1.1 413 ");
        othersAreServed(11);
    }

    private static String members(int count) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",").append("\"").append(i).append("\":1");
        }
        return json.append("}").toString();
    }

    /** Seven million empty objects, three times at once: as a tree they would take gigabytes. */
    @Test
    void a_wide_json_takes_little_memory() throws Exception {
        String wide = post("/file", "application/json", "{\"x\":[" + "{},".repeat(6_600_000) + "{}],\"a\":\"1\"}");
        assertThat(raw(12, wide)).endsWith("file a=1");
        long before = allocated();
        assertThat(raw(12, wide)).endsWith("file a=1");
        assertThat(allocated() - before)
                .as("bytes allocated, the client's own included")
                .isLessThan(400_000_000L);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getTotalThreadAllocatedBytes();
    }

    /** Names whose hash codes are all equal: looking one of them up must not mean looking at all. */
    @Test
    void names_with_equal_hash_codes_take_no_longer() throws IOException {
        List<String> names = List.of("");
        for (int i = 0; i < 6; i++) {
            List<String> longer = new ArrayList<>();
            names.forEach(name -> longer.addAll(List.of(name + "Aa", name + "BB")));
            names = longer;
        }
        String form = String.join("=1&", names.subList(0, 60)) + "=1&a=1";
        assertThat(raw(13, post("/a", "application/x-www-form-urlencoded", form)))
                .endsWith("POST a=1");
    }
}
