package org.santral.sip.transaction;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A plain TCP socket with hand-written bytes. */
final class TcpPeer implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;

    final Socket socket;

    TcpPeer(InetSocketAddress to) throws IOException {
        this(new Socket(to.getAddress(), to.getPort()));
    }

    TcpPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
    }

    int port() {
        return socket.getLocalPort();
    }

    void send(String text) throws IOException {
        sendRaw(UdpPeer.crlf(text));
    }

    void sendRaw(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** The next message without a body, up to and including its empty line. */
    String receive() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (!text.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                throw new IOException("closed after: " + text);
            }
            text.write(b);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    String receiveBytes(int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
    }

    /** Waits until the other side closes; whatever it still sends is skipped. */
    void awaitClose() throws IOException {
        InputStream in = socket.getInputStream();
        try {
            while (in.read() >= 0) {
                continue;
            }
        } catch (java.net.SocketException reset) {
            // A reset is a close, too.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
