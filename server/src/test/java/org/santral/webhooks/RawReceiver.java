package org.santral.webhooks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers with exactly these bytes; for what no proper HTTP server would send. */
final class RawReceiver implements AutoCloseable {
    /** Answers one request on an open connection. */
    interface Script {
        /** @return false to close the connection */
        boolean answer(int nth, Socket socket) throws IOException;
    }

    final List<String> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket server;
    private final Script script;

    RawReceiver(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    RawReceiver(Script script) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), script);
    }

    static RawReceiver saying(String... answers) throws IOException {
        return new RawReceiver((nth, socket) -> {
            socket.getOutputStream()
                    .write(answers[Math.min(nth, answers.length - 1)].getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return true;
        });
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String request = read(in);
                if (request.isEmpty()) {
                    return;
                }
                requests.add(request);
                if (!script.answer(requests.size() - 1, socket)) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client went away, as some tests want it to.
        }
    }

    private static String read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        int at = head.indexOf("Content-Length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    URI url(String rest) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + rest);
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
