package org.santral.attacks;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A carrier that keeps every datagram as it came: one number of it rings until it is given up, all others do not exist.
 */
final class SilentCarrier implements AutoCloseable {
    /** The number that rings. */
    static final String RINGS = "905325550777";

    /** Every datagram so far. */
    final List<String> datagrams = new CopyOnWriteArrayList<>();

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Semaphore ringing = new Semaphore(0);
    private final DatagramSocket socket;

    private SilentCarrier(DatagramSocket socket) {
        this.socket = socket;
        Thread.ofVirtual().name("silent-carrier").start(this::serve);
    }

    static SilentCarrier open() throws IOException {
        return new SilentCarrier(new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Makes it the phone of an extension too (RFC 3261 §10, digest with MD5); its calls ring. */
    void register(SocketAddress registrar, String domain, String number, String password) throws Exception {
        String challenge = request(registrar, domain, number, 1, "");
        String realm = quoted(challenge, "realm");
        String nonce = quoted(challenge, "nonce");
        String ha1 = md5(number + ":" + realm + ":" + password);
        String response = md5(ha1 + ":" + nonce + ":00000001:c:auth:" + md5("REGISTER:sip:" + domain));
        String answer = request(
                registrar,
                domain,
                number,
                2,
                "Authorization: Digest username=\"" + number + "\", realm=\"" + realm + "\", nonce=\"" + nonce
                        + "\", uri=\"sip:" + domain + "\", qop=auth, nc=00000001, cnonce=\"c\", response=\"" + response
                        + "\", algorithm=MD5\r\n");
        if (!answer.startsWith("SIP/2.0 200")) {
            throw new AssertionError(answer);
        }
    }

    private String request(SocketAddress registrar, String domain, String number, int sequence, String more)
            throws Exception {
        byte[] bytes = ("REGISTER sip:" + domain + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port()
                        + ";branch=z9hG4bK" + number + sequence + "\r\nMax-Forwards: 70\r\nFrom: <sip:" + number + "@"
                        + domain + ">;tag=a\r\nTo: <sip:" + number + "@" + domain + ">\r\nCall-ID: " + number
                        + "@silent\r\nCSeq: " + sequence + " REGISTER\r\nContact: <sip:" + number + "@127.0.0.1:"
                        + port() + ">\r\n" + more + "Expires: 600\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        socket.send(new DatagramPacket(bytes, bytes.length, registrar));
        String answer = answers.poll(60, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("no answer to REGISTER");
        }
        return answer;
    }

    private static String quoted(String message, String name) {
        Matcher value = Pattern.compile(name + "=\"([^\"]*)\"").matcher(message);
        if (!value.find()) {
            throw new AssertionError("no " + name + " in " + message);
        }
        return value.group(1);
    }

    private static String md5(String text) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Waits until one more call rings here. */
    void awaitRinging() throws InterruptedException {
        if (!ringing.tryAcquire(60, TimeUnit.SECONDS)) {
            throw new AssertionError("no call came");
        }
    }

    private void serve() {
        byte[] buffer = new byte[65_536];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                String message = new String(buffer, 0, packet.getLength(), StandardCharsets.ISO_8859_1);
                datagrams.add(message);
                if (message.startsWith("SIP/2.0 ") && message.contains(" REGISTER\r\n")) {
                    answers.add(message);
                } else if (message.startsWith("INVITE sip:" + RINGS) || message.startsWith("INVITE sip:1000@")) {
                    answer(packet, message, "180 Ringing");
                    ringing.release();
                } else if (message.startsWith("INVITE ")) {
                    answer(packet, message, "404 Not Found");
                } else if (message.startsWith("CANCEL ")) {
                    answer(packet, message, "200 OK");
                } else if (message.startsWith("OPTIONS ")) {
                    answer(packet, message, "200 OK");
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private void answer(DatagramPacket packet, String request, String status) throws IOException {
        StringBuilder answer = new StringBuilder("SIP/2.0 " + status + "\r\n");
        for (String line : request.split("\r\n\r\n", 2)[0].split("\r\n")) {
            String name = line.split(":", 2)[0].toLowerCase(java.util.Locale.ROOT);
            if (List.of("via", "from", "call-id", "cseq").contains(name)) {
                answer.append(line).append("\r\n");
            } else if (name.equals("to")) {
                answer.append(line)
                        .append(line.contains(";tag=") ? "" : ";tag=silent")
                        .append("\r\n");
            }
        }
        answer.append("Content-Length: 0\r\n\r\n");
        byte[] bytes = answer.toString().getBytes(StandardCharsets.ISO_8859_1);
        socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
    }

    @Override
    public void close() {
        socket.close();
    }
}
