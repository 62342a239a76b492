package org.santral.fuzz;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.santral.app.Santral;
import org.santral.sip.message.ParseResult;
import org.santral.sip.message.SipFramer;
import org.santral.sip.message.SipLimits;
import org.santral.sip.message.SipParser;
import org.santral.sip.message.SipResponse;

/**
 * One TCP connection to a whole PBX, from a carrier it knows, cut at random: what comes back is a sound stream of SIP, no
 * answer is to what was not asked, nothing is logged as an error, and the next connection is served.
 *
 * <p>An input is the stream as it is sent.
 */
public final class SipTcpFuzz {
    private static final SipParser PARSER = new SipParser(SipLimits.DEFAULT);
    private static final int MOST_BYTES = 100_000;
    private static final int PATIENCE_MS = 60_000;

    private static SipTcpFuzz rig;

    private final ErrorLog errors = ErrorLog.open();
    private final Santral pbx;
    private final int port;
    private int asked;

    private SipTcpFuzz() throws Exception {
        pbx = Pbx.start();
        port = pbx.sip().get(1).address().getPort();
    }

    /** Opens what all inputs share, which none is to wait for. */
    public static void fuzzerInitialize() throws Exception {
        if (rig == null) {
            rig = new SipTcpFuzz();
        }
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        fuzzerInitialize();
        rig.run(input);
    }

    private void run(byte[] input) throws IOException {
        byte[] stream = input.length > MOST_BYTES ? Arrays.copyOf(input, MOST_BYTES) : input;
        try (Socket attacker = connect()) {
            send(attacker, stream);
        } catch (SocketException closed) {
            // What the framer cannot go on after ends the connection, and the rest is not taken.
        }
        String branch = "z9hG4bKnext" + asked++;
        try (Socket next = connect()) {
            next.getOutputStream().write(question(branch));
            answered(next, branch);
        }
        Holds.that(errors.told() == null, () -> "logged as an error: " + errors.take());
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private void send(Socket socket, byte[] stream) throws IOException {
        CRC32 seed = new CRC32();
        seed.update(stream);
        SplittableRandom random = new SplittableRandom(seed.getValue());
        OutputStream out = socket.getOutputStream();
        for (int at = 0, n; at < stream.length; at += n) {
            n = Math.min(stream.length - at, random.nextInt(1, 1 + Math.max(1, stream.length / 3)));
            out.write(stream, at, n);
        }
        // Asked on the same connection too: where the stream is still one of messages, this is answered or swallowed.
        String branch = "z9hG4bKsame" + asked;
        out.write(question(branch));
        socket.shutdownOutput();
        List<String> wrong = new ArrayList<>();
        SipFramer framer = new SipFramer(PARSER);
        byte[] buffer = new byte[65_535];
        for (int n = socket.getInputStream().read(buffer);
                n > 0;
                n = socket.getInputStream().read(buffer)) {
            framer.feed(Unpooled.wrappedBuffer(buffer, 0, n), frame -> {
                // An answer to a request with broken headers carries them as they came; but it has to end where it
                // says.
                if (frame instanceof SipFramer.Frame.Close close) {
                    wrong.add(close.why());
                }
            });
        }
        Holds.that(wrong.isEmpty(), () -> "sent: " + wrong);
    }

    private byte[] question(String branch) {
        return """
                OPTIONS sip:demo.example SIP/2.0\r
                Via: SIP/2.0/TCP 127.0.0.1:9;branch=%s\r
                From: <sip:908508850000@demo.example>;tag=a1\r
                To: <sip:demo.example>\r
                Call-ID: %s\r
                CSeq: 1 OPTIONS\r
                Max-Forwards: 70\r
                Content-Length: 0\r
                \r
                """.formatted(branch, branch).getBytes(StandardCharsets.UTF_8);
    }

    private static void answered(Socket socket, String branch) throws IOException {
        SipFramer framer = new SipFramer(PARSER);
        byte[] buffer = new byte[65_535];
        boolean[] found = new boolean[1];
        while (!found[0]) {
            int n = socket.getInputStream().read(buffer);
            Holds.that(n > 0, () -> "the next connection was closed");
            framer.feed(Unpooled.wrappedBuffer(buffer, 0, n), frame -> {
                if (frame instanceof SipFramer.Frame.Message(ParseResult.Parsed(SipResponse answer))) {
                    found[0] |= branch.equals(answer.topVia().branch());
                }
            });
        }
    }
}
