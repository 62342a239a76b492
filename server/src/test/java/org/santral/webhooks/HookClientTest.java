package org.santral.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookClientTest {
    private static final List<InetAddress> LOCAL = List.of(InetAddress.ofLiteral("127.0.0.1"));
    private static final OutgoingRequest REQUEST =
            new OutgoingRequest("POST", Map.of("Accept", "*/*"), "text/plain", "kişi=1");
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private HookClient client =
            new HookClient(Duration.ofSeconds(20), (SSLSocketFactory) SSLSocketFactory.getDefault());

    @AfterEach
    void close() {
        client.close();
    }

    private void timeout(Duration timeout) {
        client.close();
        client = new HookClient(timeout, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    private int send(URI url) throws IOException {
        return client.send(url, LOCAL, REQUEST, "id.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            nullValues = "-",
            value = {
                "/hook /Cdr - /hook/Cdr",
                "/hook/ /Cdr - /hook/Cdr",
                "- /Cdr - /Cdr",
                "/ /Cdr - /Cdr",
                "/hook?key=a%20b /Cdr - /hook/Cdr?key=a%20b",
                "/hook - a=%C5%9F&b=2 /hook?a=%C5%9F&b=2",
                "- - a=1 /?a=1",
                "/hook?key=k - a=1 /hook?key=k&a=1",
                "/hook?key=k& - a=1 /hook?key=k&a=1",
                "/hook? - a=1 /hook?a=1",
                "/hook/?key=k /NewState a=1 /hook/NewState?key=k&a=1",
            })
    void a_request_can_go_below_the_url_and_add_to_its_query(
            @Nullable String url, @Nullable String path, @Nullable String query, String target) throws IOException {
        try (RawReceiver receiver = RawReceiver.saying(OK)) {
            OutgoingRequest request = new OutgoingRequest(
                    "GET",
                    Objects.requireNonNullElse(path, ""),
                    Objects.requireNonNullElse(query, ""),
                    Map.of("Authorization", "Basic eDp5"),
                    null,
                    "");
            client.send(receiver.url(Objects.requireNonNullElse(url, "")), LOCAL, request, "id.1");
            assertThat(receiver.requests)
                    .containsExactly("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + receiver.port()
                            + "\r\nUser-Agent: Santral\r\nAuthorization: Basic eDp5\r\nSantral-Delivery: id.1\r\n\r\n");
        }
    }

    @Test
    void the_request_is_written_as_http_1_1_with_the_delivery_id() throws IOException {
        try (RawReceiver receiver = RawReceiver.saying(OK)) {
            assertThat(send(receiver.url("/a%20b?c=d#frag"))).isEqualTo(200);
            assertThat(receiver.requests)
                    .containsExactly("POST /a%20b?c=d HTTP/1.1\r\nHost: 127.0.0.1:" + receiver.port()
                            + "\r\nUser-Agent: Santral\r\nAccept: */*\r\nContent-Type: text/plain\r\n"
                            + "Santral-Delivery: id.1\r\nContent-Length: 7\r\n\r\nkişi=1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK,
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 200\r\ncontent-length:  0 \r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\nTrailer: 1\r\n\r\n"
            })
    void a_connection_is_used_again_after_a_complete_answer(String answer) throws IOException {
        try (RawReceiver receiver = RawReceiver.saying(answer)) {
            assertThat(send(receiver.url("/")) / 100).isEqualTo(2);
            assertThat(send(receiver.url("/")) / 100).isEqualTo(2);
            assertThat(receiver.requests).hasSize(2);
            assertThat(receiver.connections).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\n\r\nno length",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nbroken header\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n"
            })
    void a_connection_whose_answer_is_odd_is_not_used_again(String answer) throws IOException {
        try (RawReceiver receiver = RawReceiver.saying(answer)) {
            assertThat(send(receiver.url("/"))).isEqualTo(200);
            assertThat(send(receiver.url("/"))).isEqualTo(200);
            assertThat(receiver.connections).hasValue(2);
        }
    }

    @Test
    void a_body_of_10_megabytes_is_not_read() throws IOException {
        byte[] body = new byte[10_000_000];
        try (RawReceiver receiver = new RawReceiver((nth, socket) -> {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            return false;
        })) {
            assertThat(send(receiver.url("/"))).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 999 What\r\n\r\n",
                "HTTP/1.1 2000\r\n\r\n",
                "\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"
            })
    void an_answer_that_is_not_http_is_a_failure(String answer) throws IOException {
        try (RawReceiver receiver = RawReceiver.saying(answer)) {
            assertThatThrownBy(() -> send(receiver.url("/"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void an_endless_header_section_is_a_failure() throws IOException {
        try (RawReceiver receiver = RawReceiver.saying("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(20_000))) {
            assertThatThrownBy(() -> send(receiver.url("/"))).hasMessageContaining("too long");
        }
    }

    @Test
    void endless_interim_answers_are_a_failure() throws IOException {
        try (RawReceiver receiver = RawReceiver.saying("HTTP/1.1 100 Continue\r\n\r\n".repeat(1000))) {
            assertThatThrownBy(() -> send(receiver.url("/"))).hasMessageContaining("interim");
        }
    }

    @Test
    void an_answer_that_never_ends_is_cut_off_however_busy_it_looks() throws Exception {
        timeout(Duration.ofMillis(300));
        CountDownLatch gone = new CountDownLatch(1);
        try (RawReceiver receiver = new RawReceiver((nth, socket) -> {
            try {
                while (true) {
                    // Slow enough to stay within the bound on bytes, fast enough to defeat a time-out per read.
                    socket.getOutputStream().write('H');
                    if (gone.await(10, TimeUnit.MILLISECONDS)) {
                        return false;
                    }
                }
            } catch (IOException e) {
                gone.countDown();
                return false;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        })) {
            assertThatThrownBy(() -> send(receiver.url("/"))).isInstanceOf(SocketTimeoutException.class);
            assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_kept_connection_that_the_receiver_closed_is_replaced() throws IOException {
        try (RawReceiver receiver = new RawReceiver((nth, socket) -> {
            socket.getOutputStream().write(OK.getBytes(StandardCharsets.US_ASCII));
            return false;
        })) {
            for (int i = 1; i <= 3; i++) {
                assertThat(send(receiver.url("/"))).isEqualTo(200);
            }
            assertThat(receiver.requests).hasSize(3);
        }
    }

    @Test
    void the_next_address_is_tried_when_one_refuses() throws IOException {
        try (RawReceiver receiver = RawReceiver.saying(OK)) {
            List<InetAddress> addresses = List.of(InetAddress.ofLiteral("127.0.0.3"), LOCAL.getFirst());
            assertThat(client.send(receiver.url("/"), addresses, REQUEST, "id.1"))
                    .isEqualTo(200);
        }
    }

    @Test
    void tls_is_spoken_to_the_checked_address_and_the_certificate_must_name_the_host(@TempDir Path folder)
            throws Exception {
        SSLContext context = contextFor("hooks.example", folder);
        client.close();
        client = new HookClient(Duration.ofSeconds(20), context.getSocketFactory());
        ServerSocket server = context.getServerSocketFactory().createServerSocket(0, 50, LOCAL.getFirst());
        try (RawReceiver receiver = new RawReceiver(server, (nth, socket) -> {
            socket.getOutputStream().write(OK.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return true;
        })) {
            assertThat(send(URI.create("https://hooks.example:" + receiver.port() + "/")))
                    .isEqualTo(200);
            assertThat(send(URI.create("https://hooks.example:" + receiver.port() + "/")))
                    .isEqualTo(200);
            assertThat(receiver.connections).hasValue(1);
            assertThatThrownBy(() -> send(URI.create("https://other.example:" + receiver.port() + "/")))
                    .isInstanceOf(SSLException.class);
        }
    }

    private static SSLContext contextFor(String host, Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "hook",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("hook", keys.getCertificate("hook"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
