package org.santral.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.base.AddressRange;
import org.santral.webhooks.TargetGuard.TargetRefused;

/** Files from customers' URLs, against servers that behave and servers that do not. */
class DownloadsTest {
    private final Downloads downloads = new Downloads(
            new TargetGuard(List.of(AddressRange.parse("127.0.0.0/8")), host -> List.of(InetAddress.ofLiteral(host))),
            Duration.ofSeconds(20));

    @AfterEach
    void close() {
        downloads.close();
    }

    /** A server that says this to its first visitor and hangs up, unless it is to stay silent. */
    private record Server(ServerSocket socket, StringBuffer asked) implements AutoCloseable {
        static Server saying(String answer, boolean hangsUp) throws IOException {
            ServerSocket socket = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
            StringBuffer asked = new StringBuffer();
            Thread.ofVirtual().start(() -> {
                try (Socket visitor = socket.accept()) {
                    while (asked.indexOf("\r\n\r\n") < 0) {
                        asked.append((char) visitor.getInputStream().read());
                    }
                    visitor.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    visitor.getOutputStream().flush();
                    if (!hangsUp) {
                        assertThat(visitor.getInputStream().read()).isEqualTo(-1);
                    }
                } catch (IOException closed) {
                    asked.append("[broken off]");
                }
            });
            return new Server(socket, asked);
        }

        URI url(String path) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsound",
                "HTTP/1.0 200 OK\r\n\r\nsound",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nso\r\n3\r\nund\r\n0\r\n\r\n",
            })
    void the_file_comes_in_every_framing(String answer) throws Exception {
        try (Server server = Server.saying(answer, true)) {
            assertThat(downloads.get(server.url("/a.wav?x=1"), "audio/*", 5))
                    .asString()
                    .isEqualTo("sound");
            assertThat(server.asked().toString())
                    .startsWith("GET /a.wav?x=1 HTTP/1.1\r\nHost: 127.0.0.1:")
                    .contains("\r\nAccept: audio/*\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 302 Found~Location: http://127.0.0.1/~Content-Length: 0~~ | the answer is 302",
                "HTTP/1.1 404 Not Found~Content-Length: 0~~ | the answer is 404",
                "HTTP/1.1 200 OK~Content-Length: 6~~sounds | longer than 5 bytes",
                "HTTP/1.1 200 OK~~sounds | longer than 5 bytes",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~6~sounds~0~~ | longer than 5 bytes",
                "HTTP/1.1 200 OK~Content-Length: 5~~so | breaks off",
                "sound~~ | the answer is not HTTP",
            })
    void what_is_no_whole_file_within_bounds_is_refused(String answer, String why) throws Exception {
        try (Server server = Server.saying(answer.replace("~", "\r\n"), true)) {
            assertThatThrownBy(() -> downloads.get(server.url("/a"), "audio/*", 5))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(why);
        }
    }

    @Test
    void a_server_that_never_finishes_is_left() throws Exception {
        try (Server server = Server.saying("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nso", false);
                Downloads hurried = new Downloads(
                        new TargetGuard(
                                List.of(AddressRange.parse("127.0.0.0/8")),
                                host -> List.of(InetAddress.ofLiteral(host))),
                        Duration.ofMillis(300))) {
            assertThatThrownBy(() -> hurried.get(server.url("/a"), "audio/*", 5))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not complete within");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.1/a.wav", "http://[::1]/a.wav", "http://169.254.169.254/latest"})
    void addresses_of_the_operators_own_network_are_refused(String url) {
        assertThatThrownBy(() -> downloads.get(URI.create(url), "audio/*", 5)).isInstanceOf(TargetRefused.class);
    }
}
