package org.santral.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A carrier or phone made of plain strings over a UDP socket; shares no code with what it tests. Answers OPTIONS by
 * itself, and shows retransmitted requests once.
 */
public final class SipPeer implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final long PATIENCE_SECONDS = 60;

    private final DatagramSocket socket;
    private final List<Msg> inbox = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final List<Msg> everything = new ArrayList<>();
    private volatile boolean answersOptions = true;
    private volatile InetSocketAddress other;

    public SipPeer() {
        this("127.0.0.1");
    }

    /** @param address of this machine, 127.0.0.2 for instance: somebody else's, as others see it */
    public SipPeer(String address) {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("peer").start(this::read);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Where requests go that the peer starts by itself. */
    public void talkTo(InetSocketAddress address) {
        other = address;
    }

    /** From now on OPTIONS stay unanswered, as from a carrier that is down. */
    public void fallSilent() {
        answersOptions = false;
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
            received(new Msg(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8)));
        }
    }

    private void received(Msg message) {
        boolean ping = message.isRequest("OPTIONS") && answersOptions;
        if (ping) {
            respond(message, "200 OK", "");
        }
        synchronized (inbox) {
            everything.add(message);
            if (ping) {
                return;
            }
            boolean request = !message.text().startsWith("SIP/2.0 ");
            if (request && !seen.add(message.first("Via") + message.first("CSeq"))) {
                return;
            }
            inbox.add(message);
            inbox.notifyAll();
        }
    }

    /** Takes the first message that fits, waiting for it. */
    public Msg take(String what, Predicate<Msg> fits) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (inbox) {
            while (true) {
                for (Msg message : inbox) {
                    if (fits.test(message)) {
                        inbox.remove(message);
                        return message;
                    }
                }
                long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (leftMs <= 0) {
                    throw new AssertionError("no " + what + "; instead "
                            + inbox.stream().map(Msg::startLine).toList());
                }
                try {
                    inbox.wait(leftMs);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError(e);
                }
            }
        }
    }

    /** All that came so far, retransmissions included. */
    public List<Msg> everything() {
        synchronized (inbox) {
            return List.copyOf(everything);
        }
    }

    /** How many INVITEs came that begin a call. */
    public long calls() {
        return everything().stream()
                .filter(m -> m.isRequest("INVITE") && !m.first("To").contains(";tag="))
                .map(m -> m.first("Call-ID"))
                .distinct()
                .count();
    }

    public Msg request(String method) {
        return take(method, m -> m.isRequest(method));
    }

    /** The INVITE that calls that number. */
    public PeerCall called(String number) {
        return new PeerCall(
                this,
                take(
                        "INVITE of " + number,
                        m -> m.isRequest("INVITE")
                                && m.uri().startsWith("sip:" + number + "@")
                                && !m.first("To").contains(";tag=")));
    }

    public Msg response(String method) {
        return take("response to " + method, m -> m.isResponse(method) && m.status() >= 200);
    }

    public void send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, other));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Responds with what RFC 3261 §8.2.6 says, {@code more} headers and no body. */
    public void respond(Msg request, String status, String more) {
        respond(request, status, "", more, "");
    }

    void respond(Msg request, String status, String tag, String more, String body) {
        StringBuilder out = new StringBuilder("SIP/2.0 " + status + "\r\n");
        request.all("Via").forEach(v -> out.append("Via: ").append(v).append("\r\n"));
        String to = request.first("To");
        out.append("From: ").append(request.first("From")).append("\r\nTo: ").append(to);
        if (!to.contains(";tag=") && !status.startsWith("100")) {
            out.append(";tag=").append(tag.isEmpty() ? "peer" : tag);
        }
        out.append("\r\nCall-ID: ").append(request.first("Call-ID"));
        out.append("\r\nCSeq: ").append(request.first("CSeq")).append("\r\n").append(more);
        send(out + body(body));
    }

    static String body(String body) {
        String type = body.isEmpty() ? "" : "Content-Type: application/sdp\r\n";
        return type + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /** A request from scratch; {@code more} are header lines and may end with a body after an empty line. */
    public void request(String method, String uri, String from, String to, String callId, long cseq, String more) {
        send(method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port() + ";rport;branch=z9hG4bKp"
                + NUMBER.incrementAndGet() + "x" + System.nanoTime() + "\r\nMax-Forwards: 70\r\nFrom: " + from
                + "\r\nTo: " + to + "\r\nCall-ID: " + callId + "\r\nCSeq: " + cseq + " " + method + "\r\n" + more);
    }

    @Override
    public void close() {
        socket.close();
    }
}
