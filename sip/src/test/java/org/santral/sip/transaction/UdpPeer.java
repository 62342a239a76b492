package org.santral.sip.transaction;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The other side of a test: a plain socket and hand-written bytes, nothing of our stack. */
final class UdpPeer implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;

    final DatagramSocket socket;
    private final InetSocketAddress to;

    UdpPeer(InetSocketAddress to) throws IOException {
        this.to = to;
        socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        socket.setSoTimeout(PATIENCE_MS);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Sends the text with proper line ends. */
    void send(String text) throws IOException {
        sendRaw(crlf(text).getBytes(StandardCharsets.UTF_8));
    }

    void sendRaw(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    void sendTo(InetSocketAddress other, String text) throws IOException {
        byte[] bytes = crlf(text).getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, other));
    }

    String receive() throws IOException {
        return new String(receiveRaw(), StandardCharsets.UTF_8);
    }

    private byte[] receiveRaw() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** The next message that starts so; others before it are skipped. */
    String receive(String start) throws IOException {
        String text = receive();
        while (!text.startsWith(start)) {
            text = receive();
        }
        return text;
    }

    /** Whether nothing is there to be read now. */
    boolean silent() throws IOException {
        socket.setSoTimeout(1);
        try {
            receiveRaw();
            return false;
        } catch (SocketTimeoutException nothing) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MS);
        }
    }

    static String crlf(String text) {
        return text.replace("\r\n", "\n").replace("\n", "\r\n");
    }

    @Override
    public void close() {
        socket.close();
    }
}
