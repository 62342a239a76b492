package org.santral.webhooks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection to a receiver: writes a request, reads a bounded answer (RFC 9112). Used by one thread at a time. */
final class HookConnection {
    private static final int MAX_HEAD_BYTES = 16_384;
    /** A body longer than this is not worth reading just to keep the connection. */
    private static final int MAX_DRAINED_BYTES = 16_384;

    private static final int MAX_INTERIM_ANSWERS = 4;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-5]\\d\\d)(?: .*)?");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    private final HookTarget target;
    private final InetAddress address;
    private final Socket socket;
    private final Socket secured;
    private final InputStream in;

    private boolean answerBegun;
    private boolean keepAlive;
    private boolean chunked;
    private long bodyBytes;
    private int headBytes;
    private long idleSinceNanos;

    /** @param secured the TLS layer over {@code socket}, or {@code socket} itself */
    HookConnection(HookTarget target, InetAddress address, Socket socket, Socket secured) throws IOException {
        this.target = target;
        this.address = address;
        this.socket = socket;
        this.secured = secured;
        this.in = new BufferedInputStream(secured.getInputStream(), 2048);
    }

    HookTarget target() {
        return target;
    }

    InetAddress address() {
        return address;
    }

    /** The TCP socket: closing it ends whatever blocks on this connection. */
    Socket socket() {
        return socket;
    }

    /** Whether any byte of the latest answer came. */
    boolean answerBegun() {
        return answerBegun;
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    void markIdle(long nowNanos) {
        idleSinceNanos = nowNanos;
    }

    /** Sends a request and reads the answer up to the end of its header section. @return the status */
    int exchange(byte[] request) throws IOException {
        answerBegun = false;
        secured.getOutputStream().write(request);
        secured.getOutputStream().flush();
        for (int interim = 0; interim <= MAX_INTERIM_ANSWERS; interim++) {
            int status = readHead();
            if (status >= 200) {
                return status;
            }
            if (status == 101) {
                throw new IOException("the receiver switched protocols");
            }
        }
        throw new IOException("the receiver sent too many interim answers");
    }

    /** Reads what is left of the answer. @return true when the connection can carry another request */
    boolean finishAnswer() {
        if (!keepAlive) {
            return false;
        }
        try {
            return (chunked ? drainChunks() : drain(bodyBytes)) && in.available() == 0;
        } catch (IOException _) {
            // The status is in: a receiver that breaks off its body only loses the connection.
            return false;
        }
    }

    private int readHead() throws IOException {
        headBytes = 0;
        Matcher line = STATUS_LINE.matcher(readLine());
        if (!line.matches()) {
            throw new IOException("the answer is not HTTP/1.1");
        }
        int status = Integer.parseInt(line.group(2));
        keepAlive = line.group(1).equals("1");
        chunked = false;
        bodyBytes = status == 204 || status == 304 ? 0 : -1;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            readHeader(header);
        }
        keepAlive &= chunked || (bodyBytes >= 0 && bodyBytes <= MAX_DRAINED_BYTES);
        return status;
    }

    private void readHeader(String line) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            keepAlive = false;
            return;
        }
        String value = line.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" -> {
                if (LENGTH.matcher(value).matches()) {
                    bodyBytes = bodyBytes == 0 ? 0 : Long.parseLong(value);
                } else {
                    keepAlive = false;
                }
            }
            case "transfer-encoding" -> {
                chunked = value.equals("chunked");
                keepAlive &= chunked;
            }
            case "connection" -> keepAlive &= !value.contains("close");
            default -> {
                // Nothing else in an answer to a web hook matters.
            }
        }
    }

    private boolean drain(long bytes) throws IOException {
        in.skipNBytes(bytes);
        return true;
    }

    private boolean drainChunks() throws IOException {
        int left = MAX_DRAINED_BYTES;
        headBytes = 0;
        while (true) {
            String size = readLine().split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                return false;
            }
            int bytes = Integer.parseInt(size, 16);
            if (bytes == 0) {
                while (!readLine().isEmpty()) {
                    // Trailers end with an empty line; readLine bounds them.
                }
                return true;
            }
            left -= bytes;
            if (left < 0) {
                return false;
            }
            drain(bytes);
            if (!readLine().isEmpty()) {
                return false;
            }
        }
    }

    /**
     * Reads the body of the answer, and with that the connection to its end.
     *
     * @param most bytes
     * @throws IOException when it is longer, breaks off or is framed in a way that is not known
     */
    byte[] body(int most) throws IOException {
        if (bodyBytes > most) {
            throw tooLong(most);
        }
        byte[] body = chunked ? chunks(most) : in.readNBytes(bodyBytes >= 0 ? (int) bodyBytes : most + 1);
        if (body.length > most) {
            throw tooLong(most);
        }
        if (!chunked && body.length < bodyBytes) {
            throw new EOFException("the answer breaks off");
        }
        return body;
    }

    private byte[] chunks(int most) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            headBytes = 0;
            String size = readLine().split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new IOException("the answer's chunks are damaged");
            }
            int bytes = Integer.parseInt(size, 16);
            if (bytes == 0) {
                return body.toByteArray();
            }
            if (body.size() + bytes > most) {
                throw tooLong(most);
            }
            byte[] chunk = in.readNBytes(bytes);
            if (chunk.length < bytes || !readLine().isEmpty()) {
                throw new EOFException("the answer breaks off");
            }
            body.write(chunk);
        }
    }

    private static IOException tooLong(int most) {
        return new IOException("the answer is longer than " + most + " bytes");
    }

    /** A line without its end (CRLF or LF); all lines of a header section together are bounded. */
    private String readLine() throws IOException {
        byte[] line = new byte[128];
        int length = 0;
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the receiver closed the connection without an answer");
            }
            answerBegun = true;
            if (++headBytes > MAX_HEAD_BYTES) {
                throw new IOException("the answer's header section is too long");
            }
            if (next == '\n') {
                int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
                return new String(line, 0, end, StandardCharsets.ISO_8859_1);
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = (byte) next;
        }
    }

    void close() {
        // The TCP socket alone: a TLS goodbye could block on a receiver that does not read.
        closeQuietly(socket);
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // Nothing more can be done with it, and nothing depends on it any more.
        }
    }
}
