package org.santral.sip.ua;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A SIP element made of plain strings over a UDP socket: a peer that shares no code with ours. */
final class RawPeer implements AutoCloseable {
    static final String SDP = "v=0\r\no=- 7 7 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + "m=audio 40000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n";

    private final DatagramSocket socket;
    private final BlockingQueue<Msg> inbox = new LinkedBlockingQueue<>();
    private final List<Msg> passedOver = new ArrayList<>();
    private volatile InetSocketAddress other;

    RawPeer() throws SocketException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::read);
    }

    /** A received message as text. */
    record Msg(String text) {
        String startLine() {
            return text.substring(0, text.indexOf("\r\n"));
        }

        String head() {
            return text.substring(0, text.indexOf("\r\n\r\n"));
        }

        String body() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }

        List<String> all(String name) {
            return head().lines()
                    .filter(l -> l.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(l -> l.substring(name.length() + 1).strip())
                    .toList();
        }

        String first(String name) {
            return all(name).isEmpty() ? null : all(name).getFirst();
        }

        boolean isRequest(String method) {
            return text.startsWith(method + " ");
        }

        boolean isResponse(int status, String method) {
            return text.startsWith("SIP/2.0 " + status + " ") && first("CSeq").endsWith(" " + method);
        }

        String uri() {
            return startLine().split(" ")[1];
        }

        long cseq() {
            return Long.parseLong(first("CSeq").split(" ")[0]);
        }

        String fromTag() {
            return tag(first("From"));
        }

        String toTag() {
            return tag(first("To"));
        }

        private static String tag(String value) {
            int at = value.indexOf(";tag=");
            return at < 0 ? null : value.substring(at + 5).split(";")[0];
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    String contact() {
        return "<sip:peer@127.0.0.1:" + port() + ">";
    }

    void talkTo(InetSocketAddress address) {
        other = address;
    }

    private void read() {
        byte[] buffer = new byte[65535];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
            } catch (IOException closed) {
                return;
            }
            other = (InetSocketAddress) packet.getSocketAddress();
            inbox.add(new Msg(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8)));
        }
    }

    /** The next message that fits; others are passed over and kept. */
    Msg expect(String what, Predicate<Msg> fits) throws InterruptedException {
        for (Msg kept : passedOver) {
            if (fits.test(kept)) {
                passedOver.remove(kept);
                return kept;
            }
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (true) {
            Msg next = inbox.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new AssertionError("no " + what + "; instead " + passedOver);
            }
            if (fits.test(next)) {
                return next;
            }
            passedOver.add(next);
        }
    }

    Msg request(String method) throws InterruptedException {
        return expect(method, m -> m.isRequest(method));
    }

    Msg response(int status, String method) throws InterruptedException {
        return expect(status + " to " + method, m -> m.isResponse(status, method));
    }

    /** How many messages that fit came so far without having been expected. */
    long seen(Predicate<Msg> fits) {
        return passedOver.stream().filter(fits).count()
                + inbox.stream().filter(fits).count();
    }

    void send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, other));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A response that copies what RFC 3261 §8.2.6 says. */
    static String answer(Msg request, String statusLine, String toTag, String moreHeaders, String body) {
        StringBuilder out = new StringBuilder("SIP/2.0 " + statusLine + "\r\n");
        request.all("Via").forEach(v -> out.append("Via: ").append(v).append("\r\n"));
        String to = request.first("To");
        out.append("From: ").append(request.first("From")).append("\r\n");
        out.append("To: ").append(to.contains(";tag=") || toTag == null ? to : to + ";tag=" + toTag);
        out.append("\r\nCall-ID: ").append(request.first("Call-ID"));
        out.append("\r\nCSeq: ").append(request.first("CSeq")).append("\r\n").append(moreHeaders);
        return out + length(body);
    }

    private static String length(String body) {
        String type = body.isEmpty() ? "" : "Content-Type: application/sdp\r\n";
        return type + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    void respond(Msg request, String statusLine, String toTag, String moreHeaders, String body) {
        send(answer(request, statusLine, toTag, moreHeaders, body));
    }

    void respond(Msg request, String statusLine, String toTag) {
        respond(request, statusLine, toTag, "Contact: " + contact() + "\r\n", "");
    }

    /** A 200 with a session. */
    void accept(Msg invite, String toTag) {
        respond(
                invite,
                "200 OK",
                toTag,
                "Contact: " + contact() + "\r\nAllow: INVITE, UPDATE\r\nServer: Raw/1\r\n",
                SDP);
    }

    private static int branches;

    static synchronized String branch() {
        return "z9hG4bKraw" + System.nanoTime() + "x" + branches++;
    }

    /** A request from scratch. */
    String request(
            String method, String uri, String from, String to, String callId, long cseq, String more, String body) {
        return method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port() + ";branch=" + branch()
                + "\r\nMax-Forwards: 70\r\nFrom: " + from + "\r\nTo: " + to + "\r\nCall-ID: " + callId + "\r\nCSeq: "
                + cseq + " " + method + "\r\n" + more + length(body);
    }

    @Override
    public void close() {
        socket.close();
    }
}
