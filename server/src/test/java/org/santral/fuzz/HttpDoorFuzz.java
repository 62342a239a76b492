package org.santral.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.santral.app.Santral;

/**
 * One connection to the HTTP listener of a whole PBX with all dialects: whatever is sent, in whatever pieces, what comes
 * back is whole answers one after the other, none of them a failure of ours, nothing is logged as an error, and the next
 * connection is served.
 *
 * <p>An input is the bytes as they are sent; {@code $V} in it stands for Verimor's key and {@code $B} for Bulutfon's token.
 */
public final class HttpDoorFuzz {
    /** Not implemented, later, another version. */
    private static final Set<Integer> ORDERLY = Set.of(501, 503, 505);

    /** What is no request at all is taken for one of HTTP/0.9. */
    private static final String WITHOUT_HEAD = "Bad Request";

    private static final int MOST_BYTES = 100_000;
    private static final int PATIENCE_MS = 90_000;
    private static final byte[] PING =
            "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static HttpDoorFuzz rig;

    private final ErrorLog errors = ErrorLog.open();
    private final Santral pbx;

    private HttpDoorFuzz() throws Exception {
        pbx = Pbx.start();
    }

    /** Opens what all inputs share, which none is to wait for. */
    public static void fuzzerInitialize() throws Exception {
        if (rig == null) {
            rig = new HttpDoorFuzz();
        }
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        fuzzerInitialize();
        rig.run(input);
    }

    private void run(byte[] input) throws IOException {
        byte[] sent = new String(input, StandardCharsets.ISO_8859_1)
                .replace("$V", Pbx.VERIMOR_KEY)
                .replace("$B", Pbx.BULUTFON_TOKEN)
                .getBytes(StandardCharsets.ISO_8859_1);
        if (sent.length <= MOST_BYTES) {
            boolean heads = new String(sent, StandardCharsets.ISO_8859_1).contains("HEAD ");
            answers(exchange(sent, true), heads, withoutProtocol(sent));
        }
        String ping = answers(exchange(PING, false), false, false);
        Holds.that(ping.startsWith("HTTP/1.1 404 "), () -> "the next one got: " + ping);
        Holds.that(errors.told() == null, () -> "logged as an error: " + errors.take());
    }

    /** Sends, says that this is all, and reads until the server has closed. */
    private byte[] exchange(byte[] sent, boolean inPieces) throws IOException {
        CRC32 seed = new CRC32();
        seed.update(sent);
        SplittableRandom random = new SplittableRandom(seed.getValue());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), pbx.httpPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.setTcpNoDelay(true);
            try {
                OutputStream out = socket.getOutputStream();
                for (int at = 0, n; at < sent.length; at += n) {
                    n = Math.min(sent.length - at, inPieces ? random.nextInt(1, sent.length + 1) : sent.length);
                    out.write(sent, at, n);
                }
                socket.shutdownOutput();
                return socket.getInputStream().readAllBytes();
            } catch (SocketException reset) {
                // A connection that went on after its end was said: what was answered before is lost to the client.
                return new byte[0];
            }
        }
    }

    /** Whether a line may be a request of HTTP/0.9, whose answer is a body alone. */
    private static boolean withoutProtocol(byte[] sent) {
        return new String(sent, StandardCharsets.ISO_8859_1).lines().anyMatch(line -> line.matches("[A-Z]+ \\S*\\s*"));
    }

    /** Reads all answers. @return the first one's head */
    private static String answers(byte[] came, boolean heads, boolean bare) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(came);
        String first = "";
        while (in.available() > 0) {
            String head = head(in);
            first = first.isEmpty() ? head : first;
            boolean whole = head.matches("(?s)HTTP/1\\.1 \\d{3} .*");
            if (!whole && (bare || head.equals(WITHOUT_HEAD))) {
                return first;
            }
            Holds.that(whole, () -> "answered: " + head);
            int status = Integer.parseInt(head.substring(9, 12));
            Holds.that(status < 500 || ORDERLY.contains(status), () -> "status " + status);
            for (String line : head.split("\r\n")) {
                Holds.that(line.chars().allMatch(c -> c >= ' ' && c != 127), () -> "a control character in: " + line);
            }
            if (heads) {
                // Which of the answers have no body is the server's to know; heads were all that could be told apart.
                return first;
            }
            if (value(head, "Transfer-Encoding").equals("chunked")) {
                chunks(in);
            } else if (status != 100) {
                String said = value(head, "Content-Length");
                int length = said.isEmpty() ? 0 : Integer.parseInt(said);
                Holds.same("bytes of the body", length, in.readNBytes(length).length);
            }
        }
        return first;
    }

    private static String head(ByteArrayInputStream in) {
        StringBuilder head = new StringBuilder();
        while (in.available() > 0
                && (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n"))) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    /** RFC 9112 §7.1: chunks up to the empty one. */
    private static void chunks(ByteArrayInputStream in) throws IOException {
        int length;
        do {
            StringBuilder line = new StringBuilder();
            while (in.available() > 0 && (line.isEmpty() || line.charAt(line.length() - 1) != '\n')) {
                line.append((char) in.read());
            }
            length = Integer.parseInt(line.toString().strip(), 16);
            Holds.same("bytes of a chunk and its end", length + 2, in.readNBytes(length + 2).length);
        } while (length > 0);
    }

    private static String value(String head, String name) {
        for (String line : head.split("\r\n")) {
            if (line.regionMatches(true, 0, name + ": ", 0, name.length() + 2)) {
                return line.substring(name.length() + 2);
            }
        }
        return "";
    }
}
