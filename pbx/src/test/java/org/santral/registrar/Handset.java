package org.santral.registrar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.santral.rig.Msg;

/** A telephone of plain strings over UDP or one TCP connection; shares no code with what it tests. */
final class Handset implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String DOMAIN = "demo.example";

    private final InetSocketAddress server;
    private final DatagramSocket udp;
    private final Socket tcp;
    private final BlockingQueue<Msg> inbox = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
    private final String callId = "c" + NUMBER.incrementAndGet() + "x" + System.nanoTime();
    private int cseq = 1;

    private Handset(InetSocketAddress server, DatagramSocket udp, Socket tcp) {
        this.server = server;
        this.udp = udp;
        this.tcp = tcp;
        Thread.ofVirtual().start(() -> {
            try {
                if (udp != null) {
                    readDatagrams();
                } else {
                    readStream(tcp.getInputStream());
                }
            } catch (IOException closed) {
                inbox.add(new Msg("CLOSED\r\n\r\n"));
            }
        });
    }

    static Handset udp(InetSocketAddress server) throws IOException {
        return new Handset(server, new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1")), null);
    }

    static Handset tcp(InetSocketAddress server) throws IOException {
        return new Handset(server, null, new Socket(server.getAddress(), server.getPort()));
    }

    int port() {
        return udp != null ? udp.getLocalPort() : tcp.getLocalPort();
    }

    private void readDatagrams() throws IOException {
        byte[] buffer = new byte[65_535];
        while (true) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            udp.receive(packet);
            inbox.add(new Msg(new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8)));
        }
    }

    private void readStream(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.append((char) b);
            if (head.toString().equals("\r\n")) {
                pongs.add("pong");
                head.setLength(0);
            } else if (head.toString().endsWith("\r\n\r\n")) {
                Msg message = new Msg(head.toString());
                byte[] body = in.readNBytes(Integer.parseInt(message.first("Content-Length")));
                inbox.add(new Msg(head + new String(body, StandardCharsets.UTF_8)));
                head.setLength(0);
            }
        }
        throw new IOException("closed");
    }

    void send(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (udp != null) {
            udp.send(new DatagramPacket(bytes, bytes.length, server));
        } else {
            tcp.getOutputStream().write(bytes);
        }
    }

    /** Pings as RFC 5626 §3.5.1 says and waits for the pong. */
    boolean ping() throws IOException, InterruptedException {
        send("\r\n\r\n");
        return pongs.poll(60, TimeUnit.SECONDS) != null;
    }

    Msg take(Predicate<Msg> fits) throws InterruptedException {
        List<Msg> passed = new ArrayList<>();
        while (true) {
            Msg message = inbox.poll(60, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing came");
            }
            if (fits.test(message)) {
                inbox.addAll(passed);
                return message;
            }
            passed.add(message);
        }
    }

    /** How many requests of that method have come and were not taken. */
    long asked(String method) {
        return inbox.stream().filter(m -> m.isRequest(method)).count();
    }

    Msg request(String method) throws InterruptedException {
        return take(m -> m.isRequest(method));
    }

    /** Answers a request of the server with 200. */
    void ok(Msg request) throws IOException {
        send("SIP/2.0 200 OK\r\n" + copied(request, "Via") + copied(request, "From") + copied(request, "To")
                + copied(request, "Call-ID") + copied(request, "CSeq") + "Content-Length: 0\r\n\r\n");
    }

    private static String copied(Msg request, String name) {
        StringBuilder out = new StringBuilder();
        request.all(name).forEach(v -> out.append(name).append(": ").append(v).append("\r\n"));
        return out.toString();
    }

    /** Sends a request of extension {@code user}; gives back its final response. */
    Msg ask(String method, String user, String to, String more) throws IOException, InterruptedException {
        int sequence = ++cseq;
        String transport = udp != null ? "UDP" : "TCP";
        send(method + " sip:" + DOMAIN + " SIP/2.0\r\nVia: SIP/2.0/" + transport + " 127.0.0.1:" + port()
                + ";rport;branch=z9hG4bKh" + NUMBER.incrementAndGet() + "x" + System.nanoTime()
                + "\r\nMax-Forwards: 70\r\nFrom: <sip:" + user + "@" + DOMAIN + ">;tag=me\r\nTo: " + to
                + "\r\nCall-ID: " + callId + "\r\nCSeq: " + sequence + " " + method + "\r\n" + more
                + "Content-Length: 0\r\n\r\n");
        Msg answer = take(m -> m.isResponse(method) && m.first("CSeq").startsWith(sequence + " ") && m.status() >= 200);
        if (method.equals("INVITE")) {
            send("ACK sip:" + DOMAIN + " SIP/2.0\r\n" + copied(answer, "Via") + copied(answer, "From")
                    + copied(answer, "To") + copied(answer, "Call-ID") + "CSeq: " + sequence
                    + " ACK\r\nContent-Length: 0\r\n\r\n");
        }
        return answer;
    }

    /** The same, once more with credentials if it is challenged. */
    Msg askWithPassword(String method, String user, String password, String to, String more)
            throws IOException, InterruptedException {
        Msg answer = ask(method, user, to, more);
        return answer.status() == 401
                ? ask(method, user, to, credentials(method, user, password, answer.first("WWW-Authenticate")) + more)
                : answer;
    }

    Msg register(String user, String password, String contacts) throws IOException, InterruptedException {
        return askWithPassword("REGISTER", user, password, "<sip:" + user + "@" + DOMAIN + ">", contacts);
    }

    /** A Contact header that names this handset as it is. */
    String contact(int seconds) {
        return "Contact: <sip:me@127.0.0.1:" + port() + ">;expires=" + seconds + "\r\n";
    }

    static String credentials(String method, String user, String password, String challenge) {
        String realm = value(challenge, "realm");
        String nonce = value(challenge, "nonce");
        String response = md5(md5(user + ":" + realm + ":" + password) + ":" + nonce + ":00000001:c:auth:"
                + md5(method + ":sip:" + DOMAIN));
        return "Authorization: Digest username=\"" + user + "\", realm=\"" + realm + "\", nonce=\"" + nonce
                + "\", uri=\"sip:" + DOMAIN + "\", response=\"" + response
                + "\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"c\"\r\n";
    }

    private static String value(String challenge, String name) {
        Matcher matcher = Pattern.compile(name + "=\"([^\"]*)\"").matcher(challenge);
        if (!matcher.find()) {
            throw new AssertionError("no " + name + " in " + challenge);
        }
        return matcher.group(1);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            if (udp != null) {
                udp.close();
            } else {
                tcp.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
