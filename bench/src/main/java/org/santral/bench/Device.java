package org.santral.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A phone that registers, by messages of plain strings; answers a digest challenge (MD5, qop=auth) every time. */
final class Device {
    private static final String DOMAIN = "bench.example";
    private static final int EXPIRES_SECONDS = 3600;

    final int index;
    final int line;
    private final String callId;
    private final String contact;
    private int cseq;
    /** When this registration began; 0 while none is under way. */
    long startedNanos;
    /** When its present request was first sent. */
    long askedNanos;
    /** How often its present request was sent. */
    int sent;

    byte[] message = new byte[0];
    private boolean authorized;

    /** @param line which of the generator's sockets it is behind */
    Device(int index, int line) {
        this(index, line, extension(index));
    }

    /** @param contact what it wants to be called by */
    Device(int index, int line, String contact) {
        this.index = index;
        this.line = line;
        this.contact = contact;
        this.callId =
                "d" + index + "-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    /** The first device's extension. */
    static final int FIRST_EXTENSION = 10_000;

    static String extension(int index) {
        return Integer.toString(FIRST_EXTENSION + index);
    }

    static String password(int index) {
        return "p" + index * 7_919L;
    }

    /** The device that a message is for; -1 if it is for none. */
    static int indexIn(String message) {
        int at = message.indexOf("Call-ID: d");
        int dash = message.indexOf('-', at + 10);
        return at < 0 || dash < 0 ? -1 : Integer.parseInt(message.substring(at + 10, dash));
    }

    /** What number its present request has, so that a late answer to another one is known as such. */
    boolean isAnswered(String response) {
        return response.contains("CSeq: " + cseq + " REGISTER") && response.contains("Call-ID: " + callId);
    }

    /** Whether a 401 now means that the password is wrong. */
    boolean authorized() {
        return authorized;
    }

    /** The next REGISTER, without credentials, or with the answer to the challenge in {@code challenge}. */
    void next(int port, @Nullable String challenge) {
        cseq++;
        authorized = challenge != null;
        String number = extension(index);
        String address = "<sip:" + number + "@" + DOMAIN + ">";
        message = ("REGISTER sip:" + DOMAIN + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port + ";rport;branch=z9hG4bK"
                        + index + "x" + cseq + "x"
                        + Long.toHexString(ThreadLocalRandom.current().nextLong())
                        + "\r\nMax-Forwards: 70\r\nFrom: " + address + ";tag=t" + index + "\r\nTo: " + address
                        + "\r\nCall-ID: " + callId + "\r\nCSeq: " + cseq + " REGISTER\r\nContact: <sip:" + contact
                        + "@127.0.0.1:" + port + ">\r\nExpires: " + EXPIRES_SECONDS + "\r\nUser-Agent: Bench/1\r\n"
                        + (challenge == null ? "" : credentials(number, challenge)) + "Content-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private String credentials(String user, String challenge) {
        String realm = value(challenge, "realm");
        String nonce = value(challenge, "nonce");
        String response = md5(md5(user + ":" + realm + ":" + password(index)) + ":" + nonce + ":00000001:c:auth:"
                + md5("REGISTER:sip:" + DOMAIN));
        return "Authorization: Digest username=\"" + user + "\", realm=\"" + realm + "\", nonce=\"" + nonce
                + "\", uri=\"sip:" + DOMAIN + "\", response=\"" + response
                + "\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"c\"\r\n";
    }

    private static String value(String challenge, String name) {
        int from = challenge.indexOf(name + "=\"") + name.length() + 2;
        return challenge.substring(from, challenge.indexOf('"', from));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
