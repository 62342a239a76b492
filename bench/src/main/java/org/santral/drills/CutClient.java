package org.santral.drills;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** A client whose connection breaks at some moment, and which then asks the same again, as HTTP libraries do. */
final class CutClient {
    private static final int PATIENCE_MS = 20_000;
    private static final int MOST_TRIES = 100;
    private static final int LATEST_CUT_MS = 40;
    private static final int LARGEST_ANSWER = 8_192;

    private final int port;
    private final byte[] request;
    private int cuts;

    /** @param path with its query */
    CutClient(int port, String path) {
        this.port = port;
        this.request = ("POST " + path
                        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** How often it was cut off. */
    int cuts() {
        return cuts;
    }

    /** Asks, is cut off up to that often, and asks until it is answered; returns the answer with its headers. */
    String ask(Random dice, int mostCuts) throws IOException, InterruptedException {
        int wanted = 1 + dice.nextInt(mostCuts);
        for (; cuts < wanted; cuts++) {
            cut(dice);
        }
        for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
            Optional<String> answer = whole();
            if (answer.isPresent() && !answer.get().startsWith("HTTP/1.1 503")) {
                return answer.get();
            }
            Patience.pass(Duration.ofMillis(100));
        }
        throw new IOException("no answer after " + MOST_TRIES + " attempts");
    }

    /** In the middle of the request, while the answer is awaited, or in the middle of the answer. */
    private void cut(Random dice) throws InterruptedException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            // Reset, not closed: the server finds a broken connection, not an orderly end.
            socket.setSoLinger(true, 0);
            int written = dice.nextInt(4) == 0 ? dice.nextInt(request.length) : request.length;
            socket.getOutputStream().write(request, 0, written);
            socket.getOutputStream().flush();
            if (written == request.length) {
                Patience.pass(Duration.ofMillis(dice.nextInt(LATEST_CUT_MS)));
                if (dice.nextInt(4) == 0) {
                    socket.getInputStream().readNBytes(1 + dice.nextInt(20));
                }
            }
        } catch (IOException alreadyCut) {
            // The server was faster: it is cut off all the same.
            return;
        }
    }

    private Optional<String> whole() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request);
            InputStream in = socket.getInputStream();
            String answer = new String(in.readNBytes(LARGEST_ANSWER), StandardCharsets.UTF_8);
            return answer.startsWith("HTTP/1.1 ") ? Optional.of(answer) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
