package org.santral.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sends requests byte for byte, and reads the answers likewise. */
public final class RawClient {
    private final int port;

    public RawClient(int port) {
        this.port = port;
    }

    /** An answer as it came over the wire. */
    public record Reply(int status, String head, byte[] bytes) {
        public String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** The value of a header, null if it is not there. */
        public String header(String name) {
            return head.lines()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse(null);
        }

        /** The line that it begins with. */
        public String statusLine() {
            return head.lines().findFirst().orElse("");
        }
    }

    /** @param headers whole lines, such as {@code Accept: text/html} */
    public Reply send(String method, String target, String body, String... headers) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(List.of(
                method + " " + target + " HTTP/1.1",
                "Host: api.example:8080",
                "Connection: close",
                "Content-Length: " + content.length));
        lines.addAll(List.of(headers));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(content);
            socket.getOutputStream().flush();
            return reply(socket.getInputStream().readAllBytes());
        }
    }

    private static Reply reply(byte[] all) {
        String latin = new String(all, StandardCharsets.ISO_8859_1);
        int end = latin.indexOf("\r\n\r\n");
        byte[] body = Arrays.copyOfRange(all, end + 4, all.length);
        return new Reply(
                Integer.parseInt(latin.substring(9, 12)), new String(all, 0, end, StandardCharsets.UTF_8), body);
    }
}
